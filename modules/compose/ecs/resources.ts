import type { ComposeService, DeviceRequest } from "../model.ts";
import { containerMemory, cpuUnits, mebibytes } from "./amounts.ts";
import type { FieldContext } from "./context.ts";
import { accepted, mapped, refused } from "./fate.ts";
import { type FieldRule, fieldRule, members } from "./rules.ts";

const CPU_CEILING =
  "ECS has no such ceiling for one container; write deploy.resources.reservations.cpus, a share while the host is busy.";

function cpuLimit(cpus: number, context: FieldContext): void {
  const { container, service } = context;
  if (service.deploy?.resources.reservations?.cpus !== undefined) return;
  container.cpu = cpuUnits(cpus);
}

/** Hosts have no swap (modules/aws/host-needs.ts), so that all that can be asked for is none. */
function swap(size: string, context: FieldContext): void {
  const memory = memoryLimit(context.service);
  if (memory === undefined) {
    context.refuse("EOE-COMPOSE-140", "needs mem_limit or deploy.resources.limits.memory beside it.");
    return;
  }
  const swapped = Number(size) - Number(memory);
  if (Number(size) !== -1 && swapped < 0)
    context.refuse(
      "EOE-COMPOSE-141",
      `${size} must be at least the memory limit, ${memory} bytes: it is memory and swap together.`,
    );
  else if (swapped !== 0)
    context.refuse(
      "EOE-COMPOSE-142",
      `asks for swap, which hosts do not have; write the memory limit, ${memory} bytes, which means no swap, or remove it.`,
    );
  else context.container.linuxParameters.maxSwap = 0;
}

const memoryLimit = (service: ComposeService): string | undefined =>
  service.deploy?.resources.limits?.memory ?? service.mem_limit;

function gpus(devices: readonly DeviceRequest[], context: FieldContext): void {
  let count = 0;
  devices.forEach((device, index) => {
    const at = [...context.path, index];
    if (device.driver !== undefined && device.driver !== "nvidia") {
      context.refuse(
        "EOE-COMPOSE-143",
        `has the driver "${device.driver}"; ECS supports NVIDIA GPUs only.`,
        at,
      );
    }
    const other = (device.capabilities ?? []).find(
      (capability) => !["gpu", "nvidia", "compute", "utility"].includes(capability),
    );
    if (other !== undefined)
      context.refuse("EOE-COMPOSE-144", `asks for "${other}"; ECS reserves GPUs only.`, at);
    if (device.device_ids !== undefined)
      context.refuse("EOE-COMPOSE-145", "names GPUs one by one; ECS chooses them. Write count.", at);
    if (device.count === -1)
      context.refuse("EOE-COMPOSE-146", "asks for all GPUs, but ECS needs a number; write it as count.", at);
    count += Math.max(0, device.count ?? 0);
  });
  if (count > 0) context.container.resourceRequirements = [{ type: "GPU", value: String(count) }];
}

function ulimits(limits: NonNullable<ComposeService["ulimits"]>, context: FieldContext): void {
  const { ulimits: possible, title } = context.target.launchType;
  const names = Object.keys(limits).sort();
  for (const name of names) {
    const at = [...context.path, name];
    if (possible?.includes(name) === false) {
      context.refuse(
        "EOE-COMPOSE-147",
        `"${name}" cannot be set on ${title}; only ${possible.join(", ")} can. Remove it.`,
        at,
      );
    } else if (!ULIMITS.includes(name)) {
      context.refuse(
        "EOE-COMPOSE-148",
        `"${name}" is not a limit that ECS supports: ${ULIMITS.join(", ")}.`,
        at,
      );
    }
  }
  context.container.ulimits = names.map((name) => {
    const limit = limits[name] ?? 0;
    const both = typeof limit === "number" ? { soft: limit, hard: limit } : limit;
    const { soft = 0, hard = 0 } = both;
    checkUlimit(soft, hard, context.at([...context.path, name]));
    return { name, softLimit: soft, hardLimit: hard };
  });
}

const NO_ULIMIT = -1;

/** Source: setrlimit(2); docker/go-units, ulimit.go, for which -1 means no limit; 2026-11-27. */
function checkUlimit(soft: number, hard: number, context: FieldContext): void {
  const height = (limit: number): number => (limit === NO_ULIMIT ? Number.POSITIVE_INFINITY : limit);
  if (Math.min(soft, hard) < NO_ULIMIT)
    context.refuse(
      "EOE-COMPOSE-191",
      `${Math.min(soft, hard)} is no limit; write a number from 0, or -1 for none.`,
    );
  else if (height(soft) > height(hard))
    context.refuse(
      "EOE-COMPOSE-191",
      `has the soft limit ${soft} above the hard limit ${hard}, which no container starts with; lower soft or raise hard.`,
    );
}

