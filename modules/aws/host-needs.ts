import { isObject, type Json, type JsonObject } from "./json.ts";
import { elements } from "./limits/rule.ts";

/** A line of /etc/ecs/ecs.config. */
export interface AgentSetting {
  readonly name: string;
  readonly value: string;
}

/** A variant of the ECS image with Amazon Linux 2023. */
export type HostImage = "standard" | "gpu";

/** What makes a host register an attribute, or have a resource. */
export type Provision =
  /** The agent does it by itself, unless this setting turns it off. */
  | { readonly by: "agent"; readonly unless?: AgentSetting }
  /** ecs-init, which starts the agent, sets this variable; a line of ecs.config replaces it. */
  | { readonly by: "ecs-init"; readonly setting: AgentSetting }
  /** A line of ecs.config; these are on every host, so that no change of a task replaces hosts. */
  | { readonly by: "ecs.config"; readonly setting: AgentSetting }
  /** Programs, drivers or images that these variants of the ECS image hold. */
  | { readonly by: "image"; readonly images: readonly HostImage[] }
  /** Not on our hosts; the sentence says what to do instead. */
  | { readonly by: "nothing"; readonly instead: string };

export interface HostNeed {
  /** Field of the container definition, of the task definition, or of the service. */
  readonly field: string;
  /** Attribute that ECS looks for on a host before it places the task, or resource that the host must have. */
  readonly needs: string;
  readonly provision: Provision;
  readonly source: string;
  /** Whether a task asks for it. */
  readonly isNeeded: (task: TaskInput) => boolean;
}

/** A task in the words of the ECS API, and what its service adds. */
export interface TaskInput {
  readonly definition: JsonObject;
  readonly service: { readonly executeCommand: boolean; readonly serviceConnect: boolean };
}

const AGENT = "amazon-ecs-agent, agent/app/agent_capability.go and agent_capability_unix.go, 2026-04";
const INIT = "amazon-ecs-agent, ecs-init/docker/docker.go and docker_config.go, 2026-11";
const IMAGE = "amazon-ecs-ami, al2023.pkr.hcl and what it runs, 2026-11";
const API = "ECS API, botocore 1.44.8, 2026-11";

/**
 * Log drivers that a host offers: those of ecs-init, which a line of ecs.config replaces, and three that the engine
 * has as well. Source: ecs-init/docker/docker.go, getContainerConfig; agent/dockerclient/logging_drivers.go; 2026-11.
 */
export const HOST_LOG_DRIVERS = [
  "awslogs",
  "fluentd",
  "gelf",
  "journald",
  "json-file",
  "none",
  "splunk",
  "syslog",
] as const;

const LOG_DRIVERS: AgentSetting = {
  name: "ECS_AVAILABLE_LOGGING_DRIVERS",
  value: JSON.stringify(HOST_LOG_DRIVERS),
};

/**
 * Lets ECS place containers with dockerSecurityOptions. All that the agent does with it is to register the attribute:
 * neither mounts nor labels change, since only the engine's own `--selinux-enabled`, which is off, labels containers.
 * Amazon Linux 2023 has SELinux, in permissive mode, and no AppArmor.
 */
const SELINUX: AgentSetting = { name: "ECS_SELINUX_CAPABLE", value: "true" };

const containersOf = ({ definition }: TaskInput): readonly JsonObject[] =>
  elements(definition["containerDefinitions"]).filter(isObject);
const volumesOf = ({ definition }: TaskInput): readonly JsonObject[] =>
  elements(definition["volumes"]).filter(isObject);

const some = (isTrue: (container: JsonObject) => boolean) => (task: TaskInput) =>
  containersOf(task).some(isTrue);
const has = (field: string) => some((container) => isFilled(container[field]));
const inMember = (member: string, isTrue: (value: JsonObject) => boolean) =>
  some((container) => {
    const value = container[member];
    return isObject(value) && isTrue(value);
  });
const asksFor = (type: string) =>
  some((container) =>
    elements(container["resourceRequirements"]).some((one) => isObject(one) && one["type"] === type),
  );
const hasVolume =
  (configuration: string, isTrue: (value: JsonObject) => boolean = () => true) =>
  (task: TaskInput) =>
    volumesOf(task).some((volume) => {
      const value = volume[configuration];
      return isObject(value) && isTrue(value);
    });

