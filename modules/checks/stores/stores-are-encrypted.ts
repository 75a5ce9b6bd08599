import { type Rule, resourceProblem, resourcesOf } from "../rule.ts";
import { STORES } from "./facts.ts";

export const storesAreEncrypted: Rule = {
  id: "stores-are-encrypted",
  title: "Whatever keeps data keeps it encrypted, and no bucket is open to the public.",
  reason: "A stolen disk, copy or backup is then unreadable.",
  sources: [
    "Security Hub DocumentDB.1",
    "Security Hub ECS.18",
    "Security Hub ElastiCache.4",
    "Security Hub ElastiCache.5",
    "Security Hub RDS.38",
    "Security Hub RDS.39",
    "Security Hub RDS.3",
    "Security Hub S3.1",
    "Security Hub S3.19",
    "Security Hub RDS.4",
    "Security Hub RDS.27",
    "Security Hub EC2.3",
    "Security Hub EFS.1",
    "Security Hub S3.8",
    "CIS AWS Foundations Benchmark v3.0.0, 2.1.4, 2.2.1, 2.3.1 and 2.4.1",
  ],
  level: "error",
  reads: "resources",
  fails: { resources: { aws_db_instance: { store: { storage_encrypted: false } } } },
  passes: { resources: { aws_db_instance: { store: { storage_encrypted: true } } } },
  check: (synthesis) =>
    Object.entries(STORES).flatMap(([type, { encrypted }]) =>
      resourcesOf(synthesis, type).flatMap((store) => {
        const wrong = encrypted?.(store, synthesis);
        return wrong ? [resourceProblem(storesAreEncrypted, store, wrong.argument, wrong.message)] : [];
      }),
    ),
};
