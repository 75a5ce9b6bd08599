import { argumentRule } from "../argument-rule.ts";
import { isOneOf } from "../judges.ts";

export const classicBalancersAreHardened = argumentRule({
  id: "classic-balancers-are-hardened",
  title: "A classic load balancer guards against request smuggling.",
  reason: "A request that two programs read differently is a way past the first.",
  sources: ["Security Hub ELB.14"],
  level: "warning",
  fails: { resources: { aws_elb: { old: { desync_mitigation_mode: "monitor" } } } },
  passes: { resources: { aws_elb: { old: { desync_mitigation_mode: "strictest" } } } },
  asks: { aws_elb: isOneOf("desync_mitigation_mode", ["defensive", "strictest"], "defensive") },
});
