import type { ComposeCode } from "../../problem-codes/compose.ts";
import type { Path } from "../origin.ts";
import type { ComposeProject } from "../project.ts";
import type { TaskDraft } from "./context.ts";
import type { ContainerDefinition } from "./definition.ts";
import type { TaskSizes } from "./launch-type.ts";
import { isConnected } from "./places.ts";
import type { TaskSize, TaskTarget } from "./target.ts";

/** CPU units and MiB. */
interface Amounts {
  readonly cpu: number;
  readonly memory: number;
}

/** Of a task, and of each of its containers. */
interface Needs extends Amounts {
  readonly each: readonly (Amounts & { readonly name: string })[];
}

type Refuse = (code: ComposeCode, path: Path, message: string) => void;

/**
 * The size of the whole task: what the environment says, or the smallest that the launch type offers for the limits of
 * all containers together. Where neither asks for one, a task takes what its containers take.
 */
export function sizeOfTask(
  containers: readonly ContainerDefinition[],
  project: ComposeProject,
  target: TaskTarget,
  task: TaskDraft,
  refuse: Refuse,
): Partial<Amounts> {
  const { launchType, size } = target;
  const { sizes } = launchType;
  const needs = needsOf(containers, project, target);
  const tell = (sentence: string): void => {
    const at = project.positionOf(["services"]);
    task.decisions.push({ service: "", field: "services", ...at, outcome: "mapped", sentence });
  };
  if (size?.memory !== undefined) {
    const { cpu, memory } = sizes
      ? sizes.nearest(size.cpu ?? needs.cpu, size.memory)
      : { cpu: size.cpu, memory: size.memory };
    checkSize({ ...size, memory: size.memory }, { cpu, memory }, containers, needs, refuse);
    tell(
      `The task has ${cpu === undefined ? "" : `${cpu} CPU units and `}${memory} MiB, as ${size.key} says; its containers share them.`,
    );
    return { ...(cpu === undefined ? {} : { cpu }), memory };
  }
  return sizes ? nearestSize(sizes, needs, target, tell, refuse) : {};
}

function nearestSize(
  sizes: TaskSizes,
  all: Needs,
  target: TaskTarget,
  tell: (sentence: string) => void,
  refuse: Refuse,
): Amounts {
  const { title } = target.launchType;
  const { cpu, memory } = all;
  const size = sizes.nearest(cpu, memory);
  if (size.cpu < cpu) tooMuch("cpu", all, size.cpu, target, refuse);
  if (size.memory < memory) tooMuch("memory", all, size.memory, target, refuse);
  const needs = `the ${cpu > 0 ? `${cpu} CPU units and ` : ""}${memory} MiB of its containers`;
  tell(
    `The task has ${size.cpu} CPU units and ${size.memory} MiB, the smallest size of ${title} for ${needs}${proxyShare(proxyOf(target))}.`,
  );
  return size;
}

const UNITS = { cpu: "CPU units", memory: "MiB of memory" } as const satisfies Record<keyof Amounts, string>;

/** Told at the service that alone asks for more than a task can have; else at the services that do together. */
function tooMuch(what: keyof Amounts, needs: Needs, most: number, target: TaskTarget, refuse: Refuse): void {
  const unit = UNITS[what];
  const limit = `a task on ${target.launchType.title} has at most ${most}`;
  const mend = "or run it on EC2 hosts, which are as large as you choose";
  const large = needs.each.filter((container) => container[what] > most);
  for (const container of large)
    refuse(
      "EOE-COMPOSE-187",
      ["services", container.name],
      `asks for ${container[what]} ${unit}, and ${limit}; lower its limit, ${mend}.`,
    );
  if (large.length > 0) return;
  const shares = needs.each.filter((container) => container[what] > 0);
  const listed = shares.map((container) => `${container.name} ${container[what]}`).join(", ");
  refuse(
    "EOE-COMPOSE-187",
    ["services"],
    `ask for ${needs[what]} ${unit} in one task (${listed})${proxyShare(proxyOf(target))}, and ${limit}; lower the limits, split the task, ${mend}.`,
  );
}

/**
 * A task is no smaller than what its containers reserve, and no container may use more than its task has. Source:
 * ECS API reference, ContainerDefinition `memory` and `cpu` (botocore 1.44.8, 2026-11).
 */
function checkSize(
  size: TaskSize & { readonly memory: number },
  made: { readonly cpu?: number | undefined; readonly memory: number },
  containers: readonly ContainerDefinition[],
  needs: Amounts,
  refuse: Refuse,
): void {
  const largest = Math.max(0, ...containers.map(({ memory = 0 }) => memory));
  const reserved = sum(containers.map(({ memory = 0, memoryReservation = memory }) => memoryReservation));
  const least = Math.max(largest, reserved);
  if (least > size.memory)
    refuse(
      "EOE-COMPOSE-220",
      ["services"],
      `asks for ${least} MiB in one task, of which ${size.key}.memory allows ${size.memory}; raise it, or lower the limits of the containers.`,
    );
  if (made.cpu !== undefined && made.cpu < needs.cpu)
    refuse(
      "EOE-COMPOSE-220",
      ["services"],
      `asks for ${needs.cpu} CPU units in one task, of which ${size.key}.cpu allows ${made.cpu}; raise it, or lower those of the containers.`,
    );
  if (made.memory !== size.memory)
    refuse(
      "EOE-COMPOSE-220",
      ["services"],
      `asks for ${needs.cpu} CPU units in one task, with which there are no ${size.memory} MiB; write ${size.key}: { cpu: ${made.cpu}, memory: ${made.memory} }.`,
    );
}

function needsOf(
  containers: readonly ContainerDefinition[],
  project: ComposeProject,
  target: TaskTarget,
): Needs {
  const limit = (name: string): number => {
    const { deploy, cpus } = project.services[name] ?? {};
    return Math.round((deploy?.resources.limits?.cpus ?? cpus ?? 0) * 1024);
  };
  const proxy = proxyOf(target);
  // On hosts a limit is a share, which reserves nothing.
  const cpuOf = ({ name, cpu }: ContainerDefinition): number =>
    target.launchType.sizes ? Math.max(limit(name), cpu) : cpu;
  const each = containers.map((container) => ({
    name: container.name,
    cpu: cpuOf(container),
    memory: container.memory ?? container.memoryReservation ?? 0,
  }));
  return {
    cpu: proxy.cpu + sum(each.map(({ cpu }) => cpu)),
    memory: proxy.memory + sum(each.map(({ memory }) => memory)),
    each,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** What AWS recommends to add for the proxy. Source: ECS Developer Guide, "Amazon ECS Service Connect components". */
const SERVICE_CONNECT_PROXY: Amounts = { cpu: 256, memory: 64 };

const proxyOf = (target: TaskTarget): Amounts =>
  isConnected(target) ? SERVICE_CONNECT_PROXY : { cpu: 0, memory: 0 };

const proxyShare = ({ cpu, memory }: Amounts): string =>
  memory === 0 ? "" : ` and of Service Connect's proxy (${cpu} CPU units, ${memory} MiB)`;
