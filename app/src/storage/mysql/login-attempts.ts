import { sql } from "kysely";
import type { LoginAttemptRepository } from "../../users/repository.ts";
import type { Database } from "../kysely/tables.ts";
import { attempt } from "./dialect.ts";
import { deadlock, type MysqlError } from "./errors.ts";

export function loginAttemptRepository(database: Database): LoginAttemptRepository {
  /** One step, and the count with it: LAST_INSERT_ID(expression) hands the value back with the answer. */
  async function increment(key: string, expiresAt: Date): Promise<number> {
    const result = await database
      .insertInto("login_attempts")
      .values({ key, count: sql<number>`last_insert_id(1)`, expires_at: expiresAt })
      .onDuplicateKeyUpdate({ count: sql<number>`last_insert_id(count + 1)` })
      .executeTakeFirstOrThrow();
    return Number(result.insertId ?? 0n) || 1;
  }

  return {
    increment: (key, expiresAt) =>
      attempt(async () => {
        // InnoDB may answer two inserts of one key with a deadlock, and expects the loser to try again.
        for (let left = 5; ; left -= 1) {
          try {
            return await increment(key, expiresAt);
          } catch (error) {
            if ((error as MysqlError).errno !== deadlock || left === 0) throw error;
          }
        }
      }),
    async counts(keys) {
      const rows = await attempt(() =>
        database.selectFrom("login_attempts").select(["key", "count"]).where("key", "in", keys).execute(),
      );
      return new Map(rows.map(({ key, count }) => [key, count]));
    },
    async decrement(key) {
      await attempt(() =>
        database
          .updateTable("login_attempts")
          .set({ count: sql<number>`count - 1` })
          .where("key", "=", key)
          .where("count", ">", 0)
          .execute(),
      );
    },
    async clear(key) {
      await attempt(() => database.deleteFrom("login_attempts").where("key", "=", key).execute());
    },
  };
}
