import { describe, expect, it } from "vitest";
import { agentConfiguration, HOST_LOG_DRIVERS, HOST_NEEDS } from "../../../modules/aws/host-needs.ts";
import type { Synthesis } from "../../../modules/checks/rule.ts";
import { tasksFindHosts } from "../../../modules/checks/tasks/tasks-find-hosts.ts";
import { synthesis } from "../support.ts";

type Container = Readonly<Record<string, unknown>>;

interface Parts {
  readonly container?: Container;
  /** Arguments of the task definition besides. */
  readonly task?: Readonly<Record<string, unknown>>;
  readonly service?: Readonly<Record<string, unknown>>;
  /** Lines of ecs.config. */
  readonly settings?: readonly string[];
  readonly image?: string;
}

const SETTINGS = agentConfiguration("shop", { blockMetadata: false, drainSpot: true });
const ECS_IMAGES = "resolve:ssm:/aws/service/ecs/optimized-ami/amazon-linux-2023";

/** A stack with one service, its task and hosts. */
const stackWith = ({ container, task, service, settings = SETTINGS, image }: Parts): Synthesis =>
  synthesis({
    locals: { script: `#!/bin/bash\ncat >>/etc/ecs/ecs.config <<'END'\n${settings.join("\n")}\nEND\n` },
    resources: {
      aws_launch_template: {
        hosts: {
          image_id: image ?? `${ECS_IMAGES}/recommended/image_id`,
          user_data: "${base64encode(local.script)}",
        },
      },
      aws_ecs_task_definition: {
        web: {
          family: "web",
          requires_compatibilities: ["EC2"],
          container_definitions: JSON.stringify([
            { name: "web", image: "${data.aws_ecr_image.web.image_uri}", memory: 64, ...container },
          ]),
          ...task,
        },
      },
      aws_ecs_service: { web: { task_definition: "${aws_ecs_task_definition.web.arn}", ...service } },
    },
  });

const found = (parts: Parts): string[] =>
  tasksFindHosts.check(stackWith(parts)).map(({ message }) => message);

const without = (name: string): string[] => SETTINGS.filter((line) => !line.startsWith(`${name}=`));

describe("a task for EC2", () => {
  it("finds all that the mapping can ask for on our hosts", () => {
    const all = {
      container: {
        dockerSecurityOptions: ["no-new-privileges"],
        secrets: [{ name: "A", valueFrom: "arn:secret" }],
        healthCheck: { command: ["CMD", "true"] },
        dependsOn: [{ containerName: "files", condition: "SUCCESS" }],
        restartPolicy: { enabled: true },
        privileged: true,
        logConfiguration: { logDriver: "awslogs", options: {} },
        linuxParameters: { maxSwap: 0 },
      },
      task: {
        network_mode: "awsvpc",
        task_role_arn: "arn:role",
        execution_role_arn: "arn:role",
        volume: [
          { name: "one", docker_volume_configuration: { driver: "local", scope: "task" } },
          {
            name: "two",
            efs_volume_configuration: {
              file_system_id: "fs-1",
              transit_encryption: "ENABLED",
              authorization_config: { access_point_id: "fsap-1", iam: "ENABLED" },
            },
          },
        ],
      },
      service: { enable_execute_command: true, service_connect_configuration: { enabled: true } },
    };
    expect(found(all)).toEqual([]);
  });

  it("with dockerSecurityOptions waits for hosts that offer SELinux", () => {
    const container = { dockerSecurityOptions: ["no-new-privileges"] };
    expect(found({ container, settings: without("ECS_SELINUX_CAPABLE") })).toEqual([
      "needs com.amazonaws.ecs.capability.selinux, which a host offers with ECS_SELINUX_CAPABLE=true in /etc/ecs/ecs.config. (tasks-find-hosts)",
    ]);
  });

  it.each(HOST_LOG_DRIVERS)("logs by %s where hosts offer it", (logDriver) => {
    const container = { logConfiguration: { logDriver } };
    expect(found({ container })).toEqual([]);
    expect(found({ container, settings: without("ECS_AVAILABLE_LOGGING_DRIVERS") })).toHaveLength(1);
  });

  it("cannot log by a driver that the engine does not have", () => {
    expect(found({ container: { logConfiguration: { logDriver: "logentries" } } })[0]).toContain(
      "which no host has",
    );
  });

  it("with GPUs waits for the image that has their driver", () => {
    const container = { resourceRequirements: [{ type: "GPU", value: "1" }] };
    expect(found({ container })[0]).toContain('which only the ECS image "gpu" has');
    expect(found({ container, image: `${ECS_IMAGES}/gpu/recommended/image_id` })).toEqual([]);
    expect(found({ container, image: "ami-12345678" })).toEqual([]);
  });

  it.each([
    ["swap", { linuxParameters: { maxSwap: 64 } }],
    ["a Neuron device", { resourceRequirements: [{ type: "NeuronDevice", value: "1" }] }],
    ["ecs.capability.gmsa", { credentialSpecs: ["credentialspec:arn"] }],
  ])("never finds %s", (what, container) => {
    expect(found({ container })[0]).toContain(`needs ${what}`);
  });

  it.each([
    ["ECS_DISABLE_PRIVILEGED=true", { container: { privileged: true } }],
    ["ECS_ENABLE_TASK_ENI=false", { task: { network_mode: "awsvpc" } }],
    ["ECS_ENABLE_TASK_IAM_ROLE=false", { task: { task_role_arn: "arn:role" } }],
    ["ECS_DISABLE_DOCKER_HEALTH_CHECK=true", { container: { healthCheck: { command: ["CMD", "true"] } } }],
  ])("is told of %s, which takes away what it needs", (line, parts) => {
    expect(found(parts)).toEqual([]);
    expect(found({ ...parts, settings: [...SETTINGS, line] })).toHaveLength(1);
  });

  it("is read in a script that is quoted twice, as cloud-config is", () => {
    const { stacks, ...rest } = stackWith({ container: { dockerSecurityOptions: ["no-new-privileges"] } });
    const [stack] = stacks;
    const script = JSON.stringify({ write_files: [{ content: `${SETTINGS.join("\n")}\n` }] });
    const json = { ...stack?.json, locals: { script: `#cloud-config\n${script}\n` } };
    const quoted = { ...rest, stacks: [{ name: "shop-service", path: "", json }] } as Synthesis;
    expect(tasksFindHosts.check(quoted)).toEqual([]);
  });
});

describe("the table", () => {
  it("names a dated source for each row", () => {
    for (const { field, source } of HOST_NEEDS) expect(source, field).toMatch(/20\d\d-\d\d/);
  });

  it("leaves image clean-up on, which prefer-cached and ECS_DISABLE_IMAGE_CLEANUP switch off", () => {
    expect(SETTINGS).toContain("ECS_IMAGE_PULL_BEHAVIOR=once");
    expect(SETTINGS.join("\n")).not.toContain("ECS_DISABLE_IMAGE_CLEANUP");
  });

  it("has no setting twice", () => {
    const names = SETTINGS.map((line) => line.split("=")[0]);
    expect(new Set(names).size).toBe(names.length);
  });
});
