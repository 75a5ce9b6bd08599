import { z } from "zod";
import { RDS_ENGINES, RDS_STORAGE_GIB } from "../../aws/rds.ts";
import { count, OWN_WORDS } from "../../environment/values.ts";
import { apart, composeService, connection, connectionVariables, containerVariables } from "../database.ts";
import {
  generatedPassword,
  relationalConnection,
  relationalKeys,
  snapshotName,
} from "../relational-schema.ts";

export const rds = z.strictObject({
  hosting: z.literal("rds").describe("rds: PostgreSQL or MySQL on Amazon RDS"),
  service: composeService,
  engine: z.enum(RDS_ENGINES).describe("Engine of the database"),
  engineVersion: z
    .string({ error: 'must be a version in quotes, such as "17" of PostgreSQL or "8.4" of MySQL' })
    .describe(
      "Version of the engine, in quotes: a major one, whose minor upgrades AWS makes in the maintenance window; or a minor one, which stays",
    )
    .meta({ examples: ["17", "8.4"] })
    .register(OWN_WORDS, {
      decides: "engine",
      by: {
        postgres: { must: 'must be a version of PostgreSQL in quotes, such as "17"', example: "17" },
        mysql: { must: 'must be a version of MySQL in quotes, such as "8.4"', example: "8.4" },
      },
    }),
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
  ...relationalKeys("RDS"),
  restoreFrom: z
    .string()
    .regex(snapshotName("snapshot"), {
      error: "must be the name or the ARN of a snapshot",
    })
    .optional()
    .describe(
      "Snapshot that the database is made from, with its user and database; later it must stay in the file",
    )
    .meta({ examples: ["shop-postgres-final"] }),
  password: generatedPassword(100, "Length in letters and digits; of MySQL at most 41"),
  connection: z
    .strictObject({
      ...connection,
      ...relationalConnection,
      variables: apart(connectionVariables),
      containerVariables: containerVariables(apart(connectionVariables.unwrap())),
    })
    .prefault({})
    .describe("What the connection string is composed of, and how containers get its parts"),
});
export type Rds = z.output<typeof rds>;
