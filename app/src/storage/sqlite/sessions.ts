import type { SessionRepository } from "../../users/repository.ts";
import type { Connection } from "./connection.ts";

export const sql = {
  add: "insert into sessions (id, user_id, token_hash, expires_at) values (?, ?, ?, ?) on conflict (id) do nothing",
  rotate:
    "update sessions set token_hash = ? where id = ? and token_hash = ? and expires_at > ? returning user_id",
  remove: "delete from sessions where id = ?",
  removeLatest: "delete from sessions where id = ? and token_hash = ?",
  purge: "delete from sessions where expires_at <= ?",
} as const;

export function sessionRepository(connection: Connection): SessionRepository {
  return {
    async add({ id, userId, tokenHash, expiresAt }) {
      await connection.run(sql.add, id, userId, tokenHash, expiresAt.getTime());
    },
    async rotate(id, tokenHash, nextHash, now) {
      const row = await connection.get<{ user_id: string }>(
        sql.rotate,
        nextHash,
        id,
        tokenHash,
        now.getTime(),
      );
      return row?.user_id;
    },
    async remove(id) {
      await connection.run(sql.remove, id);
    },
    async removeLatest(id, tokenHash) {
      await connection.run(sql.removeLatest, id, tokenHash);
    },
  };
}
