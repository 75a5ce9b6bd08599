import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { AwsProvider } from "#provider-aws/provider";
import { DataVolume } from "../../../modules/compute/stateful-host/data-volume.ts";
import { PrivateNamespace } from "../../../modules/compute/stateful-host/private-namespace.ts";
import {
  StatefulHost,
  type StatefulHostProps,
} from "../../../modules/compute/stateful-host/stateful-host.ts";
import { type UserDataFile, userData } from "../../../modules/compute/stateful-host/user-data.ts";
import { SecurityGroup } from "../../../modules/network/security-group.ts";
import { raiseAlarm } from "../../../modules/observability/signal-alarm.ts";
import { type Synthesised, synthesiseConstruct } from "../../support/synthesis.ts";

interface Made {
  readonly stack: Synthesised;
  readonly host: StatefulHost;
}

function make({
  disposable = false,
  ...props
}: Partial<StatefulHostProps> & { disposable?: boolean } = {}): Made {
  let host: StatefulHost | undefined;
  const stack = synthesiseConstruct((scope) => {
    new AwsProvider(scope, "aws", { region: "eu-central-1" });
    const app = new SecurityGroup(scope, "app", { vpcId: "vpc-1", name: "app", description: "app" });
    const volume = new DataVolume(scope, "volume", {
      environment: "market",
      region: "eu-central-1",
      name: "mongo",
      zone: "eu-central-1a",
      sizeGiB: 20,
      snapshots: 7,
      disposable,
    });
    host = new StatefulHost(scope, "host", {
      environment: "market",
      region: "eu-central-1",
      vpcId: "vpc-1",
      subnetId: "subnet-1",
      cluster: { name: "market", arn: "arn:aws:ecs:eu-central-1:123456789012:cluster/market" },
      volume,
      namespace: new PrivateNamespace(scope, "names", { environment: "market", vpcId: "vpc-1" }),
      architecture: "arm64",
      instanceType: "t4g.small",
      port: 27017,
      clients: [app],
      publicAddress: true,
      tags: { project: "market" },
      dependsOn: [],
      ...props,
    });
    for (const { metric, alarm } of host.signals("market-mongo"))
      if (alarm) raiseAlarm(metric, alarm, "arn:aws:sns:eu-central-1:123456789012:alarms");
  });
  if (!host) throw new Error("nothing was made");
  return { stack, host };
}

interface Statement {
  readonly Sid: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: object;
}
const statements = (stack: Synthesised, policy: string): readonly Statement[] =>
  JSON.parse(stack.only("aws_iam_role_policy", policy)["policy"] as string).Statement;
const find = (list: readonly Statement[], sid: string): Statement | undefined =>
  list.find(({ Sid }) => Sid === sid);

describe("the volume", () => {
  const { stack } = make();

  it("is encrypted, in one zone, and Terraform refuses to destroy it", () => {
    expect(stack.only("aws_ebs_volume")).toMatchObject({
      availability_zone: "eu-central-1a",
      encrypted: true,
      type: "gp3",
      size: 20,
      final_snapshot: true,
      lifecycle: { prevent_destroy: true },
      tags: { stateful: "market-mongo" },
    });
  });

  it("goes with a disposable environment", () => {
    expect(make({ disposable: true }).stack.only("aws_ebs_volume")).toMatchObject({
      final_snapshot: false,
      lifecycle: { prevent_destroy: false },
    });
  });

  it("has daily snapshots with retention, made by a role that can touch no other volume", () => {
    expect(stack.only("aws_dlm_lifecycle_policy")).toMatchObject({
      state: "ENABLED",
      policy_details: {
        resource_types: ["VOLUME"],
        target_tags: { stateful: "market-mongo" },
        schedule: [
          {
            create_rule: { interval: 24, interval_unit: "HOURS", times: ["03:00"] },
            retain_rule: { count: 7 },
            copy_tags: true,
          },
        ],
      },
    });
    const rights = statements(stack, "snapshot-rights");
    expect(find(rights, "SnapshotThisVolume")?.Resource).toEqual([
      expect.stringMatching(/^\$\{aws_ebs_volume\..*\.arn\}$/),
      "arn:aws:ec2:eu-central-1::snapshot/*",
    ]);
    expect(find(rights, "DeleteItsOldSnapshots")?.Condition).toEqual({
      StringEquals: { "aws:ResourceTag/stateful": "market-mongo" },
    });
  });
});

