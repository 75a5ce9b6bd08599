import { type DataSource, dataFile } from "./data.ts";
import { databaseCatalogue, type RdsEngine } from "./database-catalogue.ts";

export { RDS_ENGINES, type RdsEngine } from "./database-catalogue.ts";

/** What RDS has of each engine, and where. */
export const RDS_CATALOGUE = databaseCatalogue("./rds.json");
export const {
  source: rdsSource,
  majorVersions: rdsMajorVersions,
  minorVersions: rdsMinorVersions,
  majorOf: rdsMajorOf,
  classes: rdsClasses,
  isClassOffered: isRdsClassOffered,
} = RDS_CATALOGUE;

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
export interface EngineFacts {
  readonly title: string;
  readonly port: number;
  /** Length of the master user's password. Source: RDS API, CreateDBInstance and CreateDBCluster `MasterUserPassword` (botocore 1.44.8). */
  readonly longestPassword: number;
  /** The beginning of a parameter group's family; the major version follows. */
  readonly family: string;
  /** The parameter that refuses connections without TLS, and its value. */
  readonly tls: { readonly name: string; readonly value: string };
  /** Logs that go to CloudWatch. Source: RDS API, CreateDBInstance `EnableCloudwatchLogsExports` (botocore 1.44.8). */
  readonly logs: readonly string[];
  /** Connections that an instance with so many bytes of memory allows by default. */
  readonly connections: (bytes: number) => number;
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
    connections: (bytes) => Math.min(Math.floor(bytes / 9_531_392), 5_000),
  },
  mysql: {
    title: "MySQL",
    port: 3306,
    longestPassword: 41,
    family: "mysql",
    tls: { name: "require_secure_transport", value: "1" },
    logs: ["audit", "error", "slowquery"],
    connections: (bytes) => Math.min(Math.floor(bytes / 12_582_880), 100_000),
  },
};

/** Size of gp3 storage in GiB. Source: RDS API, CreateDBInstance `AllocatedStorage` (botocore 1.44.8). */
export const RDS_STORAGE_GIB = { least: 20, most: 65_536 } as const;

/**
 * From so many GiB on, gp3 of PostgreSQL and MySQL is striped over several volumes: it has the least of these, at no extra
 * charge, and takes other figures up to the most. IOPS, and MiB/s. Source: RDS User Guide, "Amazon RDS DB instance storage", gp3,
 * 2026-11-28.
 */
export const RDS_GP3 = {
  from: 400,
  iops: { least: 12_000, most: 64_000 },
  throughput: { least: 500, most: 4000 },
} as const;

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
 * Words that an engine or RDS keeps for itself. Sources, 2026-11-29: PostgreSQL documentation, "SQL Key Words", reserved;
 * MySQL 8.4 Reference Manual, "Keywords and Reserved Words"; RDS User Guide, "Master user account privileges".
 */
const RESERVED_WORDS: readonly string[] = (
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
  "current_catalog current_date current_role current_schema current_time current_timestamp current_user session_user " +
  "system_user cume_dist day_hour day_microsecond day_minute day_second dense_rank first_value high_priority " +
  "hour_microsecond hour_minute hour_second io_after_gtids io_before_gtids json_table last_value low_priority " +
  "minute_microsecond minute_second no_write_to_binlog nth_value optimizer_costs percent_rank read_write row_number " +
  "second_microsecond sql_big_result sql_calc_found_rows sql_small_result utc_date utc_time utc_timestamp year_month " +
  "rdsadmin rdsrepladmin rdsproxyadmin"
).split(" ");

/** Sources: RDS User Guide, "Understanding the rds_superuser role", "IAM database authentication", "Kerberos", 2026-11-29. */
const POSTGRES_ROLES = ["rds_superuser", "rds_replication", "rds_password", "rds_iam", "rds_ad"];

/** Not of a role of PostgreSQL: pg_... neither, since 9.6. Sources: its src/backend/parser/gram.y, RoleId; commits 29300789, 7df974ee. */
export const isRoleOfPostgres = (name: string): boolean =>
  name.startsWith("pg_") || ["public", "none"].includes(name);

/** Schemas of MySQL's own. Source: MySQL 8.4 Reference Manual, "The mysql System Schema" and those beside it, 2026-11-29. */
export const SCHEMAS_OF_MYSQL = ["mysql", "sys", "information_schema", "performance_schema"];

/** Where PostgreSQL begins from, beside the database `postgres`. */
export const TEMPLATES_OF_POSTGRES = ["template0", "template1"];

/**
 * Names that the master user or the database cannot have, on RDS and Aurora. PostgreSQL's default for the user is
 * `postgres`, MySQL's `admin`. Sources, 2026-11-29: RDS User Guide, "Understanding PostgreSQL roles and permissions";
 * cfn-lint pull request 4425, which tried `admin` and `postgres` on both engines; aws-cdk 10579: PostgreSQL's `admin`. That
 * a database of PostgreSQL may be `admin`, nobody has told.
 */
export const RESERVED_NAMES: Readonly<
  Record<RdsEngine, Readonly<Record<"user" | "database", readonly string[]>>>
> = {
  postgres: {
    user: [...RESERVED_WORDS, ...POSTGRES_ROLES, "admin"],
    database: [...RESERVED_WORDS, ...TEMPLATES_OF_POSTGRES, "postgres", "admin"],
  },
  mysql: { user: RESERVED_WORDS, database: [...RESERVED_WORDS, ...SCHEMAS_OF_MYSQL] },
};

/** Whether an engine on RDS or Aurora keeps a name for itself. */
export const isReserved = (engine: RdsEngine, what: "user" | "database", name: string): boolean =>
  RESERVED_NAMES[engine][what].includes(name) ||
  (engine === "postgres" && what === "user" && isRoleOfPostgres(name));

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
