import { z } from "zod";
import { count, environmentVariables, logRetentionDays, percent } from "../../environment/values.ts";
import { composeService, connection, connectionVariables, timeOfDay } from "../database.ts";
import { secretSource } from "../secrets/schema.ts";

const DATABASE_ENGINES = ["mongodb", "mysql", "postgres"] as const;

export const onHost = z.strictObject({
  hosting: z
    .literal("host")
    .describe("host: the compose service runs on a host of its own, with a volume that outlives it"),
  service: composeService,
  engine: z.enum(DATABASE_ENGINES).default("mongodb").describe("What the compose service is"),
  engineVersion: z
    .string({ error: 'must be a major version of PostgreSQL in quotes, such as "18"' })
    .regex(/^[1-9]\d$/, { error: 'must be a major version of PostgreSQL in quotes, such as "18"' })
    .optional()
    .describe(
      "Major version of PostgreSQL, in quotes: that of the image's tag, whose files the volume has. Only for `engine: postgres`, which needs it",
    )
    .meta({ examples: ["18"] }),
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
    .describe(
      "User and group of the data folder; those of the official images, except for PostgreSQL's on Alpine: 70:70",
    )
    .meta({ examples: ["1001:1001"] }),
  snapshots: count(1, 1000).default(7).describe("Daily snapshots that are kept"),
  snapshotTime: timeOfDay
    .default("03:00")
    .describe("UTC time of the daily snapshot")
    .meta({ examples: ["01:30"] }),
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
      variables: connectionVariables,
    })
    .describe("What the connection string is composed of, and how containers get its parts"),
  logRetentionDays: logRetentionDays.default(30),
});

export type DatabaseOnHost = z.output<typeof onHost>;