describe("the host", () => {
  const { stack, host } = make();

  it("is a group of one, whose old host goes before the new one comes", () => {
    expect(stack.only("aws_autoscaling_group")).toMatchObject({
      min_size: 1,
      max_size: 1,
      desired_capacity: 1,
      vpc_zone_identifier: ["subnet-1"],
      force_delete: true,
      instance_refresh: { preferences: { min_healthy_percentage: 0, max_healthy_percentage: 100 } },
    });
  });

  it("is tagged as a group, too, which the provider's default tags do not reach", () => {
    const tags = stack.only("aws_autoscaling_group")["tag"] as {
      key: string;
      propagate_at_launch: boolean;
    }[];
    expect(tags.map(({ key }) => key)).toEqual(["project", "Name"]);
    expect(new Set(tags.map((tag) => tag.propagate_at_launch))).toEqual(new Set([false]));
  });

  it("runs the ECS image of its architecture, with session tokens only and an encrypted disk", () => {
    expect(stack.only("aws_launch_template")).toMatchObject({
      image_id: "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
      metadata_options: { http_tokens: "required", http_put_response_hop_limit: 1 },
      block_device_mappings: [{ ebs: { encrypted: "true", volume_type: "gp3" } }],
    });
  });

  it("may attach its volume to itself, and nothing else to anything", () => {
    const rights = statements(stack, "host_rights");
    expect(find(rights, "AttachThisVolume")).toMatchObject({
      Action: "ec2:AttachVolume",
      Resource: expect.stringMatching(/^\$\{aws_ebs_volume\..*\.arn\}$/),
    });
    expect(find(rights, "ToThisHost")).toMatchObject({
      Action: "ec2:AttachVolume",
      Resource: "arn:aws:ec2:eu-central-1:*:instance/*",
      Condition: { StringEquals: { "aws:ResourceTag/stateful": "market-mongo" } },
    });
    expect(find(rights, "ReportDisk")?.Condition).toEqual({
      StringEquals: { "cloudwatch:namespace": "StatefulHost" },
    });
    const tags = stack.only("aws_launch_template")["tag_specifications"] as {
      resource_type: string;
      tags: Record<string, string>;
    }[];
    expect(tags.find((one) => one.resource_type === "instance")?.tags["stateful"]).toBe("market-mongo");
    // Otherwise the root disk would be in the snapshots too.
    expect(tags.find((one) => one.resource_type === "volume")?.tags["stateful"]).toBeUndefined();
    const actions = rights.flatMap(({ Action }) => Action);
    expect(
      actions.filter((action) =>
        /^(route53|ssm:Get|secretsmanager|ecr|s3|iam|ec2:(Create|Delete|Detach))/.test(action),
      ),
    ).toEqual([]);
  });

  it("lets its clients reach the database's port, and nobody reach the host", () => {
    expect(stack.only("aws_vpc_security_group_ingress_rule")).toMatchObject({
      security_group_id: expect.stringMatching(/task-security-group/),
      referenced_security_group_id: expect.stringMatching(/aws_security_group\.app/),
      from_port: 27017,
      to_port: 27017,
    });
    const egress = Object.values(stack.all("aws_vpc_security_group_egress_rule"));
    expect(egress.map((rule) => [rule["from_port"], rule["cidr_ipv4"] ?? "group"]).sort()).toEqual([
      [27017, "group"],
      [443, "0.0.0.0/0"],
    ]);
  });

  it("has a private name that ECS keeps up to date", () => {
    expect(stack.only("aws_service_discovery_private_dns_namespace")).toMatchObject({
      name: "market.internal",
      vpc: "vpc-1",
    });
    expect(stack.only("aws_service_discovery_service")).toMatchObject({
      name: "mongo",
      dns_config: { dns_records: [{ type: "A", ttl: 10 }] },
      force_destroy: true,
    });
    expect(host.hostname).toMatch(/^mongo\./);
  });

  it("gives its service arguments with which two databases never open the same files", () => {
    expect(host.serviceArguments).toMatchObject({
      launchType: "EC2",
      desiredCount: 1,
      deploymentMinimumHealthyPercent: 0,
      deploymentMaximumPercent: 100,
      availabilityZoneRebalancing: "DISABLED",
      placementConstraints: [{ type: "memberOf", expression: "attribute:stateful == mongo" }],
    });
    expect(host.volumeOf("data")).toEqual({ name: "data", hostPath: "/var/lib/stateful/mongo/data" });
  });

  it("alarms on the disk and on the task, also when nobody reports", () => {
    expect(stack.only("aws_cloudwatch_metric_alarm", "disk")).toMatchObject({
      namespace: "StatefulHost",
      metric_name: "DiskUsedPercent",
      dimensions: { VolumeId: expect.stringMatching(/^\$\{aws_ebs_volume\..*\.id\}$/) },
      threshold: 80,
      treat_missing_data: "breaching",
    });
    expect(stack.only("aws_cloudwatch_metric_alarm", "no-task")).toMatchObject({
      namespace: "ECS/ContainerInsights",
      metric_name: "RunningTaskCount",
      dimensions: { ClusterName: "market", ServiceName: "market-mongo" },
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      treat_missing_data: "breaching",
    });
  });

  it("takes arguments for each child", () => {
    const changed = make({
      overrides: { launchTemplate: { ebsOptimized: "true" }, alarm: { period: 60 } },
    }).stack;
    expect(changed.only("aws_launch_template")["ebs_optimized"]).toBe("true");
    expect(changed.only("aws_cloudwatch_metric_alarm", "disk")["period"]).toBe(60);
  });
});

