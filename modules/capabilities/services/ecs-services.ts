import type { Part } from "../../environment/agreement.ts";
import { doorsOf, prioritiesOf } from "../../ingress/doors.ts";
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
export const ecsServicesOf = ({
  service,
  furtherServices,
}: Pick<Services, "service" | "furtherServices">): EcsServiceSettings[] => [
  ofService(service),
  ...Object.entries(furtherServices).map(([name, { entry, ...settings }]) => ({
    ...settings,
    ...boundsOf(settings),
    scaling: scalingOf(settings.scaling),
    path: [settings.schedule ? "containers" : "furtherServices", name],
    names: furtherNames(name),
    ...(entry ? { ingress: behindDoors(entry, furtherServices) } : {}),
    ownGroup: true,
  })),
];

type FurtherEntry = NonNullable<Services["furtherServices"][string]["entry"]>;

/** Each rule is about one host and one path: what they have in common with others is told by their priorities. */
function behindDoors(entry: FurtherEntry, all: Services["furtherServices"]): ServiceIngress {
  const priorityOf = prioritiesOf(
    Object.values(all).flatMap((service) => (service.entry ? doorsOf(service.entry) : [])),
  );
  const { healthCheck, stickinessSeconds, startSeconds, service, port, allowFrom } = entry;
  return {
    through: "ingress",
    entry: { service, port },
    startSeconds,
    rules: doorsOf(entry).map((door) => ({
      ...door,
      networks: allowFrom,
      priority: priorityOf(door),
    })),
    treatment: {
      ...(healthCheck === undefined ? {} : { healthCheck }),
      ...(stickinessSeconds === undefined ? {} : { stickinessSeconds }),
    },
  };
}

function ofService(service: Services["service"]): EcsServiceSettings {
  const { containers, singleton, taskSize, executeCommand, entry, startSeconds, standaloneTasks } = service;
  const { requestsPerTarget, ...scaling } = service.scaling;
  return {
    path: ["service"],
    names: {
      key: "service",
      title: "the service",
      id: (part) => part,
      physical: (environment) => physicalName(environment, ""),
      own: service.name,
    },
    ...(entry ? { ingress: { through: "ingress", entry, startSeconds, requestsPerTarget } } : {}),
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
