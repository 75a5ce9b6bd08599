import { describe, expect, it } from "vitest";
import { Capacity, type CapacityProps } from "../../../modules/capabilities/hosts/capacity.ts";
import { Cluster, type ICluster } from "../../../modules/compute/cluster.ts";
import { SecurityGroup } from "../../../modules/network/security-group.ts";
import { synthesiseConstruct } from "../../support/synthesis.ts";

const capacityWith = (props: Partial<CapacityProps> = {}) =>
  synthesiseConstruct((stack) => {
    new Capacity(stack, "capacity", {
      environment: "shop",
      cluster: new Cluster(stack, "cluster", { environment: "shop" }),
      architecture: "x86_64",
      instanceTypes: ["t3.medium", "t3a.medium"],
      spotPercent: 30,
      min: 1,
      max: 10,
      subnetIds: ["subnet-1", "subnet-2"],
      publicAddresses: true,
      securityGroup: new SecurityGroup(stack, "group", {
        vpcId: "vpc-1",
        name: "shop",
        description: "Hosts",
      }),
      rootVolumeGiB: 30,
      targetPercent: 100,
      warmUpSeconds: 90,
      networkMode: "bridge",
      tags: { environment: "shop" },
      dependsOn: [],
      ...props,
    });
  });

/** What the start script of the hosts writes. */
const userData = (props: Partial<CapacityProps> = {}): string =>
  Object.values(capacityWith(props).json["locals"] ?? {}).join("\n");

describe("the hosts", () => {
  it("can join a cluster that exists", () => {
    const cluster: ICluster = { name: "shared", arn: "arn:aws:ecs:eu-central-1:111122223333:cluster/shared" };
    expect(capacityWith({ cluster }).only("aws_ecs_cluster_capacity_providers")).toMatchObject({
      cluster_name: "shared",
    });
    expect(userData({ cluster })).toContain("ECS_CLUSTER=shared");
  });
});

