import type { SessionRepository } from "../../users/repository.ts";
import { addOnce, attempt } from "./queries.ts";
import type { Database } from "./tables.ts";

export function sessionRepository(database: Database): SessionRepository {
  return {
    async add({ id, userId, tokenHash, expiresAt }) {
      const values = { id, user_id: userId, token_hash: tokenHash, expires_at: expiresAt };
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
      // The user of a session never changes, so reading it afterwards is safe.
      const row = await attempt(() =>
        database.selectFrom("sessions").select("user_id").where("id", "=", id).executeTakeFirst(),
      );
      return row?.user_id;
    },
    async remove(id) {
      await attempt(() => database.deleteFrom("sessions").where("id", "=", id).execute());
    },
    async removeLatest(id, tokenHash) {
      await attempt(() =>
        database.deleteFrom("sessions").where("id", "=", id).where("token_hash", "=", tokenHash).execute(),
      );
    },
  };
}
