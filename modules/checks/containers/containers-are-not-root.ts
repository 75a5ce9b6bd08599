import type { JsonObject } from "../../aws/json.ts";
import type { Rule } from "../rule.ts";
import {
  type Fault,
  isRoot,
  isUnknown,
  judgeContainers,
  type Surroundings,
  unknownFault,
} from "./container-rules.ts";
import { member } from "./task-containers.ts";

const USER = { compose: "user", definition: "user" } as const;
const MEND = 'write the user and group that the image has for it, such as user: "1000:1000".';

/** Source: Security Hub, ECS.20 and ECS.21. */
export const containersAreNotRoot: Rule = {
  id: "containers-are-not-root",
  title:
    "No container runs as root: compose's `user`, USER of a Dockerfile, or a task definition's `user` names another user.",
  reason: "A program that runs as root is the shortest way to root on the host.",
  sources: ["Security Hub ECS.20", "Security Hub ECS.21"],
  level: "error",
  reads: "resources",
  fails: {
    resources: {
      aws_ecs_task_definition: {
        extra: { container_definitions: JSON.stringify([{ name: "extra", image: "extra:1", user: "0" }]) },
      },
    },
  },
  passes: {
    resources: {
      aws_ecs_task_definition: {
        extra: {
          container_definitions: JSON.stringify([{ name: "extra", image: "extra:1", user: "1000:1000" }]),
        },
      },
    },
  },
  check: (synthesis) => judgeContainers(containersAreNotRoot, synthesis, rootFaults),
};

function rootFaults(definition: JsonObject, { windows }: Surroundings): Fault[] {
  const user = member(definition, "user");
  if (isUnknown(user)) return [unknownFault(USER.compose, USER.definition, user)];
  if (user === undefined)
    return [
      {
        at: USER,
        says: {
          compose: `is not set, nor does a Dockerfile of this project name a USER, so that the container may run as root; ${MEND}`,
          definition: `is not set, so that the container may run as ${windows ? "administrator" : "root"}; ${MEND}`,
        },
      },
    ];
  if (windows ? !isAdministrator(String(user)) : !isRoot(user)) return [];
  const sentence = `"${String(user)}" is ${windows ? "administrator" : "root"}; write another user${windows ? "." : ' and group, such as user: "1000:1000".'}`;
  return [{ at: USER, says: { compose: sentence, definition: sentence } }];
}

const isAdministrator = (user: string): boolean => /^(.*\\)?(container)?administrator$/i.test(user);
