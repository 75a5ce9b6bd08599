import type { Json, JsonObject } from "../json.ts";
import { RDS_GP3 as GP3, LEAST_STORAGE_GROWTH_PERCENT, RDS_STORAGE_GIB } from "../rds.ts";
import { asNumber, isSet, type LimitRule, rangeRule, textRule } from "./rule.ts";

/**
 * Limits of RDS; those of caches are in `caches.ts`. Sources: RDS API reference, CreateDBInstance, CreateDBParameterGroup,
 * CreateDBSubnetGroup, CreateOptionGroup (botocore 1.44.8); RDS User Guide, "Amazon RDS DB instance storage", gp3.
 * 2026-11-28.
 */

const API = "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/";
const GUIDE = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/";

const instance = {
  service: "rds",
  operations: ["CreateDBInstance"],
  documentation: `${API}API_CreateDBInstance.html`,
} as const;

/** Letters, digits and single hyphens, the first a letter, the last no hyphen. */
const hyphenated = (most: number): RegExp =>
  new RegExp(`^(?=.{1,${most}}$)[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$`);
const HYPHENATED = "letters, digits and single hyphens, the first a letter and the last no hyphen";

/** Engines whose storage has these limits; Oracle, SQL Server and Db2 have others. */
const OPEN_ENGINES: readonly string[] = ["mysql", "mariadb", "postgres"];

/** GiB by storage type. */
const STORAGE_GIB: Readonly<Record<string, { readonly least: number; readonly most: number }>> = {
  gp2: RDS_STORAGE_GIB,
  gp3: RDS_STORAGE_GIB,
  io1: { least: 100, most: RDS_STORAGE_GIB.most },
  io2: { least: 100, most: RDS_STORAGE_GIB.most },
  standard: { least: 5, most: 3072 },
};
/** Provisioned IOPS for each GiB of io1. Of io2 the API says the same, and the User Guide allows more: not judged. */
const IOPS_OF_A_GIB = { least: 0.5, most: 50 };
const INSIGHTS_MONTH_DAYS = 31;
const isInsightsRetention = (days: number): boolean =>
  days === 7 ||
  days === 731 ||
  (days % INSIGHTS_MONTH_DAYS === 0 && days >= 31 && days <= 23 * INSIGHTS_MONTH_DAYS);

const isOpen = ({ Engine }: JsonObject): boolean => OPEN_ENGINES.includes(String(Engine));
const typeOf = ({ StorageType, Iops }: JsonObject): string =>
  typeof StorageType === "string" ? StorageType : isSet(Iops) ? "io1" : "gp3";
/** Undefined where it is not known yet. */
const sizeOf = ({ AllocatedStorage }: JsonObject): number | undefined => asNumber(AllocatedStorage);
const isWithin = (
  value: number,
  { least, most }: { readonly least: number; readonly most: number },
): boolean => value >= least && value <= most;

/** A rule for a number whose bounds follow from the rest of the input. */
function numberRule(
  rule: Omit<LimitRule, "holds" | "service" | "operations" | "documentation"> & {
    readonly fits: (value: number, input: JsonObject) => boolean;
    readonly documentation?: string;
  },
): LimitRule {
  const { fits, ...rest } = rule;
  return {
    ...instance,
    ...rest,
    holds: (value: Json, { input }) => {
      const number = asNumber(value);
      return number === undefined || fits(number, input);
    },
  };
}

const storageRules: readonly LimitRule[] = [
  ...Object.entries(STORAGE_GIB).map(([type, bounds]) =>
    numberRule({
      id: `rds-storage-${type}`,
      at: "AllocatedStorage",
      allowed: `${bounds.least} to ${bounds.most} GiB of ${type} storage`,
      fits: (gib, input) => !isOpen(input) || typeOf(input) !== type || isWithin(gib, bounds),
    }),
  ),
  numberRule({
    id: "rds-max-storage",
    at: "MaxAllocatedStorage",
    allowed: `at least ${LEAST_STORAGE_GROWTH_PERCENT - 100} % more than the allocated storage, and at most ${RDS_STORAGE_GIB.most} GiB`,
    documentation: `${GUIDE}USER_PIOPS.Autoscaling.html`,
    // Written as 0, or as what is there already, it is switched off.
    fits: (most, input) => {
      const gib = sizeOf(input);
      if (!isOpen(input) || gib === undefined || most === 0 || most === gib) return true;
      return most * 100 >= gib * LEAST_STORAGE_GROWTH_PERCENT && most <= RDS_STORAGE_GIB.most;
    },
  }),
  numberRule({
    id: "rds-iops-of-storage",
    at: "Iops",
    allowed: `${IOPS_OF_A_GIB.least} to ${IOPS_OF_A_GIB.most} for each GiB of io1 storage`,
    fits: (iops, input) => {
      const gib = sizeOf(input);
      if (!isOpen(input) || typeOf(input) !== "io1" || gib === undefined) return true;
      return isWithin(iops, { least: gib * IOPS_OF_A_GIB.least, most: gib * IOPS_OF_A_GIB.most });
    },
  }),
  numberRule({
    id: "rds-gp3-iops",
    at: "Iops",
    allowed: `none below ${GP3.from} GiB of gp3 storage, and ${GP3.iops.least} to ${GP3.iops.most} from there on`,
    documentation: `${GUIDE}CHAP_Storage.html`,
    fits: (iops, input) => isGp3(input, (gib) => gib >= GP3.from && isWithin(iops, GP3.iops)),
  }),
  numberRule({
    id: "rds-gp3-throughput",
    at: "StorageThroughput",
    allowed: `none below ${GP3.from} GiB of gp3 storage, and ${GP3.throughput.least} to ${GP3.throughput.most} MiB/s from there on`,
    documentation: `${GUIDE}CHAP_Storage.html`,
    fits: (throughput, input) =>
      isGp3(input, (gib) => gib >= GP3.from && isWithin(throughput, GP3.throughput)),
  }),
  numberRule({
    id: "rds-throughput-of-gp3",
    at: "StorageThroughput",
    allowed: "only with gp3 storage",
    fits: (_, input) => typeOf(input) === "gp3",
  }),
];

