import type { RefusedField } from "../../compose/ecs/launch-type.ts";

const GUIDE =
  'ECS Developer Guide, "Amazon ECS task definition differences for Amazon ECS Managed Instances", 2026-11';
const refusedBy = (instead: string): RefusedField => ({ instead, source: GUIDE });

/** Fields of a task definition that ECS refuses on Managed Instances, by path in RegisterTaskDefinition. */
export const REFUSED_FIELDS: Readonly<Record<string, RefusedField>> = {
  ephemeralStorage: refusedBy("remove it; capacity.volumeGiB is the volume that tasks share"),
  inferenceAccelerators: refusedBy("use EC2 hosts"),
  ipcMode: refusedBy("remove it, or use EC2 hosts"),
  proxyConfiguration: refusedBy("use Service Connect"),

  "containerDefinitions.disableNetworking": refusedBy(
    "remove it; the containers of a task share one network",
  ),
  "containerDefinitions.dnsSearchDomains": refusedBy("write whole names"),
  "containerDefinitions.dnsServers": refusedBy("remove it; tasks ask the VPC's resolver"),
  "containerDefinitions.dockerLabels": refusedBy("remove them, or tag the task"),
  "containerDefinitions.dockerSecurityOptions": refusedBy("remove it, or use EC2 hosts"),
  "containerDefinitions.extraHosts": refusedBy("use a name in DNS"),
  "containerDefinitions.hostname": refusedBy("remove it"),
  "containerDefinitions.links": refusedBy(
    "containers of the task are at 127.0.0.1; name that in the variables",
  ),
  "containerDefinitions.linuxParameters.maxSwap": refusedBy("remove it"),
  "containerDefinitions.linuxParameters.sharedMemorySize": refusedBy("use EC2 hosts"),
  "containerDefinitions.linuxParameters.swappiness": refusedBy("remove it"),
  "containerDefinitions.linuxParameters.tmpfs": refusedBy("mount a volume that is made with the task"),

  "volumes.dockerVolumeConfiguration": refusedBy("write the name alone, or use EFS"),
  "volumes.fsxWindowsFileServerVolumeConfiguration": refusedBy("it is for Windows on EC2"),
  "volumes.host.sourcePath": refusedBy("use EFS; AWS runs the hosts"),
};
