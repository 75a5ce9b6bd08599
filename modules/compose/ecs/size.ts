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
  { cpu, memory }: Amounts,
  target: TaskTarget,
  tell: (sentence: string) => void,
  refuse: Refuse,
): Amounts {
  const { title } = target.launchType;
  const size = sizes.nearest(cpu, memory);
  if (size.cpu < cpu || size.memory < memory) {
    const message = `needs ${cpu} CPU units and ${memory} MiB in one task, which ${title} does not have. Sizes: ${sizes.describe()}.`;
    refuse("EOE-COMPOSE-187", ["services"], message);
  }
  const needs = `the ${cpu > 0 ? `${cpu} CPU units and ` : ""}${memory} MiB of its containers`;
  tell(
    `The task has ${size.cpu} CPU units and ${size.memory} MiB, the smallest size of ${title} for ${needs}${proxyShare(proxyOf(target))}.`,
  );
  return size;
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
): Amounts {
  const limit = (name: string): number => {
    const { deploy, cpus } = project.services[name] ?? {};
    return Math.round((deploy?.resources.limits?.cpus ?? cpus ?? 0) * 1024);
  };
  const proxy = proxyOf(target);
  // On hosts a limit is a share, which reserves nothing.
  const cpuOf = ({ name, cpu }: ContainerDefinition): number =>
    target.launchType.sizes ? Math.max(limit(name), cpu) : cpu;
  return {
    cpu: proxy.cpu + sum(containers.map(cpuOf)),
    memory:
      proxy.memory + sum(containers.map(({ memory, memoryReservation }) => memory ?? memoryReservation ?? 0)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

/** What AWS recommends to add for the proxy. Source: ECS Developer Guide, "Amazon ECS Service Connect components". */
const SERVICE_CONNECT_PROXY: Amounts = { cpu: 256, memory: 64 };

const proxyOf = (target: TaskTarget): Amounts =>
  isConnected(target) ? SERVICE_CONNECT_PROXY : { cpu: 0, memory: 0 };

const proxyShare = ({ cpu, memory }: Amounts): string =>
  memory === 0 ? "" : ` and of Service Connect's proxy (${cpu} CPU units, ${memory} MiB)`;
