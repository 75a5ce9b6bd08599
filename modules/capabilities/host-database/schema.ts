import { z } from "zod";
import { environmentVariables, logRetentionDays, OWN_WORDS } from "../../environment/values.ts";
import { apart, composeService, connection, connectionVariables, containerVariables } from "../database.ts";
import { secretSource } from "../secrets/schema.ts";
import { hostKeys } from "../store-keys.ts";

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
    .meta({ examples: ["18"] })
    .register(OWN_WORDS, {
      decides: "engine",
      by: Object.fromEntries(
        ["mongodb", "mysql"].map((engine) => [
          engine,
          { must: `has no effect on ${engine}, whose version is the image's tag; remove it` },
        ]),
      ),
    }),
  ...hostKeys("database"),
  volumeOwner: z
    .string()
    .regex(/^\d{1,7}:\d{1,7}$/, { error: 'must be the numbers of user and group, in quotes: "999:999"' })
    .default("999:999")
    .describe(
      "User and group of the data folder; those of the official images, except for PostgreSQL's on Alpine: 70:70",
    )
    .meta({ examples: ["1001:1001"] }),
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
      variables: apart(connectionVariables),
      containerVariables: containerVariables(apart(connectionVariables.unwrap())),
    })
    .describe("What the connection string is composed of, and how containers get its parts"),
  logRetentionDays: logRetentionDays.default(30),
});

export type DatabaseOnHost = z.output<typeof onHost>;
