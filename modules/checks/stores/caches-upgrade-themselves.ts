import { argumentRule } from "../argument-rule.ts";
import { isNotFalse } from "../judges.ts";

const UPGRADES = isNotFalse("auto_minor_version_upgrade", "must not be false.");

export const cachesUpgradeThemselves = argumentRule({
  id: "caches-upgrade-themselves",
  title: "Caches take minor versions in their maintenance window.",
  reason: "Minor versions close holes that everybody knows by then.",
  sources: ["Security Hub ElastiCache.2"],
  level: "warning",
  keys: ["cache.engineVersion"],
  fails: {
    resources: { aws_elasticache_replication_group: { cache: { auto_minor_version_upgrade: false } } },
  },
  passes: {
    resources: { aws_elasticache_replication_group: { cache: { auto_minor_version_upgrade: true } } },
  },
  asks: { aws_elasticache_replication_group: UPGRADES, aws_elasticache_cluster: UPGRADES },
});
