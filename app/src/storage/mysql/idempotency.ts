import type { IdempotencyRepository } from "../../http/idempotency.ts";
import { findClaim } from "../kysely/idempotency.ts";
import type { Database } from "../kysely/tables.ts";
import { attempt, dialect } from "./dialect.ts";

export function idempotencyRepository(database: Database): IdempotencyRepository {
  return {
    async claim({ key, fingerprint, id, at, expiresAt }) {
      const values = { key, fingerprint, id, created_at: at, expires_at: expiresAt };
      await attempt(() => dialect.insertOnce(database.insertInto("idempotency").values(values)));
      return (await findClaim(database, attempt, key)) ?? { fingerprint, id, at };
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
