import { argumentRule } from "../argument-rule.ts";
import { all, isGiven, isNotText, isSaid, where } from "../judges.ts";

const MESSAGE = "must name a subnet group of its own.";
const OWN = all(isSaid("subnet_group_name", MESSAGE), isNotText("subnet_group_name", "default", MESSAGE));

export const cachesHaveSubnets = argumentRule({
  id: "caches-have-subnets",
  title: "A cache is in a subnet group of its own.",
  reason: "The default group has all subnets of the default VPC, the public ones among them.",
  sources: ["Security Hub ElastiCache.7"],
  level: "error",
  fails: {
    resources: {
      aws_elasticache_replication_group: {
        cache: { replication_group_id: "cache", subnet_group_name: "default" },
      },
    },
  },
  passes: {
    resources: {
      aws_elasticache_replication_group: {
        cache: { replication_group_id: "cache", subnet_group_name: "cache" },
      },
    },
  },
  // A member of a group takes the subnets of the group. `replication_group_id` is that of another resource in a cluster
  // only; a replication group has it as its own name.
  asks: {
    aws_elasticache_replication_group: where((args) => !isGiven(args["global_replication_group_id"]), OWN),
    aws_elasticache_cluster: where((args) => !isGiven(args["replication_group_id"]), OWN),
  },
});
