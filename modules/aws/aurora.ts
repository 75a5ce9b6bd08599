import { databaseCatalogue, type RdsEngine } from "./database-catalogue.ts";
import { type EngineFacts, RDS_FACTS } from "./rds.ts";

/** What Aurora has of each engine, and where. */
export const AURORA_CATALOGUE = databaseCatalogue("./aurora.json");

interface AuroraFacts extends EngineFacts {
  /** The engine in RDS's API. */
  readonly engine: "aurora-postgresql" | "aurora-mysql";
}

const GIB = 1024 ** 3;
const wholeLog = (value: number): number => Math.round(Math.log2(value));

/**
 * Sources, 2026-11-28: Aurora User Guide, "Using SSL/TLS with Aurora MySQL DB clusters", "Securing Aurora PostgreSQL data with
 * SSL/TLS", "Maximum connections to an Aurora MySQL DB instance" and "... Aurora PostgreSQL DB instance":
 * GREATEST(log2(DBInstanceClassMemory/805306368)*45, log2(DBInstanceClassMemory/8187281408)*1000) and
 * LEAST(DBInstanceClassMemory/9531392, 5000). Lengths and logs: RDS API, CreateDBCluster (botocore 1.44.8).
 *
 * The guide's table gives the logarithm as a whole number: with the nearest one the formula gives each of its defaults, such
 * as 90 for 4 GiB, where 2.4 would give 108 (2026-11-29).
 */
export const AURORA_FACTS: Readonly<Record<RdsEngine, AuroraFacts>> = {
  postgres: {
    ...RDS_FACTS.postgres,
    engine: "aurora-postgresql",
    title: "Aurora PostgreSQL",
    family: "aurora-postgresql",
    longestPassword: 41,
    logs: ["postgresql"],
  },
  mysql: {
    ...RDS_FACTS.mysql,
    engine: "aurora-mysql",
    title: "Aurora MySQL",
    family: "aurora-mysql",
    tls: { name: "require_secure_transport", value: "ON" },
    connections: (bytes) =>
      Math.max(wholeLog(bytes / 805_306_368) * 45, wholeLog(bytes / 8_187_281_408) * 1000),
  },
};

/**
 * Begins the name of a reader that application autoscaling has added.
 * Source: Aurora User Guide, "Amazon Aurora Auto Scaling with Aurora Replicas"; names of such readers, 2026-11-28.
 */
export const SCALED_READER = "application-autoscaling-";

/** How long the provider waits for one, too. Source: terraform-provider-aws, rds/cluster_instance.go, 90 minutes, 2026-11-28. */
export const DELETION_PATIENCE_SECONDS = 5_400;

/** The class of instances whose capacity follows the load. */
export const SERVERLESS_CLASS = "db.serverless";

/** Memory of an Aurora capacity unit. Source: Aurora User Guide, "Aurora Serverless v2 capacity", 2026-11-28. */
export const ACU_BYTES = 2 * GIB;

/** Capacity units, in steps of a half. Source: RDS API, ServerlessV2ScalingConfiguration (botocore 1.44.8). */
export const ACUS = { step: 0.5, least: 0, most: 256 } as const;

/** Seconds without a connection. Source: RDS API, ServerlessV2ScalingConfiguration `SecondsUntilAutoPause` (botocore 1.44.8). */
export const AUTO_PAUSE_SECONDS = { least: 300, most: 86_400 } as const;

/** What the versions before {@link FIRST_TO_PAUSE} take. */
export const EARLIER_ACUS = { least: 0.5, most: 128 } as const;

/**
 * The first minor version of each major one that pauses at 0 units, and takes more than 128; of a major version that is not
 * named all do. Source: Aurora User Guide, "Aurora Serverless v2 capacity", capacity ranges by version, 2026-11-28.
 */
const FIRST_TO_PAUSE: Readonly<Record<RdsEngine, Readonly<Record<string, string>>>> = {
  postgres: { "14": "14.12", "15": "15.7", "16": "16.3" },
  mysql: { "8.0": "8.0.mysql_aurora.3.08.0" },
};

/** Fewest and most capacity units of a version; a major one means its newest minor version. */
export function acusOf(
  engine: RdsEngine,
  version: string,
): { readonly least: number; readonly most: number } {
  const major = AURORA_CATALOGUE.majorOf(engine, version);
  const first = FIRST_TO_PAUSE[engine][major ?? ""];
  if (first === undefined || version === major || !isEarlier(version, first)) return ACUS;
  return EARLIER_ACUS;
}

function isEarlier(version: string, other: string): boolean {
  const [one, two] = [version, other].map((name) => (name.match(/\d+/g) ?? []).map(Number));
  const index = (one ?? []).findIndex((part, place) => part !== two?.[place]);
  return index >= 0 && (one?.[index] ?? 0) < (two?.[index] ?? 0);
}

/**
 * Replicas that a cluster has at most, beside its writer.
 * Source: Aurora User Guide, "Replication with Amazon Aurora", 2026-11-28.
 */
export const MOST_READERS = 15;

/** The last of the promotion tiers. Source: RDS API, CreateDBInstance `PromotionTier` (botocore 1.44.8). */
export const LAST_PROMOTION_TIER = 15;
