import { compareText } from "../../compare-text.ts";
import type { ComposeCode } from "../../problem-codes/compose.ts";
import { inOrder, type Problem, Problems } from "../../problems.ts";
import { isImageReference } from "../image-reference.ts";
import { withoutFields } from "../laptop-only.ts";
import type { ComposeService } from "../model.ts";
import { isMapping, type Mapping, originOf, type Path, pathText } from "../origin.ts";
import { type Patterns, step } from "../pattern.ts";
import type { ComposeProject } from "../project.ts";
import { shortened } from "../values.ts";
import { checkApi } from "./api-check.ts";
import { carryFiles } from "./carriers.ts";
import { FIELDS, fateOf, type PlacedRule } from "./catalogue.ts";
import { type ContainerDraft, FieldContext, type TaskDraft } from "./context.ts";
import type { ContainerDefinition, LinuxParameters } from "./definition.ts";
import { oneShots, setDependencies, setLinks, setPorts } from "./dependencies.ts";
import { namesNoVersion } from "./image.ts";
import { externalEntry } from "./known-ports.ts";
import { listeningPorts } from "./listening-ports.ts";
import { setLogging } from "./logging.ts";
import { JOBS } from "./project-rules.ts";
import { proposedMemory } from "./proposed-memory.ts";
import { declarationOf, declaredField, refusal, withDeclaration } from "./refusals.ts";
import { setRestart } from "./restart.ts";
import { sizeOfTask } from "./size.ts";
import type { Decision, TaskPlan, TaskTarget } from "./target.ts";
import { isFilled, setVariables } from "./variables.ts";

/** Containers in a task definition. Source: Amazon ECS service quotas, "Containers per task definition". */
const MOST_CONTAINERS = 10;

/**
 * Turns services of a compose project into the containers of one ECS task. Each field is accepted with its meaning,
 * mapped to what ECS has, or refused with a sentence; nothing is silently left out. Every member that ECS would fill
 * in by itself is written out, so that Terraform finds no difference later.
 *
 * @throws Problems with all refusals, each with file, line and column
 */
export function planTask(project: ComposeProject, target: TaskTarget): TaskPlan {
  const { plan, problems } = draftTask(project, target);
  if (problems.length > 0) throw new Problems(problems);
  return plan;
}

/** As `planTask`, but for people to read: what becomes of each field, refusals among the rest. */
export function explainTask(
  project: ComposeProject,
  target: TaskTarget,
): {
  readonly decisions: readonly Decision[];
  readonly problems: readonly Problem[];
  readonly fitting: readonly string[];
} {
  const { plan, problems, fitting } = draftTask(project, target);
  return { decisions: plan.decisions, problems, fitting };
}

interface Drafted {
  readonly plan: TaskPlan;
  readonly problems: readonly Problem[];
  /** Declarations of the target that are about something that ECS cannot keep. */
  readonly fitting: readonly string[];
}

/** What is declared to be for the laptop only is left out, once it is known that ECS cannot keep it. */
function draftTask(project: ComposeProject, target: TaskTarget): Drafted {
  const declared = new Map(declaredMounts(project, target));
  for (;;) {
    const left = withoutFields(project, [...declared.values()]);
    const { plan, refusals } = draftContainers(left, target);
    const found = (target.laptopOnly ?? []).flatMap((declaration) => {
      if (declared.has(declaration)) return [];
      const field = firstOf(refusals, (one) => declaredField(declaration, one));
      return field === undefined ? [] : [[declaration, field] as const];
    });
    for (const [declaration, field] of found) declared.set(declaration, field);
    if (found.length > 0) continue;
    const told = [...declared.values()].map((field) => forLaptop(project, field));
    return {
      plan: { ...plan, decisions: [...plan.decisions, ...told].sort(byPosition) },
      problems: inOrder(refusals),
      fitting: [...declared.keys()],
    };
  }
}