function isFilled(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === false) return false;
  return Array.isArray(value) ? value.length > 0 : true;
}

const logDriver = (driver: (typeof HOST_LOG_DRIVERS)[number]): HostNeed => ({
  field: "logConfiguration.logDriver",
  needs: `com.amazonaws.ecs.capability.logging-driver.${driver}`,
  provision: { by: "ecs.config", setting: LOG_DRIVERS },
  source: INIT,
  isNeeded: inMember("logConfiguration", (logs) => logs["logDriver"] === driver),
});

const onEveryImage: Provision = { by: "image", images: ["standard", "gpu"] };

/**
 * What tasks need of EC2 hosts: the field that asks, what the host must have, and what makes it so. ECS places no task
 * on a host that lacks one of the attributes, and says so nowhere but in the events of the service.
 */
export const HOST_NEEDS: readonly HostNeed[] = [
  {
    field: "dockerSecurityOptions",
    needs: "com.amazonaws.ecs.capability.selinux",
    provision: { by: "ecs.config", setting: SELINUX },
    source: `${API}, ContainerDefinition.dockerSecurityOptions; ${AGENT}`,
    isNeeded: has("dockerSecurityOptions"),
  },
  ...HOST_LOG_DRIVERS.map(logDriver),
  {
    field: "logConfiguration.logDriver",
    needs: "com.amazonaws.ecs.capability.logging-driver of another driver",
    provision: { by: "nothing", instead: `use one of ${HOST_LOG_DRIVERS.join(", ")}, or awsfirelens` },
    source: INIT,
    isNeeded: inMember(
      "logConfiguration",
      ({ logDriver: driver }) => ![...HOST_LOG_DRIVERS, "awsfirelens"].some((known) => known === driver),
    ),
  },
  {
    field: "logConfiguration.logDriver awslogs, with executionRoleArn",
    needs: "ecs.capability.execution-role-awslogs",
    provision: {
      by: "ecs-init",
      setting: { name: "ECS_ENABLE_AWSLOGS_EXECUTIONROLE_OVERRIDE", value: "true" },
    },
    source: INIT,
    isNeeded: (task) =>
      isFilled(task.definition["executionRoleArn"]) &&
      inMember("logConfiguration", (logs) => logs["logDriver"] === "awslogs")(task),
  },
  {
    field: "logConfiguration.logDriver awsfirelens",
    needs: "com.amazonaws.ecs.capability.logging-driver.awsfirelens",
    provision: { by: "agent" },
    source: AGENT,
    isNeeded: inMember("logConfiguration", (logs) => logs["logDriver"] === "awsfirelens"),
  },
  {
    field: "firelensConfiguration",
    needs: "ecs.capability.firelens.fluentbit or ecs.capability.firelens.fluentd",
    provision: { by: "agent" },
    source: AGENT,
    isNeeded: has("firelensConfiguration"),
  },
  {
    field: "secrets",
    needs:
      "ecs.capability.secrets.asm.environment-variables or ecs.capability.secrets.ssm.environment-variables",
    provision: { by: "agent" },
    source: AGENT,
    isNeeded: has("secrets"),
  },
  {
    field: "environmentFiles",
    needs: "ecs.capability.env-files.s3",
    provision: { by: "agent" },
    source: AGENT,
    isNeeded: has("environmentFiles"),
  },
  {
    field: "repositoryCredentials",
    needs: "ecs.capability.private-registry-authentication.secretsmanager",
    provision: { by: "agent" },
    source: AGENT,
    isNeeded: has("repositoryCredentials"),
  },
  {
    field: "healthCheck",
    needs: "ecs.capability.container-health-check",
    provision: { by: "agent", unless: { name: "ECS_DISABLE_DOCKER_HEALTH_CHECK", value: "true" } },
    source: AGENT,
    isNeeded: has("healthCheck"),
  },
  {
    field: "dependsOn",
    needs: "ecs.capability.container-ordering",
    provision: { by: "agent" },
    source: AGENT,
    isNeeded: has("dependsOn"),
  },
  {
    field: "restartPolicy",
    needs: "ecs.capability.container-restart-policy",
    provision: { by: "agent" },
    source: AGENT,
    isNeeded: has("restartPolicy"),
  },
  {
    field: "privileged",
    needs: "com.amazonaws.ecs.capability.privileged-container",
    provision: { by: "agent", unless: { name: "ECS_DISABLE_PRIVILEGED", value: "true" } },
    source: AGENT,
    isNeeded: has("privileged"),
  },
  {
    field: "portMappings.containerPortRange",
    needs: "ecs.capability.network.container-port-range",
    provision: { by: "agent" },
    source: AGENT,
    isNeeded: some((container) =>
      elements(container["portMappings"]).some((one) => isObject(one) && isFilled(one["containerPortRange"])),
    ),
  },
  {
    field: "resourceRequirements GPU",
    needs: "an NVIDIA GPU, its driver, and ECS_ENABLE_GPU_SUPPORT, which that image sets",
    provision: { by: "image", images: ["gpu"] },
    source: "amazon-ecs-ami, scripts/al2023/gpu/enable-ecs-agent-gpu-support-al2023.sh, 2026-11",
    isNeeded: asksFor("GPU"),
  },
  {
    field: "resourceRequirements InferenceAccelerator, NeuronDevice",
    needs: "a Neuron device, its driver, and ECS_ENABLE_INF_SUPPORT",
    provision: { by: "nothing", instead: "use GPUs, since hosts with Inferentia or Trainium are not set up" },
    source: "amazon-ecs-ami, scripts/enable-ecs-agent-inferentia-support.sh, 2026-11",
    isNeeded: (task) => asksFor("InferenceAccelerator")(task) || asksFor("NeuronDevice")(task),
  },
  {
    field: "linuxParameters.maxSwap above 0",
    needs: "swap",
    provision: { by: "nothing", instead: "let memswap_limit be the memory limit, which means no swap" },
    source: `${API}, LinuxParameters.maxSwap; ${IMAGE}: no script of it makes swap`,
    isNeeded: inMember("linuxParameters", ({ maxSwap }) => typeof maxSwap === "number" && maxSwap > 0),
  },
  {
    field: "credentialSpecs",
    needs: "ecs.capability.gmsa",
    provision: { by: "nothing", instead: "remove it, since hosts join no domain" },
    source: AGENT,
    isNeeded: has("credentialSpecs"),
  },
  {
    field: "networkMode awsvpc",
    needs: "ecs.capability.task-eni",
    provision: { by: "ecs-init", setting: { name: "ECS_ENABLE_TASK_ENI", value: "true" } },
    source: INIT,
    isNeeded: ({ definition }) => definition["networkMode"] === "awsvpc",
  },
  {
    field: "taskRoleArn",
    needs: "com.amazonaws.ecs.capability.task-iam-role",
    provision: { by: "ecs-init", setting: { name: "ECS_ENABLE_TASK_IAM_ROLE", value: "true" } },
    source: INIT,
    isNeeded: ({ definition }) => isFilled(definition["taskRoleArn"]),
  },
  {
    field: "executionRoleArn, with an image of ECR",
    needs: "ecs.capability.execution-role-ecr-pull, com.amazonaws.ecs.capability.ecr-auth",
    provision: { by: "agent" },
    source: AGENT,
    isNeeded: ({ definition }) => isFilled(definition["executionRoleArn"]),
  },
  {
    field: "cpu or memory of the task",
    needs: "ecs.capability.task-cpu-mem-limit",
    provision: { by: "agent", unless: { name: "ECS_ENABLE_TASK_CPU_MEM_LIMIT", value: "false" } },
    source: AGENT,
    isNeeded: ({ definition }) => isFilled(definition["cpu"]) || isFilled(definition["memory"]),
  },
  {
    field: "pidMode, ipcMode",
    needs: "ecs.capability.pid-ipc-namespace-sharing",
    provision: { by: "agent" },
    source: AGENT,
    isNeeded: ({ definition }) => isFilled(definition["pidMode"]) || isFilled(definition["ipcMode"]),
  },
  {
    field: "volumes.dockerVolumeConfiguration driver local",
    needs: "ecs.capability.docker-plugin.local",
    provision: { by: "agent" },
    source: AGENT,
    isNeeded: hasVolume("dockerVolumeConfiguration", ({ driver = "local" }) => driver === "local"),
  },
  {
    field: "volumes.dockerVolumeConfiguration with another driver",
    needs: "ecs.capability.docker-plugin of that driver",
    provision: { by: "nothing", instead: "use an EFS volume, since no plugins are installed" },
    source: AGENT,
    isNeeded: hasVolume("dockerVolumeConfiguration", ({ driver = "local" }) => driver !== "local"),
  },
  {
    field: "volumes.efsVolumeConfiguration",
    needs: "ecs.capability.efs, and the package amazon-efs-utils",
    provision: onEveryImage,
    source: `${AGENT}; amazon-ecs-ami, variables.pkr.hcl, packages_al2023, 2026-11`,
    isNeeded: hasVolume("efsVolumeConfiguration"),
  },
  {
    field: "volumes.efsVolumeConfiguration.authorizationConfig",
    needs: "ecs.capability.efsAuth",
    provision: {
      by: "ecs-init",
      setting: { name: "ECS_VOLUME_PLUGIN_CAPABILITIES", value: '["efsAuth"]' },
    },
    source: INIT,
    isNeeded: hasVolume("efsVolumeConfiguration", (efs) => isFilled(efs["authorizationConfig"])),
  },
  {
    field: "volumes.configuredAtLaunch",
    needs: "ecs.capability.storage.ebs-task-volume-attach",
    provision: onEveryImage,
    source: "amazon-ecs-ami, scripts/install-managed-daemons.sh, 2026-11",
    isNeeded: (task) => volumesOf(task).some((volume) => volume["configuredAtLaunch"] === true),
  },
  {
    field: "enableExecuteCommand of the service",
    needs: "ecs.capability.execute-command",
    provision: onEveryImage,
    source: "amazon-ecs-ami, scripts/install-exec-dependencies.sh, 2026-11",
    isNeeded: ({ service }) => service.executeCommand,
  },
  {
    field: "serviceConnectConfiguration of the service",
    needs: "ecs.capability.service-connect-v1",
    provision: onEveryImage,
    source: "amazon-ecs-ami, scripts/install-service-connect-appnet.sh, 2026-11",
    isNeeded: ({ service }) => service.serviceConnect,
  },
];

