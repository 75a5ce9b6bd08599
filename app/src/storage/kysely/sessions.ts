import { sql } from "kysely";
import type { SessionRepository } from "../../users/repository.ts";
import { removeBy } from "./owned.ts";
import type { Queries } from "./queries.ts";

export function sessionRepository(queries: Queries): SessionRepository {
  const { database, attempt, addOnce } = queries;
  return {
    async add({ id, userId, epoch, tokenHash, expiresAt }) {
      const values = { id, user_id: userId, epoch, token_hash: tokenHash, expires_at: expiresAt };
      await addOnce(database.insertInto("sessions").values(values));
    },
    async rotate(id, tokenHash, nextHash, now) {
      const { numUpdatedRows } = await attempt(() =>
        database
          .updateTable("sessions")
          .set({ token_hash: nextHash })
          .where("id", "=", id)
          .where("token_hash", "=", tokenHash)
          .where("expires_at", ">", now)
          .executeTakeFirstOrThrow(),
      );
      if (numUpdatedRows !== 1n) return undefined;
      // The user and the epoch of a session never change, so reading them afterwards is safe.
      const row = await attempt(() =>
        database.selectFrom("sessions").select(["user_id", "epoch"]).where("id", "=", id).executeTakeFirst(),
      );
      return row && { userId: row.user_id, epoch: row.epoch };
    },
    async remove(id) {
      await attempt(() => database.deleteFrom("sessions").where("id", "=", id).execute());
    },
    async removeLatest(id, tokenHash) {
      await attempt(() =>
        database.deleteFrom("sessions").where("id", "=", id).where("token_hash", "=", tokenHash).execute(),
      );
    },
    removeOf(userId, beforeEpoch) {
      const earlier = beforeEpoch === undefined ? sql`` : sql`and epoch < ${beforeEpoch}`;
      return removeBy(queries, "sessions", sql`user_id = ${userId} ${earlier}`);
    },
  };
}
