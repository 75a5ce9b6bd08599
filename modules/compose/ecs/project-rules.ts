import { accepted, both, type FieldRule, laptopOnly, mapped, members, refused } from "./rules";

const resolved = both(accepted("Resolved when the files are loaded."));
const labelled = both(
  laptopOnly("Labels of the laptop's engine; on ECS resources have the environment's tags."),
);
const named = both(laptopOnly("The name on the laptop; on ECS names come from the environment."));
const addresses = both(refused("ECS chooses addresses itself, from the environment's network; remove it."));

/** Fields outside of services. Networks and volumes count where a service of the task uses them. */
export const PROJECT_RULES: Record<string, FieldRule> = {
  version: both(laptopOnly("Obsolete; it has no effect anywhere.")),
  name: both(laptopOnly("Names of containers on the laptop; on ECS names come from the environment.")),
  include: resolved,
  ...members("include.*", ["path", "env_file", "project_directory"], resolved),
  services: both(
    mapped("Containers of a task, services of their own, or hosted elsewhere, as the environment says."),
  ),
  models: both(
    refused("ECS runs no models; use a service such as Bedrock and pass its address as a variable."),
  ),
  ...members(
    "models.*",
    ["name", "model", "context_size", "runtime_flags"],
    both(refused("ECS runs no models.")),
  ),

  networks: both(
    mapped(
      "Within a task: bridge links, or 127.0.0.1. Between tasks: the same names by Service Connect, for those that depend on each other; security groups let nothing else through.",
    ),
  ),
  "networks.*.name": named,
  "networks.*.driver": both(accepted("bridge; others are refused."), (driver: string, context) => {
    if (driver !== "bridge" && driver !== "default")
      context.refuse(`"${driver}" does not exist on ECS; remove driver.`);
  }),
  "networks.*.driver_opts": both(refused("ECS has no options for networks; remove driver_opts.")),
  "networks.*.ipam": both(accepted("Addresses come from the environment's network.")),
  ...members("networks.*.ipam", ["driver", "config", "options"], addresses),
  ...members("networks.*.ipam.config.*", ["subnet", "ip_range", "gateway", "aux_addresses"], addresses),
  "networks.*.external": both(
    refused("Containers of another project do not exist on ECS; reach them by a name in DNS."),
  ),
  "networks.*.external.name": both(
    refused("Containers of another project do not exist on ECS; reach them by a name in DNS."),
  ),
  "networks.*.internal": both(
    mapped(
      "Containers of one task share one network; what may reach a task, and what a task may reach, say security groups.",
    ),
  ),
  "networks.*.enable_ipv4": both(accepted("Tasks have IPv4 addresses."), (enabled: boolean, context) => {
    if (!enabled) context.refuse("false is not possible; tasks have IPv4 addresses. Remove enable_ipv4.");
  }),
  "networks.*.enable_ipv6": both(accepted("false; true is refused."), (enabled: boolean, context) => {
    if (enabled)
      context.refuse(
        "true is not possible: the environment's network has IPv4 addresses only. Remove enable_ipv6.",
      );
  }),
  "networks.*.attachable": both(laptopOnly("Whether containers started by hand may join.")),
  "networks.*.labels": labelled,

  volumes: both(mapped("Placed by the environment: a folder of a host, or EFS.")),
  "volumes.*.name": named,
  "volumes.*.driver": both(accepted("local; others are refused."), (driver: string, context) => {
    if (driver !== "local")
      context.refuse(
        `"${driver}" does not exist on ECS; remove driver, and say in the environment where the volume is.`,
      );
  }),
  "volumes.*.driver_opts": both(
    refused(
      "They are for the laptop's engine; say in the environment where the volume is, and move them to an override file.",
    ),
  ),
  "volumes.*.external": both(mapped("The environment says where the volume is.")),
  "volumes.*.external.name": both(mapped("The environment says where the volume is.")),
  "volumes.*.labels": labelled,

  secrets: both(mapped("The ARN that the environment names.")),
  "secrets.*.name": named,
  ...members(
    "secrets.*",
    ["file", "environment"],
    both(laptopOnly("The value on the laptop; on ECS it is in Secrets Manager or SSM.")),
  ),
  "secrets.*.external": both(mapped("The ARN that the environment names.")),
  "secrets.*.external.name": both(mapped("The ARN that the environment names.")),
  "secrets.*.labels": labelled,
  "secrets.*.driver": both(laptopOnly("Where the laptop's engine has the value from.")),
  "secrets.*.driver_opts": both(laptopOnly("Where the laptop's engine has the value from.")),
  "secrets.*.template_driver": both(refused("ECS passes on a secret as it is; remove template_driver.")),

  configs: both(mapped("The content is carried by the task definition.")),
  "configs.*.name": named,
  ...members(
    "configs.*",
    ["file", "content", "environment"],
    both(mapped("The content is carried by the task definition; it must not be a secret.")),
  ),
  "configs.*.external": both(refused("The content is not in the file; write file or content.")),
  "configs.*.external.name": both(refused("The content is not in the file; write file or content.")),
  "configs.*.labels": labelled,
  "configs.*.template_driver": both(refused("A config is carried as it is; remove template_driver.")),
};
