import type { SessionRepository } from "../../users/repository.ts";
import { removeBy } from "./owned.ts";
import { attempt } from "./queries.ts";
import type { Database } from "./tables.ts";

export function sessionRepository(database: Database): SessionRepository {
  return {
    async add({ id, userId, epoch, tokenHash, expiresAt }) {
      const values = { id, user_id: userId, epoch, token_hash: tokenHash, expires_at: expiresAt };
      const insert = database.insertInto("sessions").values(values);
      await attempt(() => insert.onConflict((found) => found.doNothing()).execute());
    },
    async rotate(id, tokenHash, nextHash, now) {
      const row = await attempt(() =>
        database
          .updateTable("sessions")
          .set({ token_hash: nextHash })
          .where("id", "=", id)
          .where("token_hash", "=", tokenHash)
          .where("expires_at", ">", now)
          .returning(["user_id", "epoch"])
          .executeTakeFirst(),
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
    removeOf: (userId) => removeBy(database, "sessions", "user_id", userId),
  };
}
