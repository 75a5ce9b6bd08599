import { isObject, type Json, type JsonObject, parseJson } from "../../aws/json.ts";
import { jsonTextOf } from "../../aws/jsonencode.ts";
import { type FoundResource, resourcesOf, type Synthesis } from "../rule.ts";

/** A container as a resource of the synthesis has it, whoever wrote it: a construct or `customise.ts`. */
export interface TaskContainer {
  readonly found: FoundResource;
  /** `container_definitions[app]` */
  readonly place: string;
  readonly name: string;
  readonly definition: JsonObject;
}

/** What should hold containers and cannot be read. */
interface Unreadable {
  readonly found: FoundResource;
  readonly argument: string;
}

/** Arguments that hold containers as JSON, and where in it they are. Source: provider source v6.25.0, ecs and batch. */
const CONTAINERS: readonly {
  readonly type: string;
  readonly argument: string;
  readonly find: (json: Json) => readonly (Json | undefined)[] | undefined;
}[] = [
  { type: "aws_ecs_task_definition", argument: "container_definitions", find: elements },
  { type: "aws_batch_job_definition", argument: "container_properties", find: (json) => [json] },
  {
    type: "aws_batch_job_definition",
    argument: "node_properties",
    find: (json) =>
      elements(member(json, "nodeRangeProperties"))?.flatMap((range) =>
        member(range, "container") === undefined
          ? (taskContainers(member(range, "ecsProperties")) ?? [undefined])
          : [member(range, "container")],
      ),
  },
  { type: "aws_batch_job_definition", argument: "ecs_properties", find: taskContainers },
];

/** All containers of the synthesis, and what cannot be read of them. */
export function taskContainersOf(synthesis: Synthesis): {
  readonly containers: TaskContainer[];
  readonly unreadable: Unreadable[];
} {
  const read = CONTAINERS.flatMap(({ type, argument, find }) =>
    resourcesOf(synthesis, type)
      .filter(({ arguments: args }) => args[argument] !== undefined)
      .flatMap((found) => {
        const json = parseJson(String(jsonTextOf(found.arguments[argument] as Json)));
        const definitions = json === undefined ? undefined : find(json);
        return (definitions ?? [undefined]).map((definition) => ({ found, argument, definition }));
      }),
  );
  return {
    containers: read.flatMap(({ found, argument, definition }) => {
      if (!isObject(definition)) return [];
      const name = String(member(definition, "name") ?? found.id);
      return [{ found, place: `${argument}[${name}]`, name, definition }];
    }),
    unreadable: read.filter(({ definition }) => !isObject(definition)),
  };
}

/**
 * A member of a container; the provider reads names of members without regard to case, and the last one counts.
 * Source: provider source v6.25.0, internal/json/decode.go; Go's encoding/json.
 */
export function member(value: Json | undefined, name: string): Json | undefined {
  if (!isObject(value)) return undefined;
  const written = Object.entries(value).findLast(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  return written === null ? undefined : written;
}

/** The elements of a list; nothing where it is none. */
export function elements(value: Json | undefined): readonly Json[] | undefined {
  return Array.isArray(value) ? (value as readonly Json[]) : undefined;
}

function taskContainers(json: Json | undefined): readonly (Json | undefined)[] | undefined {
  return elements(member(json, "taskProperties"))?.flatMap(
    (task): readonly (Json | undefined)[] => elements(member(task, "containers")) ?? [undefined],
  );
}
