import { argumentRule } from "../argument-rule.ts";
import { isNotFalse } from "../judges.ts";

const UPGRADES = isNotFalse("auto_minor_version_upgrade", "must not be false.");

export const databasesUpgradeThemselves = argumentRule({
  id: "databases-upgrade-themselves",
  title: "Databases take minor versions in their maintenance window.",
  reason: "Minor versions close holes that everybody knows by then.",
  sources: ["Security Hub RDS.13", "Security Hub RDS.35", "CIS AWS Foundations Benchmark v3.0.0, 2.3.2"],
  level: "warning",
  keys: ["database.engineVersion"],
  fails: { resources: { aws_db_instance: { store: { auto_minor_version_upgrade: false } } } },
  passes: { resources: { aws_db_instance: { store: { auto_minor_version_upgrade: true } } } },
  asks: {
    aws_db_instance: UPGRADES,
    aws_rds_cluster_instance: UPGRADES,
    aws_neptune_cluster_instance: UPGRADES,
  },
});
