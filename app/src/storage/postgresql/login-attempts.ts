import { sql } from "kysely";
import type { LoginAttemptRepository } from "../../users/repository.ts";
import type { Database } from "../kysely/tables.ts";
import { attempt } from "./dialect.ts";

export function loginAttemptRepository(database: Database): LoginAttemptRepository {
  return {
    async increment(key, expiresAt) {
      const { count } = await attempt(() =>
        database
          .insertInto("login_attempts")
          .values({ key, count: 1, expires_at: expiresAt })
          .onConflict((found) =>
            found.column("key").doUpdateSet({ count: sql<number>`login_attempts.count + 1` }),
          )
          .returning("count")
          .executeTakeFirstOrThrow(),
      );
      return count;
    },
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
