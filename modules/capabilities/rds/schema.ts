import { z } from "zod";
import { RDS_ENGINES, RDS_STORAGE_GIB } from "../../aws/rds.ts";
import { count, logRetentionDays } from "../../environment/values.ts";
import { composeService, connection, connectionVariables } from "../database.ts";
import { generation, SHORTEST_SECRET } from "../secrets/schema.ts";

const TIME = "([01]\\d|2[0-3]):[0-5]\\d";
const DAY = "(mon|tue|wed|thu|fri|sat|sun)";

export const rds = z.strictObject({
  hosting: z.literal("rds").describe("rds: PostgreSQL or MySQL on Amazon RDS"),
  service: composeService,
  engine: z.enum(RDS_ENGINES).describe("Engine of the database"),
  engineVersion: z
    .string({ error: 'must be a version in quotes, such as "17" of PostgreSQL or "8.4" of MySQL' })
    .describe(
      "Version of the engine, in quotes: a major one, whose minor upgrades AWS makes in the maintenance window; or a minor one, which stays",
    )
    .meta({ examples: ["17", "8.4"] }),
  instanceClass: z
    .string()
    .regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, { error: "must be an instance class such as db.t4g.micro" })
    .default("db.t4g.micro")
    .describe("Class of the instance")
    .meta({ examples: ["db.m8g.large"] }),
  storageGb: count(RDS_STORAGE_GIB.least, RDS_STORAGE_GIB.most)
    .default(20)
    .describe("GiB of gp3 storage. It only grows"),
  maxStorageGb: z
    .union([z.literal(false), count(RDS_STORAGE_GIB.least, RDS_STORAGE_GIB.most)], {
      error: `must be false, or a number of GiB from ${RDS_STORAGE_GIB.least} to ${RDS_STORAGE_GIB.most}`,
    })
    .default(100)
    .describe("GiB that AWS enlarges the storage to when less than a tenth is free; false: it stays as it is")
    .meta({ examples: [500] }),
  multiZone: z
    .boolean()
    .default(false)
    .describe("A standby in another zone, which takes over when the first one fails; twice the price"),
  backupDays: count(1, 35).default(7).describe("Days within which any second can be restored"),
  backupWindow: z
    .string()
    .regex(new RegExp(`^${TIME}-${TIME}$`), {
      error: 'must be a window of at least 30 minutes in UTC: "03:00-04:00"',
    })
    .default("03:00-04:00")
    .describe("UTC time of the daily backup")
    .meta({ examples: ["01:30-02:30"] }),
  maintenanceWindow: z
    .string()
    .regex(new RegExp(`^${DAY}:${TIME}-${DAY}:${TIME}$`), {
      error: 'must be a window of at least 30 minutes in UTC: "sun:04:30-sun:05:30"',
    })
    .default("sun:04:30-sun:05:30")
    .describe("UTC time at which AWS may restart the database for upgrades")
    .meta({ examples: ["tue:02:00-tue:03:00"] }),
  parameters: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_.]*$/, { error: "is not the name of a parameter" }),
      z.string({ error: 'must be in quotes: "200"' }),
    )
    .default({})
    .describe("Parameters of the engine over RDS's defaults; static ones wait for the next reboot")
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
  restoreFrom: z
    .string()
    .regex(/^(arn:aws:rds:.+:snapshot:|rds:)?[A-Za-z][A-Za-z0-9-]{0,254}$/, {
      error: "must be the name or the ARN of a snapshot",
    })
    .optional()
    .describe(
      "Snapshot that the database is made from, with its user and database; later it must stay in the file",
    )
    .meta({ examples: ["shop-postgres-final"] }),
  password: z
    .strictObject({
      length: count(SHORTEST_SECRET, 100)
        .default(40)
        .describe("Length in letters and digits; of MySQL at most 41"),
      version: generation.version,
    })
    .prefault({})
    .describe("The user's password, which is generated"),
  connection: z
    .strictObject({
      ...connection,
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
      variables: connectionVariables,
    })
    .prefault({})
    .describe("What the connection string is composed of, and how containers get its parts"),
});
export type Rds = z.output<typeof rds>;
