import type { UserRepository } from "../../users/repository.ts";
import { attempt } from "./queries.ts";
import type { Database } from "./tables.ts";

export function userRepository(database: Database): UserRepository {
  return {
    async add({ id, email, passwordHash, createdAt }) {
      const values = { id, email, password_hash: passwordHash, created_at: createdAt };
      const { numInsertedOrUpdatedRows } = await attempt(() =>
        database
          .insertInto("users")
          .values(values)
          .onConflict((found) => found.doNothing())
          .executeTakeFirstOrThrow(),
      );
      return numInsertedOrUpdatedRows === 1n;
    },
    async findByEmail(email) {
      const columns = ["id", "email", "password_hash", "created_at"] as const;
      const row = await attempt(() =>
        database.selectFrom("users").select(columns).where("email", "=", email).executeTakeFirst(),
      );
      if (!row) return undefined;
      return { id: row.id, email: row.email, passwordHash: row.password_hash, createdAt: row.created_at };
    },
    async exists(id) {
      const row = await attempt(() =>
        database.selectFrom("users").select("id").where("id", "=", id).executeTakeFirst(),
      );
      return row !== undefined;
    },
  };
}