describe("the launch template", () => {
  const template = capacityWith().only("aws_launch_template");

  it("finds Amazon Linux 2023's ECS image by SSM parameter and architecture", () => {
    expect(template["image_id"]).toBe(
      "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
    );
    expect(capacityWith({ architecture: "arm64" }).only("aws_launch_template")["image_id"]).toContain(
      "/arm64/",
    );
  });

  it("takes the image with the driver of NVIDIA for types that have GPUs", () => {
    expect(capacityWith({ instanceTypes: ["g5.xlarge"] }).only("aws_launch_template")["image_id"]).toBe(
      "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id",
    );
  });

  it("asks for IMDSv2, out of reach of containers behind the bridge", () => {
    expect(template["metadata_options"]).toMatchObject({
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
  });

  it("keeps tasks in awsvpc mode from the host's credentials", () => {
    expect(userData({ networkMode: "awsvpc" })).toContain("ECS_AWSVPC_BLOCK_IMDS=true");
    expect(userData()).not.toContain("ECS_AWSVPC_BLOCK_IMDS");
  });

  it("configures the agent for what tasks may ask for, and lets it remove images", () => {
    expect(template["user_data"]).toMatch(/^\$\{base64encode\(local\.[\w-]+\)\}$/);
    const lines = userData().split("\n");
    expect(lines).toContain("ECS_SELINUX_CAPABLE=true");
    expect(lines).toContain("ECS_IMAGE_PULL_BEHAVIOR=once");
    expect(lines).toContain(
      'ECS_AVAILABLE_LOGGING_DRIVERS=["awslogs","fluentd","gelf","journald","json-file","none","splunk","syslog"]',
    );
  });

  it("keeps tags out of the instance metadata, where a space or a slash in a key makes launches fail", () => {
    expect(template["metadata_options"]).toMatchObject({ instance_metadata_tags: "disabled" });
  });

  it("has an encrypted gp3 volume", () => {
    expect(template["block_device_mappings"]).toMatchObject([
      { ebs: { volume_type: "gp3", encrypted: "true" } },
    ]);
  });

  it("tags instances, volumes and network interfaces", () => {
    expect(template["tag_specifications"]).toMatchObject(
      ["instance", "volume", "network-interface"].map((resource_type) => ({
        resource_type,
        tags: { environment: "shop" },
      })),
    );
  });

  it("joins the cluster by reference", () => {
    const stack = capacityWith();
    expect(userData()).toContain(`ECS_CLUSTER=\${${stack.address("aws_ecs_cluster")}.name}`);
  });
});

describe("the autoscaling group", () => {
  const stack = capacityWith();
  const group = stack.only("aws_autoscaling_group");

  it("mixes instance types, with a share of spot instances", () => {
    expect(group["mixed_instances_policy"]).toMatchObject({
      instances_distribution: { on_demand_base_capacity: 1, on_demand_percentage_above_base_capacity: 70 },
      launch_template: { override: [{ instance_type: "t3.medium" }, { instance_type: "t3a.medium" }] },
    });
  });

  it("carries the tag that ECS would add behind Terraform's back", () => {
    expect(group["tag"]).toContainEqual({
      key: "AmazonECSManaged",
      value: "true",
      propagate_at_launch: true,
    });
    expect(group["tag"]).toContainEqual({ key: "environment", value: "shop", propagate_at_launch: true });
  });

  it("leaves the number of hosts to ECS", () => {
    expect(group).toMatchObject({
      min_size: 1,
      max_size: 10,
      lifecycle: { ignore_changes: ["desired_capacity"] },
    });
    expect(group).not.toHaveProperty("desired_capacity");
  });

  it("replaces hosts when the template changes, protected ones too", () => {
    expect(group["instance_refresh"]).toMatchObject({
      strategy: "Rolling",
      preferences: { scale_in_protected_instances: "Refresh" },
    });
    expect(JSON.stringify(group["mixed_instances_policy"])).toContain(
      `\${${stack.address("aws_launch_template")}.latest_version}`,
    );
  });

  it("can be destroyed though its hosts are protected", () => {
    expect(group).toMatchObject({ protect_from_scale_in: true, force_delete: true });
  });
});

describe("the capacity provider", () => {
  const stack = capacityWith();

  it("scales, drains and protects the hosts", () => {
    expect(stack.only("aws_ecs_capacity_provider")["auto_scaling_group_provider"]).toMatchObject({
      auto_scaling_group_arn: `\${${stack.address("aws_autoscaling_group")}.arn}`,
      managed_draining: "ENABLED",
      managed_termination_protection: "ENABLED",
      managed_scaling: { status: "ENABLED", target_capacity: 100 },
    });
  });

  it("is detached from the cluster before it is deleted", () => {
    expect(stack.only("aws_ecs_cluster_capacity_providers")["capacity_providers"]).toEqual([
      `\${${stack.address("aws_ecs_capacity_provider")}.name}`,
      // Always there, so that services can move to Fargate in place.
      "FARGATE",
      "FARGATE_SPOT",
    ]);
  });
});

describe("the hosts' rights", () => {
  it("are for this cluster, and hold no way to pull, log or read secrets", () => {
    const stack = capacityWith();
    const { Statement: statements } = JSON.parse(String(stack.only("aws_iam_role_policy")["policy"])) as {
      Statement: { Action: string | string[]; Resource: string; Condition?: object }[];
    };
    const actions = statements.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => /^(ecr|logs|secretsmanager|s3|iam):|\*/.test(action))).toEqual([]);
    const cluster = `\${${stack.address("aws_ecs_cluster")}.arn}`;
    expect(statements.find(({ Action }) => Action.includes("ecs:RegisterContainerInstance"))?.Resource).toBe(
      cluster,
    );
    expect(statements.find(({ Action }) => Action.includes("ecs:Poll"))?.Condition).toEqual({
      ArnEquals: { "ecs:cluster": cluster },
    });
  });
});
