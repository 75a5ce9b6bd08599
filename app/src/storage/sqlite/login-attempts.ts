import { type LoginAttemptRepository, mostCounters } from "../../users/repository.ts";
import type { Connection } from "./connection.ts";

export const sql = {
  increment:
    "insert into login_attempts (key, count, expires_at) values (?, 1, ?) " +
    "on conflict (key) do update set count = count + 1 returning count",
  counts: `select key, count from login_attempts where key in (${Array(mostCounters).fill("?")})`,
  decrement: "update login_attempts set count = count - 1 where key = ? and count > 0",
  clear: "delete from login_attempts where key = ?",
  purge: "delete from login_attempts where expires_at <= ?",
} as const;

export function loginAttemptRepository(connection: Connection): LoginAttemptRepository {
  return {
    async increment(key, expiresAt) {
      const row = await connection.get<{ count: number }>(sql.increment, key, expiresAt.getTime());
      return (row as { count: number }).count;
    },
    async counts(keys) {
      const asked = Array.from({ length: mostCounters }, (_, index) => keys[index] ?? null);
      const rows = await connection.all<{ key: string; count: number }>(sql.counts, ...asked);
      return new Map(rows.map(({ key, count }) => [key, count]));
    },
    async decrement(key) {
      await connection.run(sql.decrement, key);
    },
    async clear(key) {
      await connection.run(sql.clear, key);
    },
  };
}