/**
 * Settings of every host besides those that tasks need. `once` pulls an image once for each host: our tags never move.
 * `prefer-cached` would do the same, but with it the agent never removes an image, and hosts run full.
 * Source: amazon-ecs-agent, agent/engine/docker_image_manager.go, StartImageCleanupProcess, 2026-04.
 */
const ALWAYS: readonly AgentSetting[] = [
  { name: "ECS_CONTAINER_INSTANCE_PROPAGATE_TAGS_FROM", value: "ec2_instance" },
  { name: "ECS_IMAGE_PULL_BEHAVIOR", value: "once" },
  // The longest that a container may take to stop where its definition says nothing.
  { name: "ECS_CONTAINER_STOP_TIMEOUT", value: "120s" },
];

export interface AgentOptions {
  /** Tasks with interfaces of their own must not reach the host's credentials. */
  readonly blockMetadata: boolean;
  /** Tasks move away before a Spot host ends. */
  readonly drainSpot: boolean;
  /** Attributes of the host for placement constraints. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** The lines of ecs.config on a host of this cluster. */
export function agentConfiguration(clusterName: string, options: AgentOptions): string[] {
  const { attributes, blockMetadata, drainSpot } = options;
  const needed = HOST_NEEDS.flatMap(({ provision }) =>
    provision.by === "ecs.config" ? [provision.setting] : [],
  );
  const settings: readonly AgentSetting[] = [
    { name: "ECS_CLUSTER", value: clusterName },
    ...(attributes ? [{ name: "ECS_INSTANCE_ATTRIBUTES", value: JSON.stringify(attributes) }] : []),
    ...(drainSpot ? [{ name: "ECS_ENABLE_SPOT_INSTANCE_DRAINING", value: "true" }] : []),
    ...ALWAYS,
    ...(blockMetadata ? [{ name: "ECS_AWSVPC_BLOCK_IMDS", value: "true" }] : []),
    ...needed,
  ];
  return [...new Set(settings.map(({ name, value }) => `${name}=${value}`))];
}
