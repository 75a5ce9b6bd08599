import type { IdempotencyRepository } from "../../http/idempotency.ts";
import { claimColumns, findClaim, toClaimed } from "../kysely/idempotency.ts";
import type { Database } from "../kysely/tables.ts";
import { attempt } from "./dialect.ts";

export function idempotencyRepository(database: Database): IdempotencyRepository {
  return {
    async claim({ key, fingerprint, id, at, expiresAt }) {
      const values = { key, fingerprint, id, created_at: at, expires_at: expiresAt };
      // A change of nothing, so that the row is returned whoever has added it.
      const kept = await attempt(() =>
        database
          .insertInto("idempotency")
          .values(values)
          .onConflict((found) => found.column("key").doUpdateSet({ key }))
          .returning(claimColumns)
          .executeTakeFirstOrThrow(),
      );
      return toClaimed(kept);
    },
    find: (key) => findClaim(database, attempt, key),
    async complete(key, answer) {
      await attempt(() =>
        database
          .updateTable("idempotency")
          .set({ answer })
          .where("key", "=", key)
          .where("answer", "is", null)
          .execute(),
      );
    },
  };
}
