import { argumentRule } from "../argument-rule.ts";
import { isTrue } from "../judges.ts";

export const classicBalancersDrain = argumentRule({
  id: "classic-balancers-drain",
  title: "A classic load balancer lets requests end before an instance leaves.",
  reason: "Otherwise each deployment and each scaling cuts off requests.",
  sources: ["Security Hub ELB.7"],
  level: "warning",
  fails: { resources: { aws_elb: { old: { connection_draining: false } } } },
  passes: { resources: { aws_elb: { old: { connection_draining: true } } } },
  asks: {
    aws_elb: isTrue(
      "connection_draining",
      "must be true: requests are otherwise cut off when an instance leaves.",
    ),
  },
});
