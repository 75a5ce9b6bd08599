import { z } from "zod";
import { cidr, count, environmentVariables, logRetentionDays, percent } from "./values";

/** The parts of an environment file about secrets and the database. What keys must agree on: `database-agreement.ts`. */

const SHORTEST_SECRET = 32;
const LONGEST_SECRET = 128;
const HIGHEST_VERSION = 9_999;

/** How a secret is made up. Only letters and digits, so that it fits into a URL as it is. */
const generation = {
  length: count(SHORTEST_SECRET, LONGEST_SECRET).default(48).describe("Length in letters and digits"),
  version: count(1, HIGHEST_VERSION).default(1).describe("Change it to rotate the secret"),
};

/** Source: Secrets Manager API reference, CreateSecret `Name`. */
const existingSecret = z.string().regex(/^(arn:.+|[A-Za-z0-9/_+=.@-]{1,512})$/, {
  error:
    "is no name of a secret, which has at most 512 letters, digits and /_+=.@-; write its name or ARN here, and its value into Secrets Manager",
});
const generatedSecret = z.strictObject({ generate: z.strictObject(generation).prefault({}) });

/** Where the value of a compose secret is on ECS. */
export const secretSource = z.union([existingSecret, generatedSecret], {
  error: `must be the name or the ARN of a Secrets Manager secret, the ARN of an SSM parameter, or { generate: { length: ${SHORTEST_SECRET} to ${LONGEST_SECRET}, version: 1 to ${HIGHEST_VERSION} } }`,
});

/** Names that neither engine keeps for itself. Source: DocumentDB API reference, CreateDBCluster `MasterUsername`. */
const identifier = (what: string) =>
  z
    .string()
    .regex(/^[a-z][a-z0-9]{0,30}$/, {
      error: "must start with a letter and hold at most 31 lower-case letters and digits",
    })
    .refine((name) => !["admin", "root", "local", "config", "mysql", "sys"].includes(name), {
      error: `is a name that databases keep for themselves; choose another ${what}`,
    });

const connection = {
  secret: z
    .string()
    .default("database_url")
    .describe("Secret of the compose file that gets the connection string; the application reads it"),
  user: identifier("user").default("app").describe("User of the application"),
  database: identifier("database").default("app").describe("Name of the application's database"),
};

/** Time of day in UTC. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: 'must be a time of day in UTC, in quotes: "03:00"',
});

const composeService = z
  .string()
  .describe("Compose service that is the database on the laptop")
  .meta({ examples: ["mongo"] });

const DATABASE_ENGINES = ["mongodb", "mysql"] as const;

const onHost = z.strictObject({
  hosting: z
    .literal("host")
    .describe("host: the compose service runs on a host of its own, with a volume that outlives it"),
  service: composeService,
  engine: z.enum(DATABASE_ENGINES).default("mongodb").describe("What the compose service is"),
  instanceType: z
    .string()
    .describe("EC2 instance type of the host, with memory for the database")
    .meta({ examples: ["t4g.small"] }),
  zone: count(1, 6)
    .default(1)
    .describe("Which of the network's zones, by number; the volume never leaves it"),
  placement: z
    .enum(["private", "public"])
    .default("private")
    .describe(
      "Subnet of the host. public: with an address of its own, for networks without a way out; nothing is let in",
    ),
  volumeGiB: count(1, 16384).default(20).describe("Encrypted gp3 volume in GiB; it can grow, never shrink"),
  volumeOwner: z
    .string()
    .regex(/^\d{1,7}:\d{1,7}$/, { error: 'must be the numbers of user and group, in quotes: "999:999"' })
    .default("999:999")
    .describe("User and group of the data's folder; those of the official images of MongoDB and MySQL"),
  snapshots: count(1, 1000).default(7).describe("Daily snapshots that are kept"),
  snapshotTime: timeOfDay.default("03:00").describe("UTC time of the daily snapshot"),
  diskAlarmPercent: percent(50, 95).default(80).describe("Alarm when the volume is this full, in percent"),
  environment: environmentVariables
    .default({})
    .describe("Variables of the database, over those of the compose file")
    .meta({ examples: [{ MONGO_INITDB_DATABASE: "shop" }] }),
  secrets: z
    .record(z.string(), secretSource)
    .describe(
      "For each secret of the compose service: the name or ARN of one in Secrets Manager, or `generate`",
    )
    .meta({ examples: [{ mongo_root_password: { generate: {} } }] }),
  connection: z
    .strictObject({
      passwordSecret: z
        .string()
        .describe("Which of `secrets` is the password of the application's user")
        .meta({ examples: ["mongo_app_password"] }),
      ...connection,
    })
    .describe("What the connection string is composed of"),
  logRetentionDays: logRetentionDays.default(30),
});

const DOCUMENTDB_VERSIONS = ["5.0.0", "8.0.0"] as const;

const documentDb = z.strictObject({
  hosting: z.literal("documentdb").describe("documentdb: Amazon DocumentDB, which speaks MongoDB's protocol"),
  service: composeService,
  engineVersion: z.enum(DOCUMENTDB_VERSIONS).default("5.0.0").describe("Version of DocumentDB"),
  instanceClass: z
    .string()
    .regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, { error: "must be an instance class such as db.t4g.medium" })
    .default("db.t4g.medium")
    .describe("Class of its instances"),
  instances: count(1, 16).default(2).describe("The writer and its replicas, in different zones"),
  backupDays: count(1, 35).default(7).describe("Days within which any second can be restored"),
  backupWindow: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, {
      error: 'must be a span of at least 30 minutes in UTC: "03:00-04:00"',
    })
    .default("03:00-04:00")
    .describe("UTC time of the daily backup"),
  auditRetentionDays: logRetentionDays
    .default(365)
    .describe("Days that the audit log of logins and of changes to users, collections and indexes is kept"),
  password: z
    .strictObject({
      length: count(SHORTEST_SECRET, 100).default(48).describe("Length in letters and digits"),
      version: generation.version,
    })
    .prefault({})
    .describe("The password of the user, which is made up"),
  connection: z.strictObject(connection).prefault({}).describe("What the connection string is composed of"),
});

const external = z.strictObject({
  hosting: z
    .literal("external")
    .describe(
      "external: it exists already; its connection string is in the secret that `service.secrets` names",
    ),
  service: composeService,
  port: count(1, 65535).default(27017).describe("TCP port that hosts may reach"),
  networks: z
    .array(cidr)
    .min(1)
    .optional()
    .describe("Networks that the database is in; default the VPC. 0.0.0.0/0 for a database on the internet")
    .meta({ examples: [["10.99.0.0/24"]] }),
});

export const database = z
  .discriminatedUnion("hosting", [onHost, documentDb, external])
  .optional()
  .describe("The database, which runs elsewhere than in the task");

export type DatabaseOnHost = z.output<typeof onHost>;
