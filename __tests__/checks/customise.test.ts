import { describe, expect, it } from "vitest";
import { DbInstance } from "#provider-aws/db-instance";
import { EcsTaskDefinition } from "#provider-aws/ecs-task-definition";
import { IamRole } from "#provider-aws/iam-role";
import { IamRolePolicyAttachment } from "#provider-aws/iam-role-policy-attachment";
import { Instance } from "#provider-aws/instance";
import { LaunchTemplate } from "#provider-aws/launch-template";
import { SecurityGroup } from "#provider-aws/security-group";
import { SqsQueue } from "#provider-aws/sqs-queue";
import { type Construct, Fn, TerraformIterator, TerraformVariable } from "../../modules/cdktf.ts";
import { RULES } from "../../modules/checks/catalogue.ts";
import { synthesiseConstruct } from "../support/synthesis.ts";
import { type Resources, synthesis } from "./support.ts";

/** What rules say, each with its id, of what CDKTF makes of resources. */
function judged(build: (stack: Construct) => void): string[] {
  const resources = synthesiseConstruct(build).json["resource"] as Resources;
  const all = synthesis({ resources });
  return RULES.flatMap((rule) => rule.check(all)).map(({ path, message }) =>
    `${path}: ${message}`.replace(/_[0-9A-F]{8}/g, ""),
  );
}

const ruled = (sentences: readonly string[], rule: string): string[] =>
  sentences.filter((sentence) => sentence.endsWith(`(${rule})`));

describe("what customise.ts adds by CDKTF", () => {
  it("is judged as a task definition of JSON and of Fn.jsonencode", () => {
    const sentences = judged((stack) => {
      const user = new TerraformVariable(stack, "user", { type: "string" });
      const definition = { name: "extra", image: "extra", privileged: true, user: "0" };
      new EcsTaskDefinition(stack, "text", {
        family: "text",
        networkMode: "host",
        containerDefinitions: JSON.stringify([definition]),
        volume: [
          { name: "socket", hostPath: "/var/run/docker.sock" },
          { name: "efs", efsVolumeConfiguration: { fileSystemId: "fs-1", transitEncryption: "DISABLED" } },
        ],
      });
      new EcsTaskDefinition(stack, "encoded", {
        family: "encoded",
        containerDefinitions: Fn.jsonencode([{ ...definition, user: user.stringValue }]),
      });
    });
    expect(ruled(sentences, "containers-have-no-privileges")).toHaveLength(2);
    expect(ruled(sentences, "containers-are-not-root")).toEqual([
      expect.stringContaining('aws_ecs_task_definition.text.container_definitions[extra].user: "0" is root'),
      expect.stringContaining(
        'aws_ecs_task_definition.encoded.container_definitions[extra].user: "${var.user}" is known only to Terraform',
      ),
    ]);
    expect(ruled(sentences, "root-is-read-only")).toHaveLength(2);
    expect(ruled(sentences, "containers-have-logs")).toHaveLength(2);
    expect(ruled(sentences, "tasks-stay-apart")).toHaveLength(2);
    expect(ruled(sentences, "stores-are-encrypted")).toEqual([
      expect.stringContaining("volume[1].efs_volume_configuration.transit_encryption: must be ENABLED"),
    ]);
  });

  it("is judged where Terraform repeats a block, or told where it makes the blocks", () => {
    const sentences = judged((stack) => {
      const ports = TerraformIterator.fromList([22]);
      const open = { protocol: "tcp", from_port: 22, to_port: 22, cidr_blocks: ["0.0.0.0/0"] };
      // CDKTF writes a for expression here, since Terraform has rules as an attribute, too.
      new SecurityGroup(stack, "expression", { ingress: ports.dynamic(open) });
      const repeated = new SecurityGroup(stack, "repeated", {});
      repeated.addOverride("dynamic.ingress", { for_each: [22], content: open });
      new LaunchTemplate(stack, "template", {
        blockDeviceMappings: ports.dynamic({ device_name: "/dev/xvda", ebs: { encrypted: "false" } }),
      });
    });
    expect(ruled(sentences, "ssh-is-closed")).toEqual([
      expect.stringContaining("aws_security_group.expression.ingress: may open port 22 to the world"),
      expect.stringContaining("aws_security_group.repeated.dynamic.ingress.cidr_blocks: opens port 22"),
    ]);
    expect(ruled(sentences, "stores-are-encrypted")).toEqual([
      expect.stringContaining(
        "aws_launch_template.template.dynamic.block_device_mappings.ebs.encrypted: must be true",
      ),
    ]);
  });

  it("is judged as a store", () => {
    const sentences = judged((stack) => {
      new Instance(stack, "instance", {
        rootBlockDevice: { encrypted: true },
        ebsBlockDevice: [{ deviceName: "/dev/sdf" }],
      });
      new DbInstance(stack, "database", {
        instanceClass: "db.t4g.micro",
        storageEncrypted: true,
        deletionProtection: true,
        backupRetentionPeriod: 7,
        publiclyAccessible: true,
      });
      new SqsQueue(stack, "queue", { kmsMasterKeyId: "alias/queue", sqsManagedSseEnabled: false });
    });
    expect(ruled(sentences, "stores-are-encrypted")).toEqual([
      expect.stringContaining("aws_instance.instance.ebs_block_device[0].encrypted: must be true"),
    ]);
    expect(ruled(sentences, "stores-are-kept")).toEqual([]);
    expect(ruled(sentences, "stores-are-closed")).toEqual([
      expect.stringContaining("aws_db_instance.database.publicly_accessible: must be false"),
    ]);
  });

  it("may give RDS enhanced monitoring with a role of its own, as docs/security.md says of RDS.6", () => {
    const sentences = judged((stack) => {
      const role = new IamRole(stack, "monitoring", {
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "monitoring.rds.amazonaws.com" },
              Action: "sts:AssumeRole",
              Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
            },
          ],
        }),
      });
      new IamRolePolicyAttachment(stack, "monitoring-rights", {
        role: role.name,
        policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole",
      });
      new DbInstance(stack, "database", {
        instanceClass: "db.t4g.micro",
        monitoringInterval: 60,
        monitoringRoleArn: role.arn,
      });
    });
    expect(sentences.filter((sentence) => /^aws_iam|monitoring/.test(sentence))).toEqual([]);
    expect(ruled(sentences, "stores-are-encrypted")).toHaveLength(1);
  });
});
