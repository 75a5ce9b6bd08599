import type { SessionRepository } from "../../users/repository.ts";
import type { Connection } from "./connection.ts";
import { removeBy } from "./owned.ts";

export const sql = {
  add:
    "insert into sessions (id, user_id, epoch, token_hash, expires_at) values (?, ?, ?, ?, ?) " +
    "on conflict (id) do nothing",
  rotate:
    "update sessions set token_hash = ? where id = ? and token_hash = ? and expires_at > ? " +
    "returning user_id, epoch",
  remove: "delete from sessions where id = ?",
  removeLatest: "delete from sessions where id = ? and token_hash = ?",
  removeOf: removeBy("sessions", "user_id", "and epoch < ?"),
  purge: "delete from sessions where expires_at <= ?",
} as const;

export function sessionRepository(connection: Connection): SessionRepository {
  return {
    async add({ id, userId, epoch, tokenHash, expiresAt }) {
      await connection.run(sql.add, id, userId, epoch, tokenHash, expiresAt.getTime());
    },
    async rotate(id, tokenHash, nextHash, now) {
      const row = await connection.get<{ user_id: string; epoch: number }>(
        sql.rotate,
        nextHash,
        id,
        tokenHash,
        now.getTime(),
      );
      return row && { userId: row.user_id, epoch: row.epoch };
    },
    async remove(id) {
      await connection.run(sql.remove, id);
    },
    async removeLatest(id, tokenHash) {
      await connection.run(sql.removeLatest, id, tokenHash);
    },
    removeOf: (userId, beforeEpoch = Number.MAX_SAFE_INTEGER) =>
      connection.run(sql.removeOf, userId, beforeEpoch),
  };
}