/** ECS has a place for what is mounted, but only a person knows whether it is more than the source code in work. */
function declaredMounts(
  { services }: ComposeProject,
  { laptopOnly = [], services: names }: TaskTarget,
): [string, Path][] {
  const mounts = names.flatMap((name) =>
    (services[name]?.volumes ?? []).map((_, index): Path => ["services", name, "volumes", index]),
  );
  return mounts.flatMap((path): [string, Path][] => {
    const declaration = declarationOf(path);
    return declaration !== undefined && laptopOnly.includes(declaration) ? [[declaration, path]] : [];
  });
}

function firstOf<T, R>(list: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of list) {
    const found = find(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

const forLaptop = (project: ComposeProject, field: Path): Decision => ({
  service: field[0] === "services" ? String(field[1]) : "",
  field: pathText(field),
  ...project.positionOf(field),
  outcome: "laptop only",
  sentence: "Declared in laptopOnly of the environment file: nothing of it is on ECS.",
});

function draftContainers(
  project: ComposeProject,
  target: TaskTarget,
): Pick<Drafted, "plan"> & Pick<TaskDraft, "refusals"> {
  const task: TaskDraft = {
    volumes: new Map(),
    carriers: [],
    carried: [],
    decisions: [],
    refusals: [],
    unset: new Set(),
  };
  const refuse = refuseIn(project, task);
  checkTarget(project, target, task, refuse);
  const services = target.services.filter((name) => project.services[name] !== undefined);
  const ending = oneShots(project.services, services);
  const containers = services.map((name) =>
    planContainer(name, project, { ...target, services }, task, ending),
  );
  judgeResources(services, project, target, task);
  checkPorts(services, project, target, refuse);
  const all = [...task.carriers, ...containers];
  if (all.length > MOST_CONTAINERS) {
    const message = `makes a task of ${all.length} containers; ECS allows ${MOST_CONTAINERS}. Split it.`;
    refuse("EOE-COMPOSE-181", ["services"], message);
  }
  const size = task.refusals.length === 0 ? sizeOfTask(all, project, target, task, refuse) : {};
  const volumes = [...task.volumes.values()].sort((one, other) => compareText(one.name, other.name));
  checkApi({ containers: all, volumes, ...size }, project, target, task);
  const { decisions, refusals } = withoutFollowing(task);
  const plan: TaskPlan = {
    containers: all,
    volumes,
    ...size,
    ...(task.replicas === undefined ? {} : { replicas: task.replicas }),
    decisions,
  };
  return { plan, refusals };
}

/** What else is said of a value that has none comes of just that. */
function withoutFollowing({
  decisions,
  refusals,
  unset,
}: TaskDraft): Pick<TaskDraft, "decisions" | "refusals"> {
  const isAbout = (field: string): boolean =>
    [...unset].some((one) => field === one || field.startsWith(`${one}.`) || field.startsWith(`${one}[`));
  return {
    decisions: decisions.filter(({ field, code }) => code === "EOE-COMPOSE-046" || !isAbout(field)),
    refusals: refusals.filter(({ path, code }) => code === "EOE-COMPOSE-046" || !isAbout(path)),
  };
}

type Refuse = (code: ComposeCode, path: Path, message: string) => void;

const refuseIn =
  (project: ComposeProject, task: TaskDraft): Refuse =>
  (code, path, message) => {
    task.refusals.push(refusal(project, code, path, message));
  };

/** Undefined for a service that there is not at all. */
function whyOff({ disabled, laptopServices }: ComposeProject, name: string): string | undefined {
  if (laptopServices.includes(name)) return "laptopOnly leaves it to the laptop";
  return disabled[name] === undefined ? undefined : "it is off, since none of its profiles is on";
}

/**
 * What the environment asks for must exist. The task behind the load balancer stands for the whole project: every
 * service of the compose file must then be somewhere. Other tasks hold a part of it.
 */
function checkTarget(project: ComposeProject, target: TaskTarget, task: TaskDraft, wrong: Refuse): void {
  const { services, hostedElsewhere, otherTasks = [], exposed, launchType, networkMode } = target;
  const names = Object.keys(project.services);
  const known = `this file has ${names.join(", ") || "none"}`;
  for (const name of [...services, ...hostedElsewhere, ...otherTasks]) {
    if (project.services[name] !== undefined) continue;
    const why = whyOff(project, name) ?? known;
    wrong("EOE-COMPOSE-182", ["services"], `has no service "${name}", which the environment names; ${why}.`);
  }
  for (const name of project.laptopServices) task.decisions.push(forLaptop(project, ["services", name]));
  const whole = exposed !== undefined || target.otherTasks !== undefined;
  for (const name of names) {
    if (services.includes(name) || otherTasks.includes(name)) continue;
    if (!hostedElsewhere.includes(name) && !whole) continue;
    if (!hostedElsewhere.includes(name)) {
      wrong(
        "EOE-COMPOSE-183",
        ["services", name],
        `has no place on ECS; name it in service.containers or furtherServices.<name>.containers (or by x-ecs: { task: <name> } here), or, where it runs elsewhere, by ${externalEntry(project, name)}, database.service or site.service; what only the laptop has, by laptopOnly: [${name}].`,
      );
      continue;
    }
    const field = pathText(["services", name]);
    const sentence = "Hosted elsewhere, as the environment says; none of its fields counts.";
    task.decisions.push({
      service: name,
      field,
      ...project.positionOf(["services", name]),
      outcome: "hosted elsewhere",
      sentence,
    });
  }
  if (whole)
    for (const name of Object.keys(project.model.jobs ?? {})) wrong("EOE-COMPOSE-100", ["jobs", name], JOBS);
  if (!launchType.networkModes.includes(networkMode))
    wrong(
      "EOE-COMPOSE-184",
      ["services"],
      `cannot run in ${networkMode} mode on ${launchType.title}; choose ${launchType.networkModes.join(" or ")} in the environment.`,
    );
  if (exposed && !services.includes(exposed.service)) {
    wrong(
      "EOE-COMPOSE-185",
      ["services"],
      `cannot be reached: the environment's entry "${exposed.service}" is not one of its containers.`,
    );
  }
}

function planContainer(
  name: string,
  project: ComposeProject,
  target: TaskTarget,
  task: TaskDraft,
  ending: ReadonlySet<string>,
): ContainerDefinition {
  const service = project.services[name] as ComposeService;
  const container: ContainerDraft = {
    name,
    image: "",
    cpu: 0,
    essential: true,
    environment: [],
    portMappings: [],
    mountPoints: [],
    volumesFrom: [],
    systemControls: [],
    readonlyRootFilesystem: false,
    linuxParameters: {},
  };
  const context = new FieldContext(
    project,
    target,
    name,
    service,
    container,
    task,
    ["services", name],
    new Set(),
  );
  tellReplaced(context);
  refuseUnset(context);
  setImage(context);
  setUser(context);
  setLinks(context);
  setVariables(context);
  setLogging(context);
  setRestart(context, ending);
  setDependencies(context);
  judgeMembers(service as Mapping, step(step(FIELDS, "services"), name), context);
  carryFiles(context);
  setPorts(context);
  checkMemory(context);
  sayWhatIsNotWritten(context);
  return finished(container);
}

/** What the environment file says instead of the compose file. */
function tellReplaced(context: FieldContext): void {
  for (const { path, sentence } of context.project.replaced)
    if (path[1] === context.name) context.decide("mapped", sentence, path);
}

/**
 * What the Dockerfile says, so that the task definition says it, too: AWS judges a container without a user as one that
 * runs as root. Source: AWS Config, ecs-task-definition-linux-user-non-root (Security Hub, ECS.20).
 */
function setUser({ container, name, project, service }: FieldContext): void {
  const user = project.imageUsers.get(name);
  if (service.user === undefined && user !== undefined) container.user = user;
}

/** Values that refer to variables which the environment does not set, but for those that it sets as a whole. */
function refuseUnset(context: FieldContext): void {
  const { name, project, target, task } = context;
  for (const { problem, variable, field } of project.unset.get(name) ?? []) {
    const isGiven = variable !== undefined && target.environment[name]?.[variable] !== undefined;
    if (isGiven || (variable !== undefined && isFilled(variable, context))) continue;
    const { code, file, line = 1, column = 1, path } = problem;
    const message = withDeclaration(problem.message, declarationOf(field));
    task.unset.add(path);
    task.refusals.push({ ...problem, message, field });
    task.decisions.push({
      service: name,
      field: path,
      file,
      line,
      column,
      outcome: "refused",
      sentence: message,
      code,
    });
  }
}

function setImage(context: FieldContext): void {
  const { container, service, target, name } = context;
  const given = target.images[name];
  if (given !== undefined) {
    container.image = given;
    if (service.image !== undefined)
      context.decide("laptop only", `Its name on the laptop; ECS runs ${given}.`, context.member("image"));
  } else if (service.build !== undefined) {
    context.refuse(
      "EOE-COMPOSE-129",
      `is built, but the environment names no image for it; write containers.${name}.tag, such as "1.0.0".`,
      context.member("build"),
    );
  } else if (service.image !== undefined) container.image = service.image;
  if (given === undefined && service.build === undefined && service.image !== undefined)
    judgeImage(service.image, context);
}

/** An image that is pulled. A variable in it that has no value is told elsewhere. */
function judgeImage(image: string, context: FieldContext): void {
  if (!image.includes("${") && !isImageReference(image))
    context.refuse(
      "EOE-COMPOSE-225",
      `"${shortened(image)}" is no image that a registry can have; write a name in lower-case letters with a tag, such as nginx:1.2.3.`,
      context.member("image"),
    );
  else if (namesNoVersion(image))
    context.refuse(
      "EOE-COMPOSE-130",
      `"${image}" names no version, and can be another image tomorrow; write containers.${context.name}.tag or containers.${context.name}.digest in the environment file, or a tag such as ${image.replace(/:[^/:]+$/, "")}:1.2.3 here.`,
      context.member("image"),
    );
}

/**
 * Looks up each written field, says what becomes of it, and lets its rule put it into the container.
 *
 * @param told whether the whole has been spoken of already: then only refusals are left to say
 * @returns how many decisions were made
 */
function judgeMembers(
  value: Mapping | readonly unknown[],
  rules: Patterns<PlacedRule> | undefined,
  context: FieldContext,
  told = false,
): number {
  let spoken = 0;
  const keys: readonly (string | number)[] = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  for (const key of keys) {
    const found = (value as Mapping)[key];
    const inner = step(rules, key);
    if (inner === undefined || found === undefined || found === null) continue;
    const written = originOf(value, key) !== undefined;
    spoken += judgeField(found, inner, context.at([...context.path, key]), told || !written);
  }
  return spoken;
}

function judgeField(
  value: unknown,
  rules: Patterns<PlacedRule>,
  context: FieldContext,
  told: boolean,
): number {
  const { rule } = rules;
  const fate = rule && fateOf(rule, context.target.launchType);
  if (fate?.outcome === "refused") {
    context.refuse("EOE-COMPOSE-100", fate.sentence);
    return 1;
  }
  (rule?.apply as ((value: unknown, context: FieldContext) => void) | undefined)?.(value, context);
  const spoken = context.hasSpoken(context.path);
  const below =
    isMapping(value) || Array.isArray(value) ? judgeMembers(value, rules, context, told || spoken) : 0;
  if (spoken) return 1;
  if (below > 0 || fate === undefined || told) return below;
  context.decide(fate.outcome, fate.sentence);
  return 1;
}

/** Networks, volumes, secrets and configs that services of the task use. */
function judgeResources(
  names: readonly string[],
  project: ComposeProject,
  target: TaskTarget,
  task: TaskDraft,
): void {
  const { model } = project;
  const services = names.flatMap((name) => project.services[name] ?? []);
  const used = {
    networks: services.flatMap(({ networks = {} }) => Object.keys(networks)),
    volumes: services.flatMap(({ volumes = [] }) =>
      volumes.flatMap(({ type, source }) => (type === "volume" && source ? [source] : [])),
    ),
    secrets: services.flatMap(({ secrets = [] }) => secrets.map(({ source }) => source)),
    configs: services.flatMap(({ configs = [] }) => configs.map(({ source }) => source)),
  };
  for (const section of ["networks", "volumes", "secrets", "configs"] as const) {
    for (const name of new Set(used[section])) {
      const resource = model[section][name];
      if (resource === undefined) continue;
      const draft = {} as ContainerDraft;
      const context = new FieldContext(
        project,
        target,
        "",
        { command: null, entrypoint: null },
        draft,
        task,
        [section, name],
        new Set(),
      );
      judgeMembers(resource as unknown as Mapping, step(step(FIELDS, section), name), context);
    }
  }
}

/** Containers that share an address cannot listen on the same port. */
function checkPorts(
  names: readonly string[],
  project: ComposeProject,
  target: TaskTarget,
  refuse: Refuse,
): void {
  if (target.networkMode !== "awsvpc") return;
  const owners = new Map<number, string>();
  for (const name of names) {
    for (const port of listeningPorts(project.services[name] ?? { command: null, entrypoint: null })) {
      const owner = owners.get(port);
      if (owner !== undefined) {
        const message = `listens on port ${port} as "${owner}" does; containers of a task share one address (awsvpc). Choose another port for one of them.`;
        refuse("EOE-COMPOSE-186", ["services", name], message);
      }
      owners.set(port, name);
    }
  }
}

/** Where nothing is written, Docker and ECS do not always take the same. */
function sayWhatIsNotWritten(context: FieldContext): void {
  const { service, container } = context;
  const { restart, deploy, healthcheck, logging, stop_grace_period: stop } = service;
  const say = (field: string, sentence: string): void => {
    context.decide("mapped", `Nothing is written. ${sentence}`, context.member(field));
  };
  if (restart === undefined && deploy?.restart_policy?.condition === undefined && container.essential) {
    say("restart", "The laptop leaves a container that stops alone; ECS starts a new task.");
  }
  if (healthcheck === undefined)
    say("healthcheck", "The laptop uses the image's own check, if it has one; ECS uses none.");
  if (logging === undefined)
    say("logging", "Logs go to the CloudWatch log group that the environment makes.");
  if (stop === undefined)
    say("stop_grace_period", "The laptop waits 10 s for a container to stop; ECS waits 30 s.");
}

function checkMemory(context: FieldContext): void {
  const { container, target, name } = context;
  const { memory, memoryReservation } = container;
  if (memory === undefined && memoryReservation === undefined) {
    // Source: RegisterTaskDefinition, `memory` of a container (botocore 1.44.8, 2026-11): on EC2 the task's or the
    // container's, in any network mode; on Fargate the task's.
    if (target.size?.memory !== undefined) return;
    const { mib, why } = proposedMemory(context.service);
    const { sizes } = target.launchType;
    const lack = sizes ? "by which the size of its task is chosen" : "without which ECS starts no container";
    const whole = target.size ? `; or the size of the whole task, ${target.size.key}` : "";
    context.refuse(
      "EOE-COMPOSE-131",
      `has no memory limit, ${lack}; write containers.${name}.memory: ${mib} in the environment file${whole}. ${mib} MiB: ${why}`,
      context.member(),
    );
  } else if (memory !== undefined && memoryReservation !== undefined && memoryReservation > memory) {
    context.refuse(
      "EOE-COMPOSE-132",
      `reserves ${memoryReservation} MiB, but may use ${memory} MiB only; raise the limit or lower the reservation.`,
      context.member(),
    );
  } else if (memory !== undefined && memory === memoryReservation) {
    // ECS wants the limit above the reservation; the limit alone is reserved as well.
    delete container.memoryReservation;
  }
}

/** A draft without what it does not say, keys in a fixed order. */
function finished(draft: ContainerDraft): ContainerDefinition {
  const { linuxParameters, ...rest } = draft;
  rest.dependsOn = rest.dependsOn?.toSorted((one, other) =>
    compareText(one.containerName, other.containerName),
  );
  if (rest.dependsOn === undefined) delete rest.dependsOn;
  const linux: LinuxParameters = sortedKeys(linuxParameters);
  return sortedKeys({ ...rest, ...(Object.keys(linux).length > 0 ? { linuxParameters: linux } : {}) });
}

function sortedKeys<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => compareText(one, other))) as T;
}

const byPosition = (one: TaskPlan["decisions"][number], other: TaskPlan["decisions"][number]): number =>
  compareText(one.file, other.file) ||
  one.line - other.line ||
  one.column - other.column ||
  compareText(one.field, other.field);
