import type { RemovalRepository } from "../../users/repository.ts";
import type { Connection } from "./connection.ts";

export const sql = {
  add: "insert into removals (user_id, at) values (?, ?) on conflict (user_id) do nothing",
  list: "select user_id from removals order by at limit ?",
  forget: "delete from removals where at < ?",
} as const;

export function removalRepository(connection: Connection): RemovalRepository {
  return {
    async add(userId, at) {
      await connection.run(sql.add, userId, at.getTime());
    },
    async list(limit) {
      const rows = await connection.all<{ user_id: string }>(sql.list, limit);
      return rows.map((row) => row.user_id);
    },
    async forget(before) {
      await connection.run(sql.forget, before.getTime());
    },
  };
}
