import { argumentRule } from "../argument-rule.ts";
import { listOf } from "../arguments.ts";
import { isOneOf, where } from "../judges.ts";

export const scalingGroupsWatchTargets = argumentRule({
  id: "scaling-groups-watch-targets",
  title: "A group behind a load balancer replaces hosts that its load balancer finds ill.",
  reason: "EC2 sees a dead machine only, not a program that answers nothing.",
  sources: ["Security Hub AutoScaling.1"],
  level: "error",
  fails: {
    resources: { aws_autoscaling_group: { web: { target_group_arns: ["arn"], health_check_type: "EC2" } } },
  },
  passes: {
    resources: { aws_autoscaling_group: { web: { target_group_arns: ["arn"], health_check_type: "ELB" } } },
  },
  asks: {
    aws_autoscaling_group: where(
      ({ target_group_arns: groups, load_balancers: classic }) =>
        [groups, classic].some((list) => listOf(list).length > 0),
      isOneOf("health_check_type", ["ELB"], "EC2"),
    ),
  },
});
