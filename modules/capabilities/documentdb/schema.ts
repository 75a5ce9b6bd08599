import { z } from "zod";
import { count, logRetentionDays } from "../../environment/values.ts";
import { clusterConnection, composeService } from "../database.ts";
import { generation, SHORTEST_SECRET } from "../secrets/schema.ts";

export const DOCUMENTDB_VERSIONS = ["5.0.0", "8.0.0"] as const;

export const documentDb = z.strictObject({
  hosting: z.literal("documentdb").describe("documentdb: Amazon DocumentDB, which speaks MongoDB's protocol"),
  service: composeService,
  engineVersion: z.enum(DOCUMENTDB_VERSIONS).default("5.0.0").describe("Version of DocumentDB"),
  instanceClass: z
    .string()
    .regex(/^db\.[a-z0-9]+\.[a-z0-9]+$/, { error: "must be an instance class such as db.t4g.medium" })
    .default("db.t4g.medium")
    .describe("Class of its instances")
    .meta({ examples: ["db.r6g.large"] }),
  instances: count(1, 16).default(2).describe("The writer and its replicas, in different zones"),
  backupDays: count(1, 35).default(7).describe("Days within which any second can be restored"),
  backupWindow: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, {
      error: 'must be a window of at least 30 minutes in UTC: "03:00-04:00"',
    })
    .default("03:00-04:00")
    .describe("UTC time of the daily backup")
    .meta({ examples: ["01:30-02:30"] }),
  auditRetentionDays: logRetentionDays
    .default(365)
    .describe("Days that the audit log of logins and of changes to users, collections and indexes is kept"),
  password: z
    .strictObject({
      length: count(SHORTEST_SECRET, 100).default(48).describe("Length in letters and digits"),
      version: generation.version,
    })
    .prefault({})
    .describe("The user's password, which is generated"),
  connection: z
    .strictObject(clusterConnection)
    .prefault({})
    .describe("What the connection string is composed of"),
});
