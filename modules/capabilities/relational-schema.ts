import { z } from "zod";
import { count, logRetentionDays } from "../environment/values.ts";
import { finalSnapshot } from "./final-snapshot.ts";
import { generation, SHORTEST_SECRET } from "./secrets/schema.ts";

/** What RDS and Aurora both say of a database. */

/**
 * Name of a snapshot; those that RDS makes begin with `rds:`, those of AWS Backup with `awsbackup:`, in an ARN as well.
 * Sources: RDS API, CreateDBSnapshot and CopyDBSnapshot (@aws-sdk/client-rds); recovery points of AWS Backup,
 * `arn:aws:rds:<region>:<account>:snapshot:awsbackup:job-<id>` (2026-11-29).
 */
const SNAPSHOT = "((rds|awsbackup):)?[A-Za-z](-?[A-Za-z0-9]){0,254}";

/** @param kinds of what the ARN is of, as a pattern */
export const snapshotName = (kinds: string): RegExp =>
  new RegExp(`^(arn:aws:rds:[a-z0-9-]+:\\d{12}:${kinds}:)?${SNAPSHOT}$`);

const TIME = "([01]\\d|2[0-3]):[0-5]\\d";
const DAY = "(mon|tue|wed|thu|fri|sat|sun)";

/** Keys that mean the same in both, in the order of the file. */
export const relationalKeys = (product: "RDS" | "Aurora") => ({
  backupDays: count(1, 35).default(7).describe("Days within which any second can be restored"),
  backupWindow: z
    .string()
    .regex(new RegExp(`^${TIME}-${TIME}$`), {
      error: 'must be two times of the day in UTC, such as "03:00-04:00"',
    })
    .default("03:00-04:00")
    .describe("UTC time of the daily backup")
    .meta({ examples: ["01:30-02:30"] }),
  maintenanceWindow: z
    .string()
    .regex(new RegExp(`^${DAY}:${TIME}-${DAY}:${TIME}$`), {
      error:
        'must be two times of the week in UTC with days in lower-case letters, such as "sun:04:30-sun:05:30"',
    })
    .default("sun:04:30-sun:05:30")
    .describe("UTC time at which AWS may restart the database for upgrades")
    .meta({ examples: ["tue:02:00-tue:03:00"] }),
  finalSnapshot: finalSnapshot("the database", "`restoreFrom`"),
  parameters: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_.]*$/, { error: "is not the name of a parameter" }),
      z.string({ error: 'must be in quotes: "200"' }),
    )
    .default({})
    .describe(`Parameters of the engine over ${product}'s defaults; static ones wait for the next reboot`)
    .meta({ examples: [{ max_connections: "200" }] }),
  iamAuthentication: z
    .boolean()
    .default(false)
    .describe("Users of the database may sign in with tokens of IAM instead of passwords"),
  performanceInsights: z
    .boolean()
    .default(false)
    .describe("Which statements load the database, for 7 days; free of charge"),
  logRetentionDays: logRetentionDays
    .default(365)
    .describe("Days that the engine's logs, with logins and changes of tables and users, are kept"),
});

/** @param longest characters that a password has at most */
export const generatedPassword = (longest: number, length: string) =>
  z
    .strictObject({
      length: count(SHORTEST_SECRET, longest).default(40).describe(length),
      version: generation.version,
    })
    .prefault({})
    .describe("The user's password, which is generated");

/** What a connection has beside user, database and the secret of its string. */
export const relationalConnection = {
  query: z
    .record(z.string(), z.string())
    .optional()
    .describe(
      "What follows the `?` of the connection string; default `sslmode: verify-full` for PostgreSQL and nothing for MySQL, where each client says it otherwise",
    )
    .meta({ examples: [{ sslmode: "verify-full", sslrootcert: "/etc/ssl/amazon-rds.pem" }] }),
  passwordSecret: z
    .string()
    .optional()
    .describe(
      "Secret of the compose file that gets the password alone, for containers that take the parts apart",
    )
    .meta({ examples: ["db_password"] }),
};
