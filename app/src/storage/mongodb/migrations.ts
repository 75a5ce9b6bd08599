/** The indexes. Documents need no schema. */
import { randomUUID } from "node:crypto";
import type { Db } from "mongodb";
import { prepareVersions } from "./versions.ts";

/** Making an index that exists changes nothing, so no lock is needed between instances. */
export async function migrate(database: Db): Promise<void> {
  await database.collection("users").createIndex({ email: 1 }, { unique: true, name: "email" });
  await database.collection("sessions").createIndex({ expires_at: 1 }, { name: "expires_at" });
  await database.collection("login_attempts").createIndex({ expires_at: 1 }, { name: "expires_at" });
  await database.collection("idempotency").createIndex({ expires_at: 1 }, { name: "expires_at" });
  await database.collection("boards").createIndex({ deleted_at: 1, _id: -1 }, { name: "live" });
  await prepareVersions(database.collection("list_versions"), randomUUID);
}
