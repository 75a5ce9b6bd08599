import type { Part } from "../../environment/agreement.ts";
import { type Door, doorsInOrder, doorsOf } from "../../ingress/doors.ts";
import type { TargetRule } from "../../ingress/target-group.ts";
import { physicalName } from "../../naming.ts";
import type { EcsServiceSettings, ServiceIngress, ServiceNames, TaskBounds } from "../ecs-service.ts";
import { expressionOf } from "./schedules.ts";
import { MOST_TASKS, type Services } from "./schema.ts";

/** What an environment file says of one ECS service, and where. */
interface WrittenService {
  readonly path: readonly [string, ...string[]];
  readonly written: Part<Services["service"] | Services["furtherServices"][string]>;
}

/** All ECS services as the file has them, values that broke the schema left out. */
export const writtenServices = ({
  service,
  furtherServices,
}: Part<Pick<Services, "service" | "furtherServices">>): WrittenService[] => [
  ...(service ? [{ path: ["service"] as const, written: service }] : []),
  ...Object.entries(furtherServices ?? {}).flatMap(([name, written]) =>
    written ? [{ path: ["furtherServices", name] as const, written }] : [],
  ),
];

/** Most tasks of a service while no schedule changes them, as far as the file says how many; a singleton has one. */
export const mostTasks = ({
  singleton,
  tasks,
}: Pick<WrittenService["written"], "singleton" | "tasks">): number | undefined =>
  tasks && (tasks.max ?? (singleton ? 1 : MOST_TASKS));

/** Most tasks of a service at any time, as far as the file says how many. */
export function mostTasksEver(written: WrittenService["written"]): number | undefined {
  const most = mostTasks(written);
  const scheduled = Object.values(written.scaling?.schedule ?? {}).map((bounds) => bounds?.max ?? 0);
  return most === undefined ? undefined : Math.max(most, ...scheduled);
}

/** All ECS services of an environment, `service` first, and its jobs. Needs `placeContainers`. */
export const ecsServicesOf = (all: Doored): EcsServiceSettings[] => [
  ofService(all),
  ...Object.entries(all.furtherServices).map(([name, { entry, ...settings }]) => ({
    ...settings,
    ...boundsOf(settings),
    scaling: scalingOf(settings.scaling),
    path: [settings.schedule ? "containers" : "furtherServices", name],
    names: furtherNames(name),
    ...(entry ? { ingress: behindDoors(entry, all) } : {}),
    ownGroup: true,
  })),
];

type Doored = Pick<Services, "service" | "furtherServices">;
type FurtherEntry = NonNullable<Services["furtherServices"][string]["entry"]>;

/** The ways in to all services by one load balancer. One to `service` has neither host nor path where all other requests are for it. */
export const allDoors = ({ service, furtherServices }: Doored, internal: boolean): Door[] => [
  ...(service.entry && !internal ? doorsOf(service.entry) : []),
  ...Object.values(furtherServices).flatMap(({ entry }) =>
    entry?.internal === internal ? doorsOf(entry) : [],
  ),
];

/** Each rule is about one host and one path: what they have in common with others is told by their priorities. */
function rulesOf(
  entry: Pick<FurtherEntry, "hosts" | "paths" | "internal">,
  networks: readonly string[],
  all: Doored,
): TargetRule[] {
  const placeOf = doorsInOrder(allDoors(all, entry.internal));
  return doorsOf(entry).map((door) => ({ ...door, networks, ...placeOf(door) }));
}

function behindDoors(entry: FurtherEntry, all: Doored): ServiceIngress {
  const { healthCheck, stickinessSeconds, startSeconds, service, port, allowFrom } = entry;
  return {
    through: entry.internal ? "internalIngress" : "ingress",
    entry: { service, port },
    startSeconds,
    rules: rulesOf(entry, allowFrom, all),
    treatment: {
      ...(healthCheck === undefined ? {} : { healthCheck }),
      ...(stickinessSeconds === undefined ? {} : { stickinessSeconds }),
    },
  };
}

/** All requests that are for no other service, or those of its own hosts and paths. */
function ofEntry(all: Doored): ServiceIngress | undefined {
  const { entry: written, startSeconds, scaling } = all.service;
  if (written === undefined) return undefined;
  const { hosts, paths, ...entry } = written;
  const rules = rulesOf({ hosts, paths, internal: false }, [], all);
  return {
    through: "ingress",
    entry,
    startSeconds,
    requestsPerTarget: scaling.requestsPerTarget,
    ...(rules.length === 0 ? {} : { rules }),
  };
}

function ofService(all: Doored): EcsServiceSettings {
  const { service } = all;
  const { containers, singleton, taskSize, executeCommand, standaloneTasks } = service;
  const { requestsPerTarget, ...scaling } = service.scaling;
  const ingress = ofEntry(all);
  return {
    path: ["service"],
    names: {
      key: "service",
      title: "the service",
      id: (part) => part,
      physical: (environment) => physicalName(environment, ""),
      own: service.name,
    },
    ...(ingress ? { ingress } : {}),
    ownGroup: false,
    containers,
    singleton,
    taskSize,
    ...boundsOf(service),
    scaling: scalingOf(scaling),
    executeCommand,
    standaloneTasks,
  };
}

/** Without the jobs: what ECS keeps running. Needs `placeContainers`. */
export const runningServicesOf = (
  environment: Pick<Services, "service" | "furtherServices">,
): EcsServiceSettings[] => ecsServicesOf(environment).filter(({ schedule }) => schedule === undefined);

type Scaling = Services["furtherServices"][string]["scaling"];

function boundsOf({
  singleton,
  tasks: { min, max = singleton ? 1 : MOST_TASKS },
  scaling: { schedule = {} },
}: Pick<Services["service"], "singleton" | "tasks" | "scaling">): Pick<EcsServiceSettings, "tasks" | "peak"> {
  const all = [{ min, max }, ...Object.values(schedule)];
  const greatest = (end: keyof TaskBounds) => Math.max(...all.map((bounds) => bounds[end]));
  return { tasks: { min, max }, peak: { min: greatest("min"), max: greatest("max") } };
}

const scalingOf = ({ schedule = {}, ...scaling }: Scaling): EcsServiceSettings["scaling"] => ({
  ...scaling,
  schedule: Object.entries(schedule).map(([name, { expression, ...bounds }]) => ({
    ...bounds,
    name,
    expression: expressionOf(expression),
  })),
});

const furtherNames = (name: string): ServiceNames => ({
  key: name,
  title: name,
  id: (part) => `${name}-${part}`,
  physical: (environment) => physicalName(environment, name),
});

/** Its key in the environment file, such as `furtherServices.worker`. */
export const keyOf = ({ path }: EcsServiceSettings): string => path.join(".");

/** All compose services that run on ECS, but for a database on a host of its own. */
export const containersOf = (environment: Pick<Services, "service" | "furtherServices">): string[] =>
  ecsServicesOf(environment).flatMap(({ containers }) => [...containers]);

/** Where an environment file names the version of an image that is built. */
export function imageKey({ containers }: Pick<Services, "containers">, image: string): string {
  const { tag, digest } = containers[image] ?? {};
  if (tag !== undefined) return `containers.${image}.tag`;
  return digest === undefined ? `service.images.${image}` : `containers.${image}.digest`;
}
