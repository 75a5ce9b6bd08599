import { argumentRule } from "../argument-rule.ts";
import { hasSeveral, where } from "../judges.ts";

export const scalingGroupsSpanZones = argumentRule({
  id: "scaling-groups-span-zones",
  title: "A group that can have several hosts is in two zones at least.",
  reason: "When its only zone fails, no host is left, and no new one starts.",
  sources: ["Security Hub AutoScaling.2", "Security Hub AutoScaling.6"],
  level: "warning",
  keys: ["network.zones", "network.subnets"],
  fails: {
    resources: { aws_autoscaling_group: { hosts: { max_size: 4, vpc_zone_identifier: ["subnet-1"] } } },
  },
  passes: {
    resources: {
      aws_autoscaling_group: { hosts: { max_size: 4, vpc_zone_identifier: ["subnet-1", "subnet-2"] } },
    },
  },
  asks: {
    aws_autoscaling_group: where(
      ({ max_size: most }) => Number(most) !== 1,
      hasSeveral("vpc_zone_identifier", "availability_zones", "must name subnets in two zones at least."),
    ),
  },
});
