import { schedule } from "../../aws/schedules/schema.ts";
import type { ComposeProject } from "../../compose/index.ts";
import { didYouMean, notAService } from "../../environment/sentences.ts";
import type { ProblemAt } from "../../environment/source.ts";
import { type Problem, Problems } from "../../problems.ts";
import type { EcsServiceSettings } from "../ecs-service.ts";
import { containersOf, ecsServicesOf, keyOf, runningServicesOf } from "./ecs-services.ts";
import type { SERVICES_PROBLEMS } from "./problems.ts";
import { scheduleFits } from "./schedule-fits.ts";
import {
  FURTHER_SERVICE_NAME,
  FURTHER_SERVICE_NAME_SENTENCE,
  furtherService,
  type Services,
} from "./schema.ts";

type Code = keyof typeof SERVICES_PROBLEMS;

/** An environment's services, and the compose service that is none of them, since it is a database elsewhere. */
interface Placed extends Services {
  readonly external: Readonly<Record<string, object>>;
  readonly database?: { readonly service: string } | undefined;
  readonly site?: { readonly service: string } | undefined;
}

/**
 * The environment with `containers` filled in where it names none. What it names itself comes first; then services go
 * by `x-ecs.task` of the compose file: those with the entry's into the task of `service`, which without an entry are those
 * that have none; the others into further services, which are made with defaults where the environment has none of that
 * name.
 *
 * @throws Problems with every service that is in two tasks, every task without one, every name that is none
 */
export function placeContainers<E extends Placed>(
  environment: E,
  project: ComposeProject,
  problemAt: ProblemAt,
): E {
  const placed = withVersionsAndVariables({ ...environment, ...place(environment, project) }, project);
  const problems: Problem<Code>[] = [
    ...badTaskNames(project, placed),
    ...badJobs(project, placed, problemAt),
    ...incompleteTasks(placed, project, problemAt),
    ...servicesInTwoTasks(placed, problemAt),
    ...profilesOfNobody(placed, project, problemAt),
    ...settingsOfNobody(placed, project, problemAt),
  ];
  if (problems.length > 0) throw new Problems(problems);
  return placed;
}

/** With what `containers` says of images that are built, and of variables, where `service` says it of others. */
function withVersionsAndVariables<E extends Placed>(environment: E, project: ComposeProject): E {
  const { service, containers } = environment;
  const images = { ...service.images };
  const variables = { ...service.environment };
  for (const name of containersOf(environment)) {
    const { tag, digest, environment: own = {} } = containers[name] ?? {};
    const version = tag ?? digest;
    if (version !== undefined && project.services[name]?.build !== undefined) images[name] = version;
    if (Object.keys(own).length > 0) variables[name] = { ...variables[name], ...own };
  }
  return { ...environment, service: { ...service, images, environment: variables } };
}

function place(
  { service, furtherServices, external, database, site }: Placed,
  project: ComposeProject,
): Pick<Services, "service" | "furtherServices"> {
  const named = [service, ...Object.values(furtherServices)].flatMap(({ containers }) => containers);
  const notInTasks = [
    ...Object.keys(external),
    ...(database ? [database.service] : []),
    ...(site ? [site.service] : []),
  ];
  const jobs = jobsOf(project).filter((name) => !notInTasks.includes(name) && !(name in furtherServices));
  const free = Object.keys(project.services).filter(
    (name) => ![...named, ...notInTasks, ...jobs].includes(name),
  );
  const taskOf = (name: string): string | undefined => project.services[name]?.["x-ecs"]?.task;
  const front = service.entry && taskOf(service.entry.service);
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
    furtherServices: Object.fromEntries([...further, ...jobs.map((name) => [name, jobOf(project, name)])]),
  };
}

/** Compose services with a schedule. */
const jobsOf = ({ services }: ComposeProject): string[] =>
  Object.keys(services).filter((name) => services[name]?.["x-ecs"]?.schedule !== undefined);

