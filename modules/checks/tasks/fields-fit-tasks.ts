import { isAbsent, isObject, type Json, type JsonObject } from "../../aws/json.ts";
import type { NetworkPlace } from "../../aws/task-fields.ts";
import { whyRefused } from "../../compose/ecs/places.ts";
import type { LaunchType } from "../../compose/index.ts";
import { type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule.ts";
import { definitionOf, launchTypesOf, servicesOf } from "./ecs-resources.ts";

export const fieldsFitTasks: Rule = {
  id: "fields-fit-tasks",
  title: "A task definition has only fields that are valid where the task runs.",
  reason:
    "AWS refuses some on Fargate; the engine refuses others once a container joins another one's network, so that no task starts.",
  sources: ["ECS API reference, ContainerDefinition", 'Docker, "Container networking"'],
  level: "error",
  reads: "resources",
  keys: ["service.networkMode", "capacity.launchType"],
  fails: {
    resources: {
      aws_ecs_task_definition: {
        web: {
          requires_compatibilities: ["FARGATE"],
          network_mode: "awsvpc",
          container_definitions: JSON.stringify([{ name: "web", image: "web:1", links: ["app"] }]),
        },
      },
    },
  },
  passes: {
    resources: {
      aws_ecs_task_definition: {
        web: {
          requires_compatibilities: ["FARGATE"],
          network_mode: "awsvpc",
          container_definitions: JSON.stringify([{ name: "web", image: "web:1" }]),
        },
      },
    },
  },
  check: (synthesis) =>
    resourcesOf(synthesis, "aws_ecs_task_definition").flatMap((resource) => {
      const definition = definitionOf(resource);
      const { serviceConnect } = servicesOf(resource, synthesis);
      const place = definition && placeOf(definition, serviceConnect, synthesis);
      if (!definition || !place) return [];
      return fieldsIn(definition).flatMap(({ field, at }) => {
        const refused = whyRefused(field, place.launchType, place.network);
        if (refused === undefined) return [];
        const where =
          refused.by === "launch type" ? `on ${place.launchType.title}` : `in network mode ${place.network}`;
        return [resourceProblem(fieldsFitTasks, resource, at, `is not valid ${where}; ${refused.instead}.`)];
      });
    }),
};

interface Place {
  readonly launchType: LaunchType;
  readonly network: NetworkPlace;
}

/** Of several launch types the one that takes least. Undefined where nothing is known of it. */
function placeOf(definition: JsonObject, serviceConnect: boolean, synthesis: Synthesis): Place | undefined {
  const launchType = launchTypesOf(definition, synthesis).toSorted(
    (one, other) => strictness(other) - strictness(one),
  )[0];
  if (!launchType) return undefined;
  const network = networkPlaceOf(definition, serviceConnect);
  return network && { launchType, network };
}

const strictness = ({ refuses }: LaunchType): number => Object.keys(refuses).length;

function networkPlaceOf(
  { networkMode = "bridge" }: JsonObject,
  serviceConnect: boolean,
): NetworkPlace | undefined {
  if (networkMode === "awsvpc") return "awsvpc";
  if (networkMode !== "bridge") return undefined;
  return serviceConnect ? "bridge with Service Connect" : "bridge";
}

interface FoundField {
  /** As in the table: `containerDefinitions.links`. */
  readonly field: string;
  /** `containerDefinitions[0].links` */
  readonly at: string;
}

/** All fields that say something: neither absent, nor false, nor an empty list. */
export function fieldsIn(value: JsonObject, field = "", at = ""): FoundField[] {
  return Object.entries(value).flatMap(([member, inner]) => {
    const inside = { field: join(field, member), at: join(at, member) };
    if (isSilent(inner)) return [];
    const list = Array.isArray(inner) ? (inner as readonly Json[]) : [];
    return [
      inside,
      ...(isObject(inner) ? fieldsIn(inner, inside.field, inside.at) : []),
      ...list.flatMap((element, index) =>
        isObject(element) ? fieldsIn(element, inside.field, `${inside.at}[${index}]`) : [],
      ),
    ];
  });
}

const join = (path: string, member: string): string => (path === "" ? member : `${path}.${member}`);

const isSilent = (value: Json | undefined): boolean =>
  isAbsent(value) || value === false || (Array.isArray(value) && value.length === 0);
