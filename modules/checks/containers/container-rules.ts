import { isObject, isUnresolved, type Json, type JsonObject, parseJson } from "../../aws/json.ts";
import { type ContainerDefinition, standaloneContainers, type TaskPlan } from "../../compose/index.ts";
import type { Observation } from "../../problems.ts";
import type { Rule, Synthesis } from "../rule.ts";
import { member, type TaskContainer, taskContainersOf } from "./task-containers.ts";

/** What is wrong with a container, for whoever wrote it in a compose file or in a task definition. */
export interface Fault {
  /** The key of the compose file and the member of a container definition. */
  readonly at: { readonly compose: string; readonly definition: string };
  readonly says: { readonly compose: string; readonly definition: string };
}

/** Where a container runs; Batch and a Windows task have other rules. */
export interface Surroundings {
  readonly type: string;
  readonly windows: boolean;
}

interface NamedFault {
  readonly name: string;
  readonly fault: Fault;
}

type Judge = (definition: JsonObject, surroundings: Surroundings) => readonly Fault[];

/**
 * What a rule finds in the containers: those of the compose files by their files, and what `customise.ts` adds to the
 * task definitions, or changes there, by resource. A fault of a compose service that stands in its task definition, too,
 * is told once, however many standalone tasks have it; containers that carry files for others are not judged, as long as they are as they were made.
 */
export function judgeContainers(rule: Pick<Rule, "id">, synthesis: Synthesis, judge: Judge): Observation[] {
  const faultsOf = (containers: readonly ContainerDefinition[]): NamedFault[] =>
    containers.flatMap((definition) =>
      judge(asJson(definition), LINUX_TASK).map((fault) => ({ name: definition.name, fault })),
    );
  const planned = plansOf(synthesis).flatMap(({ containers }) => faultsOf(containers));
  const known = new Set(planned.map(keyOf));
  const repeated = faultsOf(containersOfStandaloneTasks(synthesis)).filter((one) => known.has(keyOf(one)));
  const made = taskContainersOf(synthesis).containers.flatMap((container) =>
    judge(container.definition, surroundingsOf(container)).map((fault) => ({
      name: container.name,
      fault,
      container,
    })),
  );
  return [
    ...planned
      .filter(({ name }) => synthesis.project.services[name] !== undefined)
      .map(({ name, fault }) => composeProblem(rule, synthesis, name, fault)),
    ...beyond(made, [...planned, ...repeated], keyOf).map(({ fault, container }) =>
      definitionProblem(rule, container, fault),
    ),
  ];
}

/** All tasks that were planned from compose files. */
export const plansOf = ({ services, ownTasks }: Synthesis): TaskPlan[] => [
  ...services.map(({ plan }) => plan),
  ...ownTasks.map(({ plan }) => plan),
];

/** What only their own command brings is not the service's, and is told where it stands. */
const containersOfStandaloneTasks = ({ services }: Synthesis): ContainerDefinition[] =>
  services.flatMap(({ settings, plan }) =>
    Object.values(settings.standaloneTasks ?? {}).flatMap(({ container, command }) =>
      standaloneContainers(plan.containers, container, command),
    ),
  );

/** What of a list is left when each of others has taken one with the same key. */
export function beyond<T extends U, U>(
  list: readonly T[],
  others: readonly U[],
  key: (value: U) => string,
): T[] {
  const taken = others.map(key);
  return list.filter((value) => {
    const index = taken.indexOf(key(value));
    if (index >= 0) taken.splice(index, 1);
    return index < 0;
  });
}

/** Whether a user is root, as it is where nothing says otherwise. Docker reads numbers with Go's strconv.Atoi. */
export const isRoot = (user: Json | undefined): boolean =>
  user === undefined || /^(root|[+-]?0+)?(:|$)/.test(String(user));

/** A fault that has one name and one sentence in both places. */
export const sameFault = (compose: string, definition: string, sentence: string): Fault => ({
  at: { compose, definition },
  says: { compose: sentence, definition: sentence },
});

/** Terraform knows it, and nobody before. */
export const unknownFault = (compose: string, definition: string, value: Json): Fault =>
  sameFault(
    compose,
    definition,
    `"${String(value)}" is known only to Terraform and cannot be judged; write the value itself.`,
  );

export const isUnknown = (value: Json | undefined): value is string => isUnresolved(value);

const LINUX_TASK: Surroundings = { type: "aws_ecs_task_definition", windows: false };

function surroundingsOf({ found }: TaskContainer): Surroundings {
  const platform: unknown = [found.arguments["runtime_platform"]].flat()[0];
  const family = isObject(platform) ? platform["operating_system_family"] : undefined;
  return { type: found.type, windows: String(family ?? "").startsWith("WINDOWS") };
}

const asJson = (definition: ContainerDefinition): JsonObject => {
  const json = parseJson(JSON.stringify(definition));
  return isObject(json) ? json : {};
};

const keyOf = ({ name, fault }: NamedFault): string =>
  `${name} ${fault.at.definition} ${fault.says.definition}`;

function composeProblem(
  { id }: Pick<Rule, "id">,
  { project }: Synthesis,
  name: string,
  fault: Fault,
): Observation {
  return {
    ...project.positionOf(["services", name, fault.at.compose]),
    path: `services.${name}.${fault.at.compose}`,
    at: name,
    message: `${fault.says.compose} (${id})`,
  };
}

/** A waiver names one container of one resource, so that it does not cover a compose service of the same name. */
export function definitionProblem(
  { id }: Pick<Rule, "id">,
  container: TaskContainer,
  fault: Fault,
): Observation {
  const { found, place, name } = container;
  return {
    file: found.file,
    path: `${found.type}.${found.id}.${place}.${fault.at.definition}`,
    at: `${found.type}.${found.id}.${name}`,
    message: `${fault.says.definition} (${id})`,
  };
}

/** A member of a container definition that lies deeper. */
export const memberAt = (definition: JsonObject, ...path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>((inner, name) => member(inner, name), definition);
