import type { JsonObject } from "../../aws/json.ts";
import { flagOf } from "../arguments.ts";
import type { Rule } from "../rule.ts";
import {
  type Fault,
  isUnknown,
  judgeContainers,
  type Surroundings,
  unknownFault,
} from "./container-rules.ts";
import { member } from "./task-containers.ts";

const AT = { compose: "read_only", definition: "readonlyRootFilesystem" } as const;

/** Source: Security Hub, ECS.5. */
export const rootIsReadOnly: Rule = {
  id: "root-is-read-only",
  title: "No container can write to its root file system, only to volumes and tmpfs.",
  reason: "An intruder can then neither leave a program behind nor change those that are there.",
  sources: ["Security Hub ECS.5"],
  level: "error",
  reads: "resources",
  fails: {
    resources: {
      aws_ecs_task_definition: {
        extra: {
          container_definitions: JSON.stringify([
            { name: "extra", image: "extra:1", readonlyRootFilesystem: false },
          ]),
        },
      },
    },
  },
  passes: {
    resources: {
      aws_ecs_task_definition: {
        extra: {
          container_definitions: JSON.stringify([
            { name: "extra", image: "extra:1", readonlyRootFilesystem: true },
          ]),
        },
      },
    },
  },
  check: (synthesis) => judgeContainers(rootIsReadOnly, synthesis, writableFaults),
};

/** Windows has no read-only roots. Source: API_ContainerDefinition, readonlyRootFilesystem. */
function writableFaults(definition: JsonObject, { windows }: Surroundings): Fault[] {
  const readOnly = member(definition, "readonlyRootFilesystem");
  if (windows || flagOf(readOnly) === true) return [];
  if (isUnknown(readOnly)) return [unknownFault(AT.compose, AT.definition, readOnly)];
  const found = "is not true, so an intruder can change the program; write";
  return [
    {
      at: AT,
      says: {
        compose: `${found} read_only: true, with tmpfs for what it must write, such as tmpfs: [/tmp:size=64m].`,
        definition: `${found} readonlyRootFilesystem: true, with linuxParameters.tmpfs or volumes for what it must write.`,
      },
    },
  ];
}
