import { type DataSource, dataFile } from "./data.ts";

/** Engines of RDS that this project knows, by their names in RDS's API. */
export const RDS_ENGINES = ["postgres", "mysql"] as const;
export type RdsEngine = (typeof RDS_ENGINES)[number];

interface RdsData {
  readonly about: DataSource;
  /** By engine and major version the minor versions that are offered, oldest first. */
  readonly versions: Readonly<Record<RdsEngine, Readonly<Record<string, readonly string[]>>>>;
  readonly engines: readonly RdsEngine[];
  readonly regions: readonly string[];
  readonly regionSets: readonly (readonly number[])[];
  readonly classes: Readonly<Record<string, readonly number[]>>;
}

const data = dataFile<RdsData>("./rds.json");

/** The source of versions and classes, for a report. */
export const rdsSource = (): DataSource => data().about;

/** Major versions within RDS's standard support, oldest first. */
export const rdsMajorVersions = (engine: RdsEngine): readonly string[] =>
  Object.keys(data().versions[engine]);

/** Minor versions of a major one, oldest first; none of a major version that is not offered. */
export const rdsMinorVersions = (engine: RdsEngine, major: string): readonly string[] =>
  data().versions[engine][major] ?? [];

/** The major version of what an environment file says: `17` of `17` and of `17.5`; undefined where RDS has no such version. */
export const rdsMajorOf = (engine: RdsEngine, version: string): string | undefined =>
  rdsMajorVersions(engine).find(
    (major) => major === version || rdsMinorVersions(engine, major).includes(version),
  );

/** All instance classes of an engine in any region, in alphabetical order: `db.t4g.micro`. */
export const rdsClasses = (engine: RdsEngine): readonly string[] =>
  Object.keys(data().classes).filter((name) => regionsOf(engine, name).length > 0);

/** Undefined where nothing is known of the region. */
export function isRdsClassOffered(engine: RdsEngine, name: string, region: string): boolean | undefined {
  const index = data().regions.indexOf(region);
  return index < 0 ? undefined : regionsOf(engine, name).includes(index);
}

function regionsOf(engine: RdsEngine, name: string): readonly number[] {
  const { classes, engines, regionSets } = data();
  const set = Object.hasOwn(classes, name) ? classes[name]?.[engines.indexOf(engine)] : undefined;
  return (set === undefined ? undefined : regionSets[set]) ?? [];
}

interface ParameterData {
  readonly about: DataSource;
  readonly dynamic: Readonly<Record<RdsEngine, readonly string[]>>;
}

const parameters = dataFile<ParameterData>("./rds-parameters.json");

export const rdsParameterSource = (): DataSource => parameters().about;

/**
 * Whether an engine takes another value of the parameter while it runs. False of what is not in the table, too: RDS
 * takes any parameter at the next reboot, and refuses to apply a static one at once.
 */
export const isDynamicParameter = (engine: RdsEngine, name: string): boolean =>
  parameters().dynamic[engine].includes(name);

/** What the documentation says of an engine, and the API model does not. */
interface EngineFacts {
  readonly title: string;
  readonly port: number;
  /** Length of the master user's password. Source: RDS API, CreateDBInstance `MasterUserPassword` (botocore 1.44.8). */
  readonly longestPassword: number;
  /** The beginning of a parameter group's family; the major version follows. */
  readonly family: string;
  /** The parameter that refuses connections without TLS, and its value. */
  readonly tls: { readonly name: string; readonly value: string };
  /** Logs that go to CloudWatch. Source: RDS API, CreateDBInstance `EnableCloudwatchLogsExports` (botocore 1.44.8). */
  readonly logs: readonly string[];
  /** Bytes of an instance's memory for each connection that is allowed by default, and the most of them. */
  readonly connections: { readonly bytesEach: number; readonly most: number };
}