describe("the user data", () => {
  const text = userData({
    clusterName: "market",
    attribute: "mongo",
    volumeId: "vol-0123456789abcdef0",
    mountPoint: "/var/lib/stateful/my-db",
    dataOwner: "999:999",
    region: "eu-central-1",
    metric: { namespace: "StatefulHost", name: "DiskUsedPercent" },
  });
  const [head, json = ""] = text.split(/\n(.*)/s);
  const config = JSON.parse(json) as { write_files: UserDataFile[]; runcmd: string[][] };
  const content = (path: string): string =>
    config.write_files.find((file) => file.path === path)?.content ?? "";

  it("is a cloud-init configuration that fits into EC2's 16 KiB", () => {
    expect(head).toBe("#cloud-config");
    expect(Buffer.byteLength(text)).toBeLessThan(16 * 1024);
  });

  it("carries the very scripts that are tested, with Terraform's templates escaped", () => {
    for (const name of ["prepare-volume", "report-disk"]) {
      const source = new URL(`../../../modules/compute/stateful-host/${name}.sh`, import.meta.url);
      const carried = content(`/usr/local/sbin/${name}`);
      expect(carried.replaceAll("$${", "${").replaceAll("%%{", "%{")).toBe(readFileSync(source, "utf8"));
      expect(carried).not.toMatch(/(^|[^$])\$\{/);
    }
  });

  it("sets every variable that the scripts demand", () => {
    const given = content("/etc/stateful-host.conf")
      .split("\n")
      .map((line) => line.split("=")[0]);
    for (const path of ["/usr/local/sbin/prepare-volume", "/usr/local/sbin/report-disk"]) {
      for (const [, name] of content(path).matchAll(/\{([A-Z_]+):\?\}/g)) expect(given, path).toContain(name);
    }
  });

  it("keeps the agent off until the volume is mounted, from before cloud-init's last stage", () => {
    expect(content("/etc/systemd/system/ecs.service.d/10-stateful-volume.conf")).toBe(
      "[Unit]\nAfter=stateful-volume.service\nConditionPathIsMountPoint=/var/lib/stateful/my-db\n",
    );
    expect(config.runcmd.flat()).not.toContain("ecs.service");
    // Anything that waits here would keep cloud-init, and with it the agent, waiting.
    for (const command of config.runcmd.filter((words) => words.includes("start")))
      expect(command).toContain("--no-block");
  });

  it("ends the database before its volume goes", () => {
    expect(content("/etc/systemd/system/docker.service.d/10-stateful-volume.conf")).toBe(
      "[Unit]\nAfter=var-lib-stateful-my\\x2ddb.mount\n",
    );
  });

  it("tells ECS what the host is for", () => {
    const lines = content("/etc/ecs/ecs.config").split("\n");
    expect(lines).toContain("ECS_CLUSTER=market");
    expect(lines).toContain('ECS_INSTANCE_ATTRIBUTES={"stateful":"mongo"}');
    expect(lines).toContain("ECS_AWSVPC_BLOCK_IMDS=true");
  });

  it("tries again for as long as it takes, at every boot", () => {
    const unit = content("/etc/systemd/system/stateful-volume.service");
    for (const line of ["Restart=on-failure", "StartLimitIntervalSec=0", "WantedBy=multi-user.target"]) {
      expect(unit.split("\n")).toContain(line);
    }
  });
});
