import { argumentRule } from "../argument-rule.ts";
import { listOf } from "../arguments.ts";
import { isGiven, isOneOf, where } from "../judges.ts";

export const providersProtectTasks = argumentRule({
  id: "providers-protect-tasks",
  title: "A capacity provider does not let scaling end hosts that run tasks.",
  reason: "Otherwise scaling in cuts off whatever runs on the host that goes.",
  sources: ["Security Hub ECS.19"],
  level: "error",
  fails: {
    resources: {
      aws_ecs_capacity_provider: {
        hosts: { auto_scaling_group_provider: { managed_termination_protection: "DISABLED" } },
      },
    },
  },
  passes: {
    resources: {
      aws_ecs_capacity_provider: {
        hosts: { auto_scaling_group_provider: { managed_termination_protection: "ENABLED" } },
      },
    },
  },
  asks: {
    aws_ecs_capacity_provider: where(
      ({ auto_scaling_group_provider: group }) => isGiven(group) && listOf(group).length > 0,
      isOneOf("auto_scaling_group_provider.managed_termination_protection", ["ENABLED"], "DISABLED"),
    ),
  },
});