/**
 * Sources, 2026-11-27: RDS User Guide, "Requiring an SSL/TLS connection to a PostgreSQL DB instance", "Requiring SSL/TLS for
 * all connections to a MySQL DB instance on Amazon RDS", "Quotas and constraints for Amazon RDS", maximum number of database
 * connections: LEAST(DBInstanceClassMemory/9531392, 5000) and DBInstanceClassMemory/12582880.
 */
export const RDS_FACTS: Readonly<Record<RdsEngine, EngineFacts>> = {
  postgres: {
    title: "PostgreSQL",
    port: 5432,
    longestPassword: 128,
    family: "postgres",
    tls: { name: "rds.force_ssl", value: "1" },
    logs: ["postgresql", "upgrade"],
    connections: { bytesEach: 9_531_392, most: 5_000 },
  },
  mysql: {
    title: "MySQL",
    port: 3306,
    longestPassword: 41,
    family: "mysql",
    tls: { name: "require_secure_transport", value: "1" },
    logs: ["audit", "error", "slowquery"],
    connections: { bytesEach: 12_582_880, most: 100_000 },
  },
};

/** Size of gp3 storage in GiB. Source: RDS API, CreateDBInstance `AllocatedStorage` (botocore 1.44.8). */
export const RDS_STORAGE_GIB = { least: 20, most: 65_536 } as const;

/**
 * The limit of storage autoscaling is at least so many percent of what there is.
 * Source: RDS User Guide, "Managing capacity automatically with Amazon RDS storage autoscaling", 2026-11-27.
 */
export const LEAST_STORAGE_GROWTH_PERCENT = 110;

/** Source: RDS API, CreateDBInstance `PreferredBackupWindow`, `PreferredMaintenanceWindow` (botocore 1.44.8). */
export const LEAST_WINDOW_MINUTES = 30;

/** Source: RDS API, CreateDBInstance `MasterUsername` (botocore 1.44.8). */
export const LONGEST_MASTER_USER = 16;

/**
 * Names that an engine or RDS keeps for itself, of those that are lower-case letters and digits. Sources, 2026-11-27:
 * PostgreSQL documentation, "SQL Key Words", reserved; MySQL 8.4 Reference Manual, "Keywords and Reserved Words"; RDS User
 * Guide, "Master user account privileges".
 */
export const RESERVED_NAMES: readonly string[] = (
  "all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create default " +
  "deferrable desc distinct do else end except false fetch for foreign from grant group having in initially intersect " +
  "into lateral leading limit localtime localtimestamp not null offset on only or order placing primary references " +
  "returning select some symmetric table then to trailing true union unique user using variadic when where window with " +
  "add alter before between by call change condition continue convert cross cube database databases declare delete " +
  "describe drop each empty exists exit explain force function generated get groups if ignore index inner inout insert " +
  "interval is iterate join key keys kill left like lines load lock loop match mod natural of option optimize out outer " +
  "partition procedure purge range rank read reads recursive regexp release rename repeat replace require restrict " +
  "return revoke right row rows schema schemas separator set show signal spatial sql starting stored system terminated " +
  "trigger undo unlock unsigned update usage use values virtual while write xor zerofill " +
  "rdsadmin rdsrepladmin rdsproxyadmin postgres template0 template1"
).split(" ");

/**
 * Classes whose CPU earns credits: RDS bills what they use above their baseline. Source: RDS User Guide, "DB instance class
 * types", burstable-performance classes run in unlimited mode, 2026-11-27.
 */
export const isBurstable = (instanceClass: string): boolean => /^db\.t\d/.test(instanceClass);

/**
 * Classes on which RDS for MySQL has no Performance Insights. Source: RDS User Guide, "Amazon RDS DB engine, Region, and
 * instance class support for Performance Insights", 2026-11-27.
 */
export const WITHOUT_INSIGHTS: Readonly<Record<RdsEngine, readonly string[]>> = {
  postgres: [],
  mysql: ["db.t3.micro", "db.t3.small", "db.t4g.micro", "db.t4g.small"],
};
