import type { IdempotencyRepository } from "../../http/idempotency.ts";
import type { Database } from "../kysely/tables.ts";
import { attempt, dialect } from "./dialect.ts";

export function idempotencyRepository(database: Database): IdempotencyRepository {
  return {
    async claim({ key, fingerprint, id, at, expiresAt }) {
      const values = { key, fingerprint, id, created_at: at, expires_at: expiresAt };
      await attempt(() => dialect.insertOnce(database.insertInto("idempotency").values(values)));
      const columns = ["fingerprint", "id", "created_at", "answer"] as const;
      const kept = await attempt(() =>
        database.selectFrom("idempotency").select(columns).where("key", "=", key).executeTakeFirst(),
      );
      if (!kept) return { fingerprint, id, at };
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
