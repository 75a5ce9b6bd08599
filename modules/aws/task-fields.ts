/** Where a task runs, as far as fields of its definition depend on it. */
export type TaskPlace =
  | "fargate"
  /** awsvpc on EC2: the containers join the network of one that the agent starts. */
  | "awsvpc"
  /** bridge on EC2 with Service Connect: each container joins the network of one of its own that the agent starts. */
  | "bridge with Service Connect"
  | "bridge";

/** What a field comes to, place by place. */
export interface TaskField {
  /** Places where ECS or the engine refuses the field, or nothing comes of it; each with what to do instead. */
  readonly not?: Partial<Readonly<Record<TaskPlace, string>>>;
  /** What is allowed on Fargate, where not every value is. */
  readonly onFargate?: string;
  readonly source: string;
}

/** Read field by field. */
const MODEL = "botocore 1.44.8, ecs service-2.json, 2026-11";
const GUIDE = 'ECS Developer Guide, "Amazon ECS task definition differences for Fargate", 2026-11';
/** What the engine refuses of a container that joins another one's network, and what it takes no notice of. */
const ENGINE =
  "moby 25.0.6, runconfig/hostconfig.go, validateNetContainerMode; daemon/container_operations.go";
/** Which containers join another one's network. */
const AGENT = "amazon-ecs-agent, agent/api/task/task.go, shouldOverrideNetworkMode, 2026-04";
const NETWORK = `${ENGINE}; ${AGENT}`;

const anywhere: TaskField = { source: MODEL };

const BY_DNS = "use a name in DNS";
const BY_ADDRESS = "containers of the task are at 127.0.0.1; name that in the variables";
const BY_SERVICE =
  "containers of the task do not find each other there; write service.networkMode: awsvpc, or give each of them a task of its own";

/**
 * Every field of a task definition that ECS has, by its path in RegisterTaskDefinition, and where it is not valid. The
 * guide's list of what Fargate refuses still names tmpfs, which the newer text of the API no longer does.
 */
