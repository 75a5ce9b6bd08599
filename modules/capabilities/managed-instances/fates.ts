import { accepted, type Fate, mapped, refused } from "../../compose/ecs/fate.ts";

const NO_GPUS = refused("This project asks Managed Instances for no GPUs; use EC2 hosts.");
const NO_DEVICES = refused("AWS runs the hosts, so their devices cannot be mapped; use EC2 hosts.");
const NO_LABELS = refused("Managed Instances take no labels; remove them.");
const NO_TMPFS = refused(
  "Managed Instances have no tmpfs. Mount a named volume with place: task there, and declare the folder by VOLUME in the Dockerfile, owned by the user who writes to it.",
);

const members = (field: string, names: readonly string[], fate: Fate): Record<string, Fate> =>
  Object.fromEntries([field, ...names.map((name) => `${field}.*.${name}`)].map((one) => [one, fate]));

const GPU_MEMBERS = ["capabilities", "count", "device_ids", "driver"];

const OF_SERVICES: Readonly<Record<string, Fate>> = {
  hostname: refused("Tasks on Managed Instances take their host name from AWS; remove hostname."),
  "logging.driver": mapped("awslogs, json-file and local: CloudWatch. Others are refused."),
  labels: NO_LABELS,
  label_file: NO_LABELS,
  "deploy.labels": refused(
    "An ECS service has tags, which the environment file gives; remove deploy.labels, since Managed Instances take no labels.",
  ),
  annotations: refused("ECS has no annotations, and Managed Instances take no labels; remove annotations."),
  domainname: refused("Tasks on Managed Instances take their host name from AWS; remove domainname."),
  memswap_limit: refused("Managed Instances have no swap to give; remove memswap_limit."),
  shm_size: refused("Managed Instances have no shm_size; remove it, or use EC2 hosts."),
  ...members("gpus", GPU_MEMBERS, NO_GPUS),
  ...members("deploy.resources.reservations.devices", GPU_MEMBERS, NO_GPUS),
  ...members("devices", ["source", "target", "permissions"], NO_DEVICES),
  links: mapped("The other container is at 127.0.0.1."),
  networks: mapped("All containers of a task are at 127.0.0.1."),
  "networks.*.aliases": refused(
    "There is no name server in a task on Managed Instances; use 127.0.0.1 by a variable of the environment.",
  ),
  dns: refused("Tasks on Managed Instances ask the VPC's resolver; remove dns."),
  dns_search: refused(
    "Tasks on Managed Instances have no search domains; write fully qualified names and remove dns_search.",
  ),
  extra_hosts: refused("Tasks on Managed Instances have no hosts file of their own; use a name in DNS."),
  tmpfs: NO_TMPFS,
  "volumes.*.tmpfs": NO_TMPFS,
  volumes: mapped(
    "Named volumes: EFS, or made with the task, where the environment places them; refused without a place. Small files, and small folders of configuration, are carried read only; other bind mounts are refused.",
  ),
  "volumes.*.volume.nocopy": accepted("EFS is never filled from the image."),
  security_opt: mapped(
    "no-new-privileges is accepted beside cap_drop: [ALL], which comes to the same; others are refused.",
  ),
};

/** What becomes of fields of a compose file on Managed Instances, where it is not what becomes of them on EC2. */
export const FATES: Readonly<Record<string, Fate>> = Object.fromEntries(
  Object.entries(OF_SERVICES).map(([field, fate]) => [`services.*.${field}`, fate]),
);
