import { argumentRule } from "../argument-rule.ts";
import { all, isGiven, isNotText, isSaid, where } from "../judges.ts";

const MESSAGE = "must name a subnet group of its own.";
const OWN = where(
  ({ global_replication_group_id: global, replication_group_id: member }) =>
    !isGiven(global) && !isGiven(member),
  all(isSaid("subnet_group_name", MESSAGE), isNotText("subnet_group_name", "default", MESSAGE)),
);

export const cachesHaveSubnets = argumentRule({
  id: "caches-have-subnets",
  title: "A cache is in a subnet group of its own.",
  reason: "The default group has all subnets of the default VPC, the public ones among them.",
  sources: ["Security Hub ElastiCache.7"],
  level: "error",
  fails: { resources: { aws_elasticache_replication_group: { cache: { subnet_group_name: "default" } } } },
  passes: { resources: { aws_elasticache_replication_group: { cache: { subnet_group_name: "cache" } } } },
  asks: { aws_elasticache_replication_group: OWN, aws_elasticache_cluster: OWN },
});
