/** What network a task's containers are in, as far as fields of its definition depend on it. */
export type NetworkPlace =
  /** awsvpc: the containers join the network of one that the agent starts. */
  | "awsvpc"
  /** bridge with Service Connect: each container joins the network of one of its own that the agent starts. */
  | "bridge with Service Connect"
  | "bridge";

/** What a field comes to. What a launch type makes of it stands with the launch type. */
export interface TaskField {
  /** Networks in which ECS or the engine refuses the field, or nothing comes of it; each with what to do instead. */
  readonly not?: Partial<Readonly<Record<NetworkPlace, string>>>;
  readonly source: string;
}

/** Read field by field. */
const MODEL = "botocore 1.44.8, ecs service-2.json, 2026-11";
/** What the engine refuses of a container that joins another one's network, and what it takes no notice of. */
const ENGINE =
  "moby 25.0.6, runconfig/hostconfig.go, validateNetContainerMode; daemon/container_operations.go";
/** Which containers join another one's network. */
const AGENT = "amazon-ecs-agent, agent/api/task/task.go, shouldOverrideNetworkMode, 2026-04";
const NETWORK = `${ENGINE}; ${AGENT}`;

const anywhere: TaskField = { source: MODEL };

const BY_DNS = "use a DNS name";
const BY_ADDRESS = "containers of the task are at 127.0.0.1; name that in the variables";
const BY_SERVICE =
  "containers of the task do not find each other there; write service.networkMode: awsvpc, or give each of them a task of its own";

/**
 * Every field of a task definition that ECS has, by its path in RegisterTaskDefinition, and in which networks it is not
 * valid.
 */
export const TASK_FIELDS: Readonly<Record<string, TaskField>> = {
  family: anywhere,
  taskRoleArn: anywhere,
  executionRoleArn: anywhere,
  networkMode: anywhere,
  containerDefinitions: anywhere,
  volumes: anywhere,
  requiresCompatibilities: anywhere,
  cpu: anywhere,
  memory: anywhere,
  tags: anywhere,
  placementConstraints: anywhere,
  pidMode: anywhere,
  ipcMode: anywhere,
  proxyConfiguration: anywhere,
  inferenceAccelerators: anywhere,
  ephemeralStorage: anywhere,
  runtimePlatform: anywhere,
  enableFaultInjection: anywhere,
  trustedExecutionConfiguration: anywhere,

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
  "containerDefinitions.startTimeout": anywhere,
  "containerDefinitions.stopTimeout": anywhere,
  "containerDefinitions.versionConsistency": anywhere,
  "containerDefinitions.user": anywhere,
  "containerDefinitions.workingDirectory": anywhere,
  "containerDefinitions.readonlyRootFilesystem": anywhere,
  "containerDefinitions.interactive": anywhere,
  "containerDefinitions.pseudoTerminal": anywhere,
  "containerDefinitions.dockerLabels": anywhere,
  "containerDefinitions.ulimits": anywhere,
  "containerDefinitions.logConfiguration": { source: `${MODEL}, LogConfiguration.logDriver` },
  "containerDefinitions.healthCheck": anywhere,
  "containerDefinitions.systemControls": anywhere,
  "containerDefinitions.firelensConfiguration": anywhere,
  "containerDefinitions.credentialSpecs": anywhere,
  "containerDefinitions.portMappings": anywhere,
  "containerDefinitions.links": {
    not: { awsvpc: BY_ADDRESS, "bridge with Service Connect": BY_SERVICE },
    source: `${MODEL}; ${NETWORK}`,
  },
  "containerDefinitions.hostname": {
    not: { awsvpc: "remove it", "bridge with Service Connect": "remove it" },
    source: `${MODEL}; ${NETWORK}`,
  },
  "containerDefinitions.extraHosts": {
    not: { awsvpc: BY_DNS, "bridge with Service Connect": BY_DNS },
    source: `${MODEL}; ${NETWORK}`,
  },
  "containerDefinitions.dnsServers": {
    not: {
      awsvpc: "remove it; tasks use the VPC's resolver",
      "bridge with Service Connect": "remove it; tasks ask the host's resolver",
    },
    source: NETWORK,
  },
  "containerDefinitions.dnsSearchDomains": {
    not: {
      awsvpc: "write fully qualified names",
      "bridge with Service Connect": "write fully qualified names",
    },
    source: NETWORK,
  },
  "containerDefinitions.disableNetworking": {
    not: {
      awsvpc: "remove it; the containers of a task share one network",
      "bridge with Service Connect": "remove it, or give the container a task that talks to no other",
    },
    source: NETWORK,
  },
  "containerDefinitions.privileged": anywhere,
  "containerDefinitions.dockerSecurityOptions": anywhere,
  "containerDefinitions.resourceRequirements": anywhere,

  "containerDefinitions.linuxParameters.capabilities": anywhere,
  "containerDefinitions.linuxParameters.initProcessEnabled": anywhere,
  "containerDefinitions.linuxParameters.tmpfs": anywhere,
  "containerDefinitions.linuxParameters.devices": anywhere,
  "containerDefinitions.linuxParameters.sharedMemorySize": anywhere,
  "containerDefinitions.linuxParameters.maxSwap": anywhere,
  "containerDefinitions.linuxParameters.swappiness": anywhere,

  "volumes.name": anywhere,
  "volumes.host": anywhere,
  "volumes.host.sourcePath": anywhere,
  "volumes.dockerVolumeConfiguration": anywhere,
  "volumes.efsVolumeConfiguration": anywhere,
  "volumes.s3filesVolumeConfiguration": anywhere,
  "volumes.fsxWindowsFileServerVolumeConfiguration": anywhere,
  "volumes.configuredAtLaunch": anywhere,
};
