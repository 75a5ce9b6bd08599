import { type Rule, resourceProblem, resourcesOf } from "../rule.ts";
import { STORES } from "./facts.ts";

export const storesAreKept: Rule = {
  id: "stores-are-kept",
  title:
    "Whatever keeps data is protected from accidental destruction and can be restored, unless the environment is disposable.",
  reason: "A wrong line in a plan is noticed too late; what it destroys must be recoverable.",
  sources: [
    "Security Hub DocumentDB.4",
    "Security Hub RDS.7",
    "Security Hub RDS.9",
    "Security Hub RDS.36",
    "Security Hub RDS.8",
    "Security Hub RDS.11",
    "Security Hub EFS.2",
    "Security Hub DocumentDB.5",
    "Security Hub ElastiCache.1",
  ],
  level: "error",
  reads: "resources",
  keys: ["disposable", "database.backupDays", "cache.backupDays"],
  fails: { resources: { aws_dynamodb_table: { store: { point_in_time_recovery: { enabled: true } } } } },
  passes: {
    resources: {
      aws_dynamodb_table: {
        store: { point_in_time_recovery: { enabled: true }, deletion_protection_enabled: true },
      },
    },
  },
  check: (synthesis) =>
    synthesis.environment.disposable
      ? []
      : Object.entries(STORES).flatMap(([type, { kept }]) =>
          resourcesOf(synthesis, type).flatMap((store) => {
            const wrong = kept?.(store, synthesis);
            return wrong ? [resourceProblem(storesAreKept, store, wrong.argument, wrong.message)] : [];
          }),
        ),
};
