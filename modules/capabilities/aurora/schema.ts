import { z } from "zod";
import { ACUS, AUTO_PAUSE_SECONDS, MOST_READERS } from "../../aws/aurora.ts";
import { RDS_ENGINES } from "../../aws/rds.ts";
import { count, OWN_WORDS, percent, seconds } from "../../environment/values.ts";
import {
  apart,
  clusterConnection,
  composeService,
  connectionVariables,
  containerVariables,
} from "../database.ts";
import {
  generatedPassword,
  relationalConnection,
  relationalKeys,
  snapshotName,
} from "../relational-schema.ts";

const capacity = (what: string, example: number) =>
  z
    .number({ error: `must be a number of capacity units from ${ACUS.least} to ${ACUS.most}` })
    .min(ACUS.least)
    .max(ACUS.most)
    .multipleOf(ACUS.step, { error: "must be in steps of 0.5" })
    .describe(what)
    .meta({ examples: [example] });

const auroraVariables = apart(
  z.strictObject({
    ...connectionVariables.unwrap().shape,
    readerHost: connectionVariables
      .unwrap()
      .shape.host.describe("Variable that gets the host name of the readers")
      .meta({ examples: ["DB_READER_HOST"] }),
  }),
);

export const aurora = z.strictObject({
  hosting: z
    .literal("aurora")
    .describe(
      "aurora: Amazon Aurora, which speaks the protocol of PostgreSQL or MySQL, with a writer and readers",
    ),
  service: composeService,
  engine: z.enum(RDS_ENGINES).describe("Engine whose protocol it speaks"),
  engineVersion: z
    .string({ error: 'must be a version in quotes, such as "17" of PostgreSQL or "8.0" of MySQL' })
    .describe(
      "Version of the engine, in quotes: a major one, whose minor upgrades AWS makes in the maintenance window; or a minor one, which stays",
    )
    .meta({ examples: ["17", "8.0.mysql_aurora.3.10.6"] })
    .register(OWN_WORDS, {
      decides: "engine",
      by: {
        postgres: { must: 'must be a version of Aurora PostgreSQL in quotes, such as "17"', example: "17" },
        mysql: { must: 'must be a version of Aurora MySQL in quotes, such as "8.0"', example: "8.0" },
      },
    }),
  instanceClass: z
    .string()
    .regex(/^db\.([a-z0-9]+\.[a-z0-9]+|serverless)$/, {
      error: "must be an instance class such as db.t4g.medium, or db.serverless",
    })
    .default("db.t4g.medium")
    .describe("Class of writer and readers; db.serverless: their capacity follows the load")
    .meta({ examples: ["db.r8g.large"] }),
  serverless: z
    .strictObject({
      minCapacity: capacity(
        "Fewest capacity units of an instance, of 2 GiB each; 0: it pauses when idle",
        0.5,
      ),
      maxCapacity: capacity("Most capacity units of an instance", 8),
      pauseAfterSeconds: seconds(AUTO_PAUSE_SECONDS.least, AUTO_PAUSE_SECONDS.most)
        .optional()
        .describe("Seconds without a connection until an instance pauses, with minCapacity: 0; default 300")
        .meta({ examples: [3600] }),
    })
    .optional()
    .describe("Bounds of the capacity, with instanceClass: db.serverless"),
  readers: z
    .strictObject({
      min: count(0, MOST_READERS)
        .default(1)
        .describe("Readers that are always there, in other zones than the writer as far as there are more"),
      max: count(0, MOST_READERS)
        .default(5)
        .describe("Readers under load; as many as min: their number stays"),
      cpuPercent: percent(10, 90).default(70).describe("Target tracking on the readers' CPU, in percent"),
      scaleOutCooldownSeconds: seconds(0, 3600)
        .default(300)
        .describe("Seconds after a reader was added until the next"),
      scaleInCooldownSeconds: seconds(0, 3600)
        .default(300)
        .describe("Seconds after a reader was removed until the next"),
    })
    .prefault({})
    .describe("Instances that only read; the first takes over when the writer fails"),
  ...relationalKeys("Aurora"),
  restoreFrom: z
    .string()
    .regex(snapshotName("(cluster-)?snapshot"), {
      error: "must be the name of a cluster's snapshot, or the ARN of a snapshot",
    })
    .optional()
    .describe(
      "Snapshot that the database is made from, with its user and database; later it must stay in the file",
    )
    .meta({ examples: ["shop-mysql-final"] }),
  password: generatedPassword(41, "Length in letters and digits"),
  connection: z
    .strictObject({
      ...clusterConnection,
      ...relationalConnection,
      readerSecret: z
        .string()
        .optional()
        .describe("Secret of the compose file that gets the connection string of the readers")
        .meta({ examples: ["database_reader_url"] }),
      variables: auroraVariables
        .prefault({})
        .describe("Variables of the containers that are granted `passwordSecret`"),
      containerVariables: containerVariables(auroraVariables),
    })
    .prefault({})
    .describe("What the connection strings are composed of, and how containers get their parts"),
});
export type Aurora = z.output<typeof aurora>;
