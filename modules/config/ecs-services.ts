import type { Environment } from "../capabilities/environment";
import {
  FURTHER_SERVICE_NAME,
  FURTHER_SERVICE_NAME_SENTENCE,
  furtherService,
} from "../capabilities/services/schema";
import type { ComposeProject } from "../compose";
import { didYouMean } from "../environment/sentences";
import { type Problem, Problems } from "../problems";

type ProblemAt = (path: readonly PropertyKey[], message: string) => Problem;

/** How requests from outside reach the tasks of a service. */
export interface ServiceIngress {
  /** Compose service and port that the load balancer talks to. */
  readonly entry: Environment["service"]["entry"];
  /** Seconds that a new task has until failed health checks count. */
  readonly startSeconds: number;
  /** Requests per minute and task that scaling holds. Default: not a measure. */
  readonly requestsPerTarget?: number | undefined;
}

/** One ECS service of an environment. */
export interface EcsServiceSettings {
  /** Where the environment file has it: `["service"]` or `["furtherServices", "worker"]`. */
  readonly path: readonly string[];
  /** What is added to the environment's name for the names of what belongs to it; nothing for `service`. */
  readonly suffix: string;
  /** Default: only other tasks reach it, or nobody. */
  readonly ingress?: ServiceIngress;
  /** Compose services that make up its task. */
  readonly containers: readonly string[];
  readonly tasks: Environment["service"]["tasks"];
  readonly scaling: Environment["furtherServices"][string]["scaling"];
  readonly executeCommand: boolean;
}

/** All ECS services of an environment, `service` first. Needs `placeContainers`. */
export function ecsServicesOf({ service, furtherServices }: Environment): EcsServiceSettings[] {
  const { containers, tasks, executeCommand, entry, startSeconds } = service;
  const { requestsPerTarget, ...scaling } = service.scaling;
  const ingress = { entry, startSeconds, requestsPerTarget };
  return [
    { path: ["service"], suffix: "", ingress, containers, tasks, scaling, executeCommand },
    ...Object.entries(furtherServices).map(([name, settings]) => ({
      path: ["furtherServices", name],
      suffix: name,
      ...settings,
    })),
  ];
}

/** Its key in the environment file, such as `furtherServices.worker`. */
export const keyOf = ({ path }: EcsServiceSettings): string => path.join(".");

/** All compose services that run on ECS, but for a database on a host of its own. */
export const containersOf = (environment: Environment): string[] =>
  ecsServicesOf(environment).flatMap(({ containers }) => [...containers]);

/**
 * The environment with `containers` filled in where it names none. What it names itself comes first; then services go
 * by `x-ecs.task` of the compose file: those with the entry's into the task behind the load balancer, the others into
 * further services, which are made with defaults where the environment has none of that name.
 *
 * @throws Problems with every service that is in two tasks, every task without one, every name that is none
 */
export function placeContainers(
  environment: Environment,
  project: ComposeProject,
  problemAt: ProblemAt,
): Environment {
  const placed = { ...environment, ...place(environment, project) };
  const problems = [
    ...badTaskNames(project, placed),
    ...incompleteTasks(placed, problemAt),
    ...servicesInTwoTasks(placed, problemAt),
    ...settingsOfNobody(placed, problemAt),
  ];
  if (problems.length > 0) throw new Problems(problems);
  return placed;
}

function place(
  { service, furtherServices, database }: Environment,
  project: ComposeProject,
): Pick<Environment, "service" | "furtherServices"> {
  const named = [service, ...Object.values(furtherServices)].flatMap(({ containers }) => containers);
  const free = Object.keys(project.services).filter(
    (name) => !named.includes(name) && name !== database?.service,
  );
  const taskOf = (name: string): string | undefined => project.services[name]?.["x-ecs"]?.task;
  const front = taskOf(service.entry.service);
  const inTask = (task: string | undefined): string[] => free.filter((name) => taskOf(name) === task);
  const rest = free.flatMap((name) => taskOf(name) ?? []).filter((task) => task !== front);
  const tasks = new Set([...Object.keys(furtherServices), ...rest]);
  const further = [...tasks].map((task) => {
    const settings = furtherServices[task] ?? furtherService.parse({});
    return [
      task,
      settings.containers.length > 0 ? settings : { ...settings, containers: inTask(task) },
    ] as const;
  });
  return {
    service: service.containers.length > 0 ? service : { ...service, containers: inTask(front) },
    furtherServices: Object.fromEntries(further),
  };
}

/** Names that come from the compose file; those of the environment are checked with it. */
function badTaskNames(project: ComposeProject, { furtherServices }: Environment): Problem[] {
  return Object.entries(project.services).flatMap(([name, service]) => {
    const task = service["x-ecs"]?.task;
    if (task === undefined || furtherServices[task] === undefined || FURTHER_SERVICE_NAME.test(task))
      return [];
    const { file, line, column } = project.positionOf(["services", name, "x-ecs", "task"]);
    const message = `"${task}" ${FURTHER_SERVICE_NAME_SENTENCE}.`;
    return [{ file, line, column, path: `services.${name}.x-ecs.task`, message }];
  });
}

/** Each task has containers, and the one behind the load balancer has its entry. */
function incompleteTasks({ service, furtherServices }: Environment, problemAt: ProblemAt): Problem[] {
  return [
    ...(service.containers.includes(service.entry.service)
      ? []
      : [
          problemAt(
            ["service", "entry", "service"],
            `"${service.entry.service}" is not one of the containers: ${service.containers.join(", ")}.`,
          ),
        ]),
    ...Object.entries(furtherServices)
      .filter(([, { containers }]) => containers.length === 0)
      .map(([name]) =>
        problemAt(
          ["furtherServices", name],
          `has no containers, and no compose service has x-ecs.task "${name}"; write either.`,
        ),
      ),
  ];
}

function servicesInTwoTasks(environment: Environment, problemAt: ProblemAt): Problem[] {
  const owners = new Map<string, string>();
  return ecsServicesOf(environment).flatMap((settings) =>
    settings.containers.flatMap((container, index) => {
      const owner = owners.get(container);
      owners.set(container, keyOf(settings));
      if (owner === undefined) return [];
      return [
        problemAt(
          [...settings.path, "containers", index],
          `"${container}" is one of ${owner}.containers already; a compose service runs in one task.`,
        ),
      ];
    }),
  );
}

/** Tags and variables for services that are in no task. */
function settingsOfNobody(environment: Environment, problemAt: ProblemAt): Problem[] {
  const known = containersOf(environment);
  return (["images", "environment"] as const).flatMap((group) =>
    Object.keys(environment.service[group])
      .filter((name) => !known.includes(name))
      .map((name) =>
        problemAt(
          ["service", group, name],
          `"${name}" is not one of the containers: ${known.join(", ")}.${didYouMean(name, known)}`,
        ),
      ),
  );
}
