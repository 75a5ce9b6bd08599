import { accepted, type Fate, mapped, refused } from "../../compose/ecs/fate.ts";

const NO_GPUS = refused("Fargate has no GPUs; use EC2 hosts.");
const NO_DEVICES = refused("Fargate gives containers no devices; use EC2 hosts.");
const SIZE = mapped("Counts for the size of the task, which is the ceiling for all its containers together.");

/** A field with its members. */
const all = (field: string, members: readonly string[], fate: Fate): Record<string, Fate> =>
  Object.fromEntries([field, ...members.map((member) => `${field}.*.${member}`)].map((one) => [one, fate]));

const GPU_MEMBERS = ["capabilities", "count", "device_ids", "driver"];

const OF_SERVICES: Readonly<Record<string, Fate>> = {
  hostname: refused("Fargate tasks get their host name from AWS; remove hostname."),
  domainname: refused("Fargate tasks get their host name from AWS; remove domainname."),
  stop_grace_period: accepted("stopTimeout of the container, at most 120 s."),
  "logging.driver": mapped(
    "awslogs, json-file and local: CloudWatch. splunk: as written. Others are refused.",
  ),
  cpus: SIZE,
  "deploy.resources.limits.cpus": SIZE,
  memswap_limit: refused("Fargate has no swap; remove memswap_limit."),
  shm_size: refused("Fargate has no shm_size; mount a tmpfs on /dev/shm with a size instead."),
  ulimits: accepted("ulimits of the container; on Fargate nofile only."),
  ...all("gpus", GPU_MEMBERS, NO_GPUS),
  ...all("deploy.resources.reservations.devices", GPU_MEMBERS, NO_GPUS),
  links: mapped("The other container is at 127.0.0.1."),
  networks: mapped("All containers of a task are at 127.0.0.1."),
  "networks.*.aliases": refused(
    "There is no name server in a task on Fargate; use 127.0.0.1 by a variable of the environment.",
  ),
  dns: refused("Fargate tasks use the VPC's resolver; remove dns."),
  dns_search: refused(
    "Fargate tasks have no search domains; write fully qualified names and remove dns_search.",
  ),
  extra_hosts: refused("Fargate tasks have no hosts file of their own; use a DNS name."),
  volumes: mapped(
    "Named volumes: EFS, where the environment places them; refused without a place. Small files, and small folders of configuration, are carried read only; other bind mounts are refused.",
  ),
  "volumes.*.volume.nocopy": accepted("EFS is never filled from the image."),
  cap_add: accepted("capabilities that the container is given; on Fargate SYS_PTRACE only."),
  security_opt: mapped(
    "no-new-privileges is accepted beside cap_drop: [ALL], which comes to the same; others are refused.",
  ),
  privileged: refused("Fargate runs no privileged containers; add single capabilities, or use EC2 hosts."),
  ...all("devices", ["source", "target", "permissions"], NO_DEVICES),
  sysctls: accepted("systemControls of the container; on Fargate those of net. count for the whole task."),
};

/** What becomes of fields of a compose file on Fargate, where it is not what becomes of them on EC2. */
export const FATES: Readonly<Record<string, Fate>> = Object.fromEntries(
  Object.entries(OF_SERVICES).map(([field, fate]) => [`services.*.${field}`, fate]),
);
