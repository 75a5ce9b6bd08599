import { argumentRule } from "../argument-rule.ts";
import { isNot } from "../judges.ts";

export const execIsLogged = argumentRule({
  id: "exec-is-logged",
  title: "What people type in a task by ECS Exec is logged.",
  reason: "Otherwise nobody can tell what was looked at or changed in a running container.",
  sources: ['ECS Developer Guide, "Logging and auditing using ECS Exec"'],
  level: "error",
  fails: {
    resources: {
      aws_ecs_cluster: { main: { configuration: { execute_command_configuration: { logging: "NONE" } } } },
    },
  },
  passes: {
    resources: {
      aws_ecs_cluster: { main: { configuration: { execute_command_configuration: { logging: "DEFAULT" } } } },
    },
  },
  asks: {
    aws_ecs_cluster: isNot(
      "configuration.execute_command_configuration.logging",
      ["NONE"],
      "must be DEFAULT or OVERRIDE.",
    ),
  },
});