/** One task at a time, as far as ECS knows. */
const jobOf = ({ services }: ComposeProject, name: string): Services["furtherServices"][string] => ({
  ...furtherService.parse({ containers: [name], singleton: true }),
  schedule: schedule.parse(services[name]?.["x-ecs"]?.schedule),
});

/** A job is a task of its own, which nobody else names, and whose name becomes part of others. */
function badJobs(project: ComposeProject, placed: Services, problemAt: ProblemAt): Problem<Code>[] {
  const others = runningServicesOf(placed);
  return jobsOf(project).flatMap((name): Problem<Code>[] => {
    const path = ["services", name, "x-ecs", "schedule"];
    const isWritten = placed.containers[name]?.schedule !== undefined;
    const wrong = (message: string, code: Code = "EOE-ENV-428"): Problem<Code> =>
      isWritten
        ? problemAt(code, ["containers", name, "schedule"], message)
        : { code, ...project.positionOf(path), path: path.join("."), message };
    const { schedule: own } = placed.furtherServices[name] ?? {};
    return [
      ...namedTwice(name, placed, others).map((what) => wrong(`makes "${name}" a job, and ${what}.`)),
      ...(FURTHER_SERVICE_NAME.test(name)
        ? []
        : [
            wrong(
              `is of "${name}", which ${FURTHER_SERVICE_NAME_SENTENCE}; rename the service in the compose file, wherever it is named.`,
            ),
          ]),
      ...waysBetween(project, name, others).map((message) => wrong(message)),
      ...scheduleFits(own, path).map(({ code, message }) => wrong(message, code)),
    ];
  });
}

/** What else has the name of a job, as the middle of a sentence. */
function namedTwice(name: string, placed: Services, others: readonly EcsServiceSettings[]): string[] {
  const owner = others.find(({ containers }) => containers.includes(name));
  const service = placed.furtherServices[name];
  if (owner) return [`${keyOf(owner)} has it among its containers; remove one`];
  if (service && !service.schedule)
    return [`furtherServices.${name} is a service; call one of them otherwise`];
  if (name in placed.service.standaloneTasks)
    return [`service.standaloneTasks.${name} is a task; call one of them otherwise`];
  return [];
}

/** Names of other tasks are found by those of services alone. Source: ECS Developer Guide, "Service Connect" (2026-11). */
function waysBetween(
  { services }: ComposeProject,
  name: string,
  others: readonly EcsServiceSettings[],
): string[] {
  const running = others.flatMap(({ containers }) => containers);
  const needs = Object.keys(services[name]?.depends_on ?? {}).filter((other) => running.includes(other));
  const users = running.filter((other) => services[other]?.depends_on?.[name] !== undefined);
  return [
    ...needs.map(
      (other) =>
        `is of a job, which depends_on "${other}": ECS gives a job no way to other tasks by their names; remove depends_on, and let it use the address of the load balancer, or the database.`,
    ),
    ...users.map(
      (other) =>
        `is of a job, and "${other}" depends_on it: nothing can wait for what starts at set times; remove depends_on, or the schedule.`,
    ),
  ];
}

/** Names that come from the compose file; those of the environment are checked with it. */
function badTaskNames(
  project: ComposeProject,
  { furtherServices }: Pick<Services, "furtherServices">,
): Problem<Code>[] {
  return Object.entries(project.services).flatMap(([name, service]) => {
    const task = service["x-ecs"]?.task;
    if (task === undefined || furtherServices[task] === undefined || FURTHER_SERVICE_NAME.test(task))
      return [];
    const { file, line, column } = project.positionOf(["services", name, "x-ecs", "task"]);
    const message = `"${task}" ${FURTHER_SERVICE_NAME_SENTENCE}.`;
    return [{ code: "EOE-ENV-292", file, line, column, path: `services.${name}.x-ecs.task`, message }];
  });
}

