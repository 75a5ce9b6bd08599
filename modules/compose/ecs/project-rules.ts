import { accepted, laptopOnly, mapped, refused } from "./fate.ts";
import { type FieldRule, fieldRule, members } from "./rules.ts";

const resolved = fieldRule(accepted("Resolved when the files are loaded."));
const labelled = fieldRule(
  laptopOnly("Labels of the laptop's engine; on ECS resources have the environment's tags."),
);
const named = fieldRule(laptopOnly("The name on the laptop; on ECS names come from the environment."));
const addresses = fieldRule(
  refused("ECS chooses addresses itself, from the environment's network; remove it."),
);

/** Of a job, after its place. */
export const JOBS =
  "ECS keeps no jobs beside services: run its command by `npx express-on-ecs run <environment> -- <command>`, or make it a service with x-ecs.schedule (docs/jobs.md).";

/** Fields outside of services. Networks and volumes count where a service of the task uses them. */
export const PROJECT_RULES: Record<string, FieldRule> = {
  version: fieldRule(laptopOnly("Obsolete; it has no effect anywhere.")),
  name: fieldRule(laptopOnly("Names of containers on the laptop; on ECS names come from the environment.")),
  include: resolved,
  ...members("include.*", ["path", "env_file", "project_directory"], resolved),
  services: fieldRule(
    mapped("Containers of a task, services of their own, or hosted elsewhere, as the environment says."),
  ),
  models: fieldRule(
    refused("ECS runs no models; use a service such as Bedrock and pass its address as a variable."),
  ),
  ...members(
    "models.*",
    ["name", "model", "context_size", "runtime_flags"],
    fieldRule(refused("ECS runs no models.")),
  ),

  jobs: fieldRule(refused(JOBS)),

  networks: fieldRule(
    mapped(
      "Within a task: bridge links, or 127.0.0.1. Between tasks: the same names by Service Connect, for those that depend on each other; security groups let nothing else through.",
    ),
  ),
  "networks.*.name": named,
  "networks.*.driver": fieldRule(accepted("bridge; others are refused."), (driver: string, context) => {
    if (driver !== "bridge" && driver !== "default")
      context.refuse("EOE-COMPOSE-137", `"${driver}" does not exist on ECS; remove driver.`);
  }),
  "networks.*.driver_opts": fieldRule(refused("ECS has no options for networks; remove driver_opts.")),
  "networks.*.ipam": fieldRule(accepted("Addresses come from the environment's network.")),
  ...members("networks.*.ipam", ["driver", "config", "options"], addresses),
  ...members("networks.*.ipam.config.*", ["subnet", "ip_range", "gateway", "aux_addresses"], addresses),
  "networks.*.external": fieldRule(
    refused("Containers of another project do not exist on ECS; reach them by a DNS name."),
  ),
  "networks.*.external.name": fieldRule(
    refused("Containers of another project do not exist on ECS; reach them by a DNS name."),
  ),
  "networks.*.internal": fieldRule(
    mapped(
      "Containers of one task share one network; security groups say what may reach a task, and what a task may reach.",
    ),
  ),
  "networks.*.enable_ipv4": fieldRule(accepted("Tasks have IPv4 addresses."), (enabled: boolean, context) => {
    if (!enabled)
      context.refuse(
        "EOE-COMPOSE-138",
        "false is not possible; tasks have IPv4 addresses. Remove enable_ipv4.",
      );
  }),
  "networks.*.enable_ipv6": fieldRule(accepted("false; true is refused."), (enabled: boolean, context) => {
    if (enabled)
      context.refuse(
        "EOE-COMPOSE-138",
        "true is not possible: the environment's network has IPv4 addresses only. Remove enable_ipv6.",
      );
  }),
  "networks.*.attachable": fieldRule(laptopOnly("Whether containers started by hand may join.")),
  "networks.*.labels": labelled,

  volumes: fieldRule(mapped("Placed by the environment: a folder of a host, or EFS.")),
  "volumes.*.name": named,
  "volumes.*.driver": fieldRule(accepted("local; others are refused."), (driver: string, context) => {
    if (driver !== "local")
      context.refuse(
        "EOE-COMPOSE-139",
        `"${driver}" does not exist on ECS; remove driver, and say in the environment where the volume is.`,
      );
  }),
  "volumes.*.driver_opts": fieldRule(
    refused(
      "They are for the laptop's engine; say in the environment where the volume is, and move them to an override file.",
    ),
  ),
  "volumes.*.external": fieldRule(mapped("The environment says where the volume is.")),
  "volumes.*.external.name": fieldRule(mapped("The environment says where the volume is.")),
  "volumes.*.labels": labelled,

  secrets: fieldRule(mapped("The ARN that the environment names.")),
  "secrets.*.name": named,
  ...members(
    "secrets.*",
    ["file", "environment"],
    fieldRule(laptopOnly("The value on the laptop; on ECS it is in Secrets Manager or SSM.")),
  ),
  "secrets.*.external": fieldRule(mapped("The ARN that the environment names.")),
  "secrets.*.external.name": fieldRule(mapped("The ARN that the environment names.")),
  "secrets.*.labels": labelled,
  "secrets.*.driver": fieldRule(laptopOnly("Where the laptop's engine takes the value from.")),
  "secrets.*.driver_opts": fieldRule(laptopOnly("Where the laptop's engine takes the value from.")),
  "secrets.*.template_driver": fieldRule(refused("ECS passes on a secret as it is; remove template_driver.")),

  configs: fieldRule(mapped("The content is carried by the task definition.")),
  "configs.*.name": named,
  ...members(
    "configs.*",
    ["file", "content", "environment"],
    fieldRule(mapped("The content is carried by the task definition; it must not be a secret.")),
  ),
  "configs.*.external": fieldRule(refused("The content is not in the file; write file or content.")),
  "configs.*.external.name": fieldRule(refused("The content is not in the file; write file or content.")),
  "configs.*.labels": labelled,
  "configs.*.template_driver": fieldRule(refused("A config is carried as it is; remove template_driver.")),
};
