import type { Rule } from "../rule.ts";
import { definitionProblem, memberAt, sameFault } from "./container-rules.ts";
import { taskContainersOf } from "./task-containers.ts";

const NO_LOGS = sameFault(
  "logging",
  "logConfiguration",
  "is not set, so the container's output is lost; write one, such as awslogs with a log group.",
);

/** Source: Security Hub, ECS.9. */
export const containersHaveLogs: Rule = {
  id: "containers-have-logs",
  title: "Every container of a task definition says where its logs go.",
  reason: "Otherwise a container's output is lost with its host.",
  sources: ["Security Hub ECS.9"],
  level: "error",
  reads: "resources",
  fails: {
    resources: {
      aws_ecs_task_definition: {
        extra: { container_definitions: JSON.stringify([{ name: "extra", image: "extra:1", memory: 64 }]) },
      },
    },
  },
  passes: {
    resources: {
      aws_ecs_task_definition: {
        extra: {
          container_definitions: JSON.stringify([
            { name: "extra", image: "extra:1", logConfiguration: { logDriver: "awslogs" } },
          ]),
        },
      },
    },
  },
  check: (synthesis) =>
    taskContainersOf(synthesis)
      // Batch sends to CloudWatch by itself.
      .containers.filter(({ found }) => found.type === "aws_ecs_task_definition")
      .filter(({ definition }) => memberAt(definition, "logConfiguration", "logDriver") === undefined)
      .map((container) => definitionProblem(containersHaveLogs, container, NO_LOGS)),
};
