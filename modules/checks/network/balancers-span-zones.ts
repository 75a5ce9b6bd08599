import { argumentRule } from "../argument-rule.ts";
import { hasSeveral } from "../judges.ts";

const SEVERAL = hasSeveral("subnets", "subnet_mapping", "must name subnets in two zones at least.");

export const balancersSpanZones = argumentRule({
  id: "balancers-span-zones",
  title: "Every load balancer is in two zones at least.",
  reason: "When its only zone fails, nothing behind it can be reached.",
  sources: ["Security Hub ELB.13", "Security Hub ELB.10"],
  level: "warning",
  keys: ["network.zones", "network.subnets"],
  fails: { resources: { aws_lb: { web: { subnets: ["subnet-1"] } } } },
  passes: { resources: { aws_lb: { web: { subnets: ["subnet-1", "subnet-2"] } } } },
  asks: {
    aws_lb: SEVERAL,
    aws_alb: SEVERAL,
    aws_elb: hasSeveral("subnets", "availability_zones", "must name subnets in two zones at least."),
  },
});
