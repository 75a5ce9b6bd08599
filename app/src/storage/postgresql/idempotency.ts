import type { IdempotencyRepository } from "../../http/idempotency.ts";
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
          .returning(["fingerprint", "id", "created_at", "answer"])
          .executeTakeFirstOrThrow(),
      );
      return {
        fingerprint: kept.fingerprint,
        id: kept.id,
        at: kept.created_at,
        ...(kept.answer === null ? {} : { answer: kept.answer }),
      };
    },
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