/** Judges gp3 storage whose size is known. */
function isGp3(input: JsonObject, fits: (gib: number) => boolean): boolean {
  const gib = sizeOf(input);
  return !isOpen(input) || typeOf(input) !== "gp3" || gib === undefined || fits(gib);
}

const instanceRules: readonly LimitRule[] = [
  textRule({
    ...instance,
    id: "rds-identifier",
    at: "DBInstanceIdentifier",
    allowed: `1 to 63 ${HYPHENATED}`,
    pattern: hyphenated(63),
  }),
  textRule({
    ...instance,
    id: "rds-master-user",
    at: "MasterUsername",
    allowed: "1 to 16 letters, digits and underscores, the first a letter",
    pattern: /^[A-Za-z][A-Za-z0-9_]{0,15}$/,
  }),
  rangeRule({
    ...instance,
    id: "rds-backup-retention",
    at: "BackupRetentionPeriod",
    min: 0,
    max: 35,
    unit: " days",
  }),
  {
    ...instance,
    id: "rds-monitoring-interval",
    at: "MonitoringInterval",
    allowed: "0, 1, 5, 10, 15, 30 or 60 seconds",
    holds: (value) => [0, 1, 5, 10, 15, 30, 60, undefined].includes(asNumber(value)),
  },
  numberRule({
    id: "rds-insights-retention",
    at: "PerformanceInsightsRetentionPeriod",
    allowed: "7 or 731 days, or 1 to 23 months of 31 days",
    fits: isInsightsRetention,
  }),
];

const groupRules: readonly LimitRule[] = [
  textRule({
    service: "rds",
    operations: ["CreateDBParameterGroup"],
    id: "rds-parameter-group-name",
    at: "DBParameterGroupName",
    allowed: `1 to 255 ${HYPHENATED}`,
    documentation: `${API}API_CreateDBParameterGroup.html`,
    pattern: hyphenated(255),
  }),
  {
    service: "rds",
    operations: ["CreateDBParameterGroup"],
    id: "rds-parameter-family",
    at: "DBParameterGroupFamily",
    allowed: "engine and major version: postgres17, mysql8.4, mariadb11.4",
    documentation: `${API}API_CreateDBParameterGroup.html`,
    holds: (family) => {
      const [, engine = "", version = ""] = /^(postgres|mysql|mariadb)(.*)$/.exec(String(family)) ?? [];
      if (engine === "") return true;
      return engine === "postgres" ? /^(9\.\d|[1-9]\d)$/.test(version) : /^\d+\.\d+$/.test(version);
    },
  },
  textRule({
    service: "rds",
    operations: ["CreateOptionGroup"],
    id: "rds-option-group-name",
    at: "OptionGroupName",
    allowed: `1 to 255 ${HYPHENATED}`,
    documentation: `${API}API_CreateOptionGroup.html`,
    pattern: hyphenated(255),
  }),
  textRule({
    service: "rds",
    operations: ["CreateDBSubnetGroup"],
    id: "rds-subnet-group-name",
    at: "DBSubnetGroupName",
    allowed: "1 to 255 letters, digits, spaces and ._-, the first a letter, and not default",
    documentation: `${API}API_CreateDBSubnetGroup.html`,
    pattern: /^(?!default$)[A-Za-z][A-Za-z0-9 ._-]{0,254}$/i,
  }),
];

export const databaseRules: readonly LimitRule[] = [...instanceRules, ...storageRules, ...groupRules];
