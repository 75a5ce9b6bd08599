import { argumentRule } from "../argument-rule.ts";
import { isNotFalse } from "../judges.ts";

export const classicBalancersCrossZones = argumentRule({
  id: "classic-balancers-cross-zones",
  title: "A classic load balancer spreads requests over the instances of all zones.",
  reason: "A zone with few instances is otherwise overloaded while others are idle.",
  sources: ["Security Hub ELB.9"],
  level: "warning",
  fails: { resources: { aws_elb: { old: { cross_zone_load_balancing: false } } } },
  passes: { resources: { aws_elb: { old: { cross_zone_load_balancing: true } } } },
  asks: {
    aws_elb: isNotFalse(
      "cross_zone_load_balancing",
      "must not be false: a zone with few instances would get as much as one with many.",
    ),
  },
});
