/** The indexes. Documents need no schema: what those of before lack is read as its default. */
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
  for (const name of ["items", "goals"]) {
    await database.collection(name).createIndex({ hidden: 1, _id: -1 }, { name: "hidden" });
  }
  await database.collection("boards").createIndex({ deleted_at: 1, hidden: 1, _id: -1 }, { name: "shown" });
  await database.collection("boards").createIndex({ hidden: 1, _id: -1 }, { name: "hidden" });
  await database.collection("comments").createIndex({ board_id: 1, hidden: 1, _id: -1 }, { name: "board" });
  await database.collection("comments").createIndex({ hidden: 1, _id: -1 }, { name: "hidden" });
  await database.collection("comments").createIndex({ board_user_id: 1 }, { name: "board_user_id" });
  for (const name of ["items", "goals", "boards", "comments", "sessions"]) {
    await database.collection(name).createIndex({ user_id: 1 }, { name: "user_id" });
  }
  await database.collection("removals").createIndex({ at: 1 }, { name: "at" });
}
