import type { RefusedField } from "../../compose/ecs/launch-type.ts";

/** Read field by field. */
const MODEL = "botocore 1.44.8, ecs service-2.json, 2026-11";
const GUIDE = 'ECS Developer Guide, "Amazon ECS task definition differences for Fargate", 2026-11';

const EC2_ONLY = "use EC2 hosts";

/**
 * Fields of a task definition that ECS refuses on Fargate, by path in RegisterTaskDefinition. The guide's list still
 * names tmpfs, which the newer text of the API no longer does.
 */
export const REFUSED_FIELDS: Readonly<Record<string, RefusedField>> = {
  placementConstraints: { instead: "remove them; Fargate places tasks by itself", source: GUIDE },
  ipcMode: { instead: "remove it, or use EC2 hosts", source: `${MODEL}; ${GUIDE}` },
  inferenceAccelerators: { instead: EC2_ONLY, source: GUIDE },
  trustedExecutionConfiguration: { instead: EC2_ONLY, source: MODEL },

  "containerDefinitions.links": {
    instead: "containers of the task are at 127.0.0.1; name that in the variables",
    source: `${MODEL}; ${GUIDE}`,
  },
  "containerDefinitions.hostname": { instead: "remove it", source: MODEL },
  "containerDefinitions.extraHosts": { instead: "use a DNS name", source: `${MODEL}; ${GUIDE}` },
  "containerDefinitions.dnsServers": { instead: "remove it; tasks use the VPC's resolver", source: GUIDE },
  "containerDefinitions.dnsSearchDomains": { instead: "write fully qualified names", source: GUIDE },
  "containerDefinitions.disableNetworking": {
    instead: "remove it; the containers of a task share one network",
    source: GUIDE,
  },
  "containerDefinitions.privileged": { instead: EC2_ONLY, source: `${MODEL}; ${GUIDE}` },
  "containerDefinitions.dockerSecurityOptions": {
    instead: "remove it, or use EC2 hosts",
    source: `${MODEL}; ${GUIDE}`,
  },
  "containerDefinitions.resourceRequirements": { instead: EC2_ONLY, source: GUIDE },
  "containerDefinitions.linuxParameters.devices": { instead: EC2_ONLY, source: `${MODEL}; ${GUIDE}` },
  "containerDefinitions.linuxParameters.sharedMemorySize": {
    instead: "mount a tmpfs on /dev/shm instead",
    source: `${MODEL}; ${GUIDE}`,
  },
  "containerDefinitions.linuxParameters.maxSwap": { instead: "remove it", source: `${MODEL}; ${GUIDE}` },
  "containerDefinitions.linuxParameters.swappiness": { instead: "remove it", source: `${MODEL}; ${GUIDE}` },

  "volumes.host.sourcePath": { instead: "use EFS; Fargate has no hosts", source: MODEL },
  "volumes.dockerVolumeConfiguration": {
    instead: "write the name alone, or use EFS",
    source: `${MODEL}; ${GUIDE}`,
  },
  "volumes.fsxWindowsFileServerVolumeConfiguration": { instead: "it is for Windows on EC2", source: MODEL },
};