export const TASK_FIELDS: Readonly<Record<string, TaskField>> = {
  family: anywhere,
  taskRoleArn: anywhere,
  executionRoleArn: anywhere,
  networkMode: { onFargate: "awsvpc", source: MODEL },
  containerDefinitions: anywhere,
  volumes: anywhere,
  requiresCompatibilities: anywhere,
  cpu: anywhere,
  memory: anywhere,
  tags: anywhere,
  placementConstraints: { not: { fargate: "remove them; Fargate places tasks by itself" }, source: GUIDE },
  pidMode: { onFargate: "task", source: MODEL },
  ipcMode: { not: { fargate: "remove it, or use EC2 hosts" }, source: `${MODEL}; ${GUIDE}` },
  proxyConfiguration: anywhere,
  inferenceAccelerators: { not: { fargate: "use EC2 hosts" }, source: GUIDE },
  ephemeralStorage: anywhere,
  runtimePlatform: anywhere,
  enableFaultInjection: anywhere,
  trustedExecutionConfiguration: { not: { fargate: "use EC2 hosts" }, source: MODEL },

  "containerDefinitions.name": anywhere,
  "containerDefinitions.image": anywhere,
  "containerDefinitions.repositoryCredentials": anywhere,
  "containerDefinitions.cpu": anywhere,
  "containerDefinitions.memory": anywhere,
  "containerDefinitions.memoryReservation": anywhere,
  "containerDefinitions.essential": anywhere,
  "containerDefinitions.restartPolicy": anywhere,
  "containerDefinitions.entryPoint": anywhere,
  "containerDefinitions.command": anywhere,
  "containerDefinitions.environment": anywhere,
  "containerDefinitions.environmentFiles": anywhere,
  "containerDefinitions.mountPoints": anywhere,
  "containerDefinitions.volumesFrom": anywhere,
  "containerDefinitions.linuxParameters": anywhere,
  "containerDefinitions.secrets": anywhere,
  "containerDefinitions.dependsOn": anywhere,
  "containerDefinitions.startTimeout": { onFargate: "2 to 120", source: MODEL },
  "containerDefinitions.stopTimeout": { onFargate: "2 to 120", source: MODEL },
  "containerDefinitions.versionConsistency": anywhere,
  "containerDefinitions.user": anywhere,
  "containerDefinitions.workingDirectory": anywhere,
  "containerDefinitions.readonlyRootFilesystem": anywhere,
  "containerDefinitions.interactive": anywhere,
  "containerDefinitions.pseudoTerminal": anywhere,
  "containerDefinitions.dockerLabels": anywhere,
  "containerDefinitions.ulimits": { onFargate: "nofile", source: MODEL },
  "containerDefinitions.logConfiguration": {
    onFargate: "logDriver awslogs, splunk or awsfirelens",
    source: `${MODEL}, LogConfiguration.logDriver`,
  },
  "containerDefinitions.healthCheck": anywhere,
  "containerDefinitions.systemControls": anywhere,
  "containerDefinitions.firelensConfiguration": { onFargate: "config-file-type file", source: MODEL },
  "containerDefinitions.credentialSpecs": anywhere,
  "containerDefinitions.portMappings": anywhere,
  "containerDefinitions.links": {
    not: { fargate: BY_ADDRESS, awsvpc: BY_ADDRESS, "bridge with Service Connect": BY_SERVICE },
    source: `${MODEL}; ${GUIDE}; ${NETWORK}`,
  },
  "containerDefinitions.hostname": {
    not: { fargate: "remove it", awsvpc: "remove it", "bridge with Service Connect": "remove it" },
    source: `${MODEL}; ${NETWORK}`,
  },
  "containerDefinitions.extraHosts": {
    not: { fargate: BY_DNS, awsvpc: BY_DNS, "bridge with Service Connect": BY_DNS },
    source: `${MODEL}; ${GUIDE}; ${NETWORK}`,
  },
  "containerDefinitions.dnsServers": {
    not: {
      fargate: "remove it; tasks ask the VPC's resolver",
      awsvpc: "remove it; tasks ask the VPC's resolver",
      "bridge with Service Connect": "remove it; tasks ask the host's resolver",
    },
    source: `${GUIDE}; ${NETWORK}`,
  },
  "containerDefinitions.dnsSearchDomains": {
    not: {
      fargate: "write whole names",
      awsvpc: "write whole names",
      "bridge with Service Connect": "write whole names",
    },
    source: `${GUIDE}; ${NETWORK}`,
  },
  "containerDefinitions.disableNetworking": {
    not: {
      fargate: "remove it; the containers of a task share one network",
      awsvpc: "remove it; the containers of a task share one network",
      "bridge with Service Connect": "remove it, or give the container a task that talks to no other",
    },
    source: `${GUIDE}; ${NETWORK}`,
  },
  "containerDefinitions.privileged": { not: { fargate: "use EC2 hosts" }, source: `${MODEL}; ${GUIDE}` },
  "containerDefinitions.dockerSecurityOptions": {
    not: { fargate: "remove it, or use EC2 hosts" },
    source: `${MODEL}; ${GUIDE}`,
  },
  "containerDefinitions.resourceRequirements": { not: { fargate: "use EC2 hosts" }, source: GUIDE },

  "containerDefinitions.linuxParameters.capabilities": { onFargate: "add SYS_PTRACE only", source: MODEL },
  "containerDefinitions.linuxParameters.initProcessEnabled": anywhere,
  "containerDefinitions.linuxParameters.tmpfs": anywhere,
  "containerDefinitions.linuxParameters.devices": {
    not: { fargate: "use EC2 hosts" },
    source: `${MODEL}; ${GUIDE}`,
  },
  "containerDefinitions.linuxParameters.sharedMemorySize": {
    not: { fargate: "mount a tmpfs on /dev/shm instead" },
    source: `${MODEL}; ${GUIDE}`,
  },
  "containerDefinitions.linuxParameters.maxSwap": {
    not: { fargate: "remove it" },
    source: `${MODEL}; ${GUIDE}`,
  },
  "containerDefinitions.linuxParameters.swappiness": {
    not: { fargate: "remove it" },
    source: `${MODEL}; ${GUIDE}`,
  },

  "volumes.name": anywhere,
  "volumes.host": anywhere,
  "volumes.host.sourcePath": { not: { fargate: "use EFS; Fargate has no hosts" }, source: MODEL },
  "volumes.dockerVolumeConfiguration": {
    not: { fargate: "write the name alone, or use EFS" },
    source: `${MODEL}; ${GUIDE}`,
  },
  "volumes.efsVolumeConfiguration": anywhere,
  "volumes.s3filesVolumeConfiguration": anywhere,
  "volumes.fsxWindowsFileServerVolumeConfiguration": {
    not: { fargate: "it is for Windows on EC2" },
    source: MODEL,
  },
  "volumes.configuredAtLaunch": anywhere,
};