/** Source: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Ulimit.html */
const ULIMITS = [
  "core",
  "cpu",
  "data",
  "fsize",
  "locks",
  "memlock",
  "msgqueue",
  "nice",
  "nofile",
  "nproc",
  "rss",
  "rtprio",
  "rttime",
  "sigpending",
  "stack",
];

const limitCpus = fieldRule(
  mapped(
    "A share, not a ceiling: the container's CPU units where no reservation is written. ECS on EC2 lets a container use what others leave.",
  ),
  cpuLimit,
);
const limitMemory = fieldRule(
  accepted("memory of the container: what it may use at most."),
  (size: string, context: FieldContext) => {
    context.container.memory = containerMemory(size, context);
  },
);
const reserveMemory = fieldRule(
  accepted("memoryReservation of the container."),
  (size: string, context: FieldContext) => {
    context.container.memoryReservation = containerMemory(size, context);
  },
);
const pids = fieldRule(
  refused(
    "ECS does not limit a container's processes; set ulimits.nproc, or ECS_TASK_PIDS_LIMIT on the hosts, and remove it.",
  ),
);
const gpuRule = fieldRule(
  mapped("resourceRequirements: the number of GPUs, on instance types that have them."),
  gpus,
);

const GPU_MEMBER = fieldRule(mapped("Part of the number of GPUs."));

export const RESOURCE_RULES: Record<string, FieldRule> = {
  cpus: limitCpus,
  cpu_shares: fieldRule(
    accepted("cpu of the container, which ECS passes on as shares."),
    (shares: number, { container, service }) => {
      if (service.cpus === undefined && service.deploy?.resources.limits?.cpus === undefined)
        container.cpu = shares;
    },
  ),
  ...Object.fromEntries(
    ["cpu_count", "cpu_percent", "cpu_period", "cpu_quota", "cpu_rt_period", "cpu_rt_runtime"].map(
      (field) => [field, fieldRule(refused(CPU_CEILING))],
    ),
  ),
  cpuset: fieldRule(refused("ECS cannot pin a container to CPUs; remove cpuset.")),
  mem_limit: limitMemory,
  mem_reservation: reserveMemory,
  memswap_limit: fieldRule(
    mapped("maxSwap 0 where it is the memory limit; more is refused, since hosts have no swap."),
    swap,
  ),
  mem_swappiness: fieldRule(
    refused("Hosts with Amazon Linux 2023 and Fargate do not support it; remove mem_swappiness."),
  ),
  oom_kill_disable: fieldRule(
    refused("ECS ends a container that runs out of memory; give it more memory and remove oom_kill_disable."),
  ),
  oom_score_adj: fieldRule(
    refused("ECS has no such setting; give the container a memory reservation instead."),
  ),
  pids_limit: pids,
  shm_size: fieldRule(accepted("sharedMemorySize of the container."), (size: string, context) => {
    context.container.linuxParameters.sharedMemorySize = mebibytes(size);
  }),
  blkio_config: fieldRule(
    refused("ECS has no limits for disks; choose a faster volume instead, and remove blkio_config."),
  ),
  storage_opt: fieldRule(
    refused("ECS cannot size a container's disk; set the size of the host's volume instead."),
  ),
  ulimits: fieldRule(accepted("ulimits of the container."), ulimits),
  ...members("ulimits.*", ["soft", "hard"], fieldRule(accepted("ulimits of the container."))),
  gpus: gpuRule,
  ...members("gpus.*", ["capabilities", "count", "device_ids", "driver"], GPU_MEMBER),
  "gpus.*.options": fieldRule(refused("ECS passes nothing on to the driver; remove options.")),
  "deploy.resources": fieldRule(accepted("What the container may use and what is kept for it.")),
  "deploy.resources.limits": fieldRule(accepted("What the container may use at most.")),
  "deploy.resources.limits.cpus": limitCpus,
  "deploy.resources.limits.memory": limitMemory,
  "deploy.resources.limits.pids": pids,
  "deploy.resources.reservations": fieldRule(accepted("What is kept free for the container.")),
  "deploy.resources.reservations.cpus": fieldRule(
    accepted("cpu of the container: 1024 units for one CPU."),
    (cpus: number, { container }) => {
      container.cpu = cpuUnits(cpus);
    },
  ),
  "deploy.resources.reservations.memory": reserveMemory,
  "deploy.resources.reservations.generic_resources": fieldRule(
    refused("ECS has no user-defined resources; use placement of the hosts instead."),
  ),
  "deploy.resources.reservations.devices": gpuRule,
  ...members(
    "deploy.resources.reservations.devices.*",
    ["capabilities", "count", "device_ids", "driver"],
    GPU_MEMBER,
  ),
  "deploy.resources.reservations.devices.*.options": fieldRule(
    refused("ECS passes nothing on to the driver; remove options."),
  ),
};