/** Each task has containers, and the one behind a load balancer has its entry. */
function incompleteTasks(
  { service, furtherServices }: Services,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const { containers, entry } = service;
  return [
    ...entryElsewhere(["service"], service, project, problemAt),
    ...(entry !== undefined || containers.length > 0
      ? []
      : [
          problemAt(
            "EOE-ENV-293",
            ["service", "containers"],
            "is empty, since each compose service has an x-ecs.task; write those of one task here, such as [worker].",
          ),
        ]),
    ...Object.entries(furtherServices).flatMap(([name, further]) =>
      further.containers.length === 0
        ? []
        : entryElsewhere(["furtherServices", name], further, project, problemAt),
    ),
    ...Object.entries(furtherServices)
      .filter(([, { containers }]) => containers.length === 0)
      .map(([name]) =>
        problemAt(
          "EOE-ENV-293",
          ["furtherServices", name],
          `has no containers, and no compose service has x-ecs.task "${name}"; write either.`,
        ),
      ),
  ];
}

/** Where a container has a name that is none, the entry's may be right: the mistake is told where it was made. */
function entryElsewhere(
  path: readonly string[],
  { containers, entry }: Pick<Services["service"], "containers" | "entry">,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  if (entry === undefined || containers.includes(entry.service)) return [];
  const known = Object.keys(project.services);
  const wrong = known.includes(entry.service) ? containers.filter(isNone(project)) : [];
  if (wrong.length > 0)
    return wrong.map((name) =>
      problemAt(
        "EOE-ENV-553",
        [...path, "containers", containers.indexOf(name)],
        `"${name}" ${notAService(name, known)}`,
      ),
    );
  return [
    problemAt(
      "EOE-ENV-291",
      [...path, "entry", "service"],
      `"${entry.service}" is not one of the containers: ${containers.join(", ")}.${didYouMean(entry.service, containers)}`,
    ),
  ];
}

/** Whether no service of the compose file has the name, on or off. */
const isNone =
  ({ services, disabled, laptopServices }: ComposeProject) =>
  (name: string): boolean =>
    ![...Object.keys(services), ...Object.keys(disabled), ...laptopServices].includes(name);

function servicesInTwoTasks(environment: Services, problemAt: ProblemAt): Problem<Code>[] {
  const owners = new Map<string, string>();
  return ecsServicesOf(environment).flatMap((settings) =>
    settings.containers.flatMap((container, index) => {
      const owner = owners.get(container);
      owners.set(container, keyOf(settings));
      if (owner === undefined) return [];
      return [
        problemAt(
          "EOE-ENV-294",
          [...settings.path, "containers", index],
          `"${container}" is one of ${owner}.containers already; a compose service runs in one task.`,
        ),
      ];
    }),
  );
}

/** A profile that no service is in switches nothing on. */
function profilesOfNobody(
  { service }: Services,
  { services, disabled, model }: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const all = [services, disabled, model.jobs ?? {}].flatMap((group) => Object.values(group));
  const known = [...new Set(all.flatMap(({ profiles = [] }) => profiles))].sort();
  return service.profiles.flatMap((profile, index) =>
    profile === "*" || known.includes(profile)
      ? []
      : [
          problemAt(
            "EOE-ENV-556",
            ["service", "profiles", index],
            `"${profile}" is no profile of the compose file, which has ${known.join(", ") || "none"}; correct it, or remove it.${didYouMean(profile, known)}`,
          ),
        ],
  );
}

/** Tags and variables for services that are in no task. Where a container has a name that is none, they may be right. */
function settingsOfNobody(
  environment: Services,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem<Code>[] {
  const known = containersOf(environment);
  const mayBeMeant = known.some(isNone(project)) ? Object.keys(project.services) : [];
  return (["images", "environment"] as const).flatMap((group) =>
    Object.keys(environment.service[group])
      .filter((name) => !known.includes(name) && !mayBeMeant.includes(name))
      .map((name) =>
        problemAt(
          "EOE-ENV-295",
          ["service", group, name],
          `"${name}" is not one of the containers: ${known.join(", ")}.${didYouMean(name, known)}`,
        ),
      ),
  );
}
