import { argumentRule } from "../argument-rule.ts";
import { isGiven, isTrue, where } from "../judges.ts";

export const cachesFailOver = argumentRule({
  id: "caches-fail-over",
  title: "A replica takes over by itself when a cache fails, unless the environment is disposable.",
  reason: "Without one, sessions and queues are gone until somebody acts.",
  sources: ["Security Hub ElastiCache.3"],
  level: "warning",
  keys: ["cache.replicas"],
  unlessDisposable: true,
  fails: {
    resources: { aws_elasticache_replication_group: { cache: { automatic_failover_enabled: false } } },
  },
  passes: {
    resources: { aws_elasticache_replication_group: { cache: { automatic_failover_enabled: true } } },
  },
  asks: {
    aws_elasticache_replication_group: where(
      ({ global_replication_group_id: global }) => !isGiven(global),
      isTrue("automatic_failover_enabled", "must be true, with one replica at least."),
    ),
  },
});
