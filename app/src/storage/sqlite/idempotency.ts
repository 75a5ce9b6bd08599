import type { Claimed, IdempotencyRepository } from "../../http/idempotency.ts";
import type { Connection } from "./connection.ts";

export const sql = {
  claim:
    "insert into idempotency (key, fingerprint, id, created_at, expires_at) values (?, ?, ?, ?, ?) " +
    "on conflict (key) do update set key = key returning fingerprint, id, created_at, answer",
  find: "select fingerprint, id, created_at, answer from idempotency where key = ?",
  complete: "update idempotency set answer = ? where key = ? and answer is null",
  purge: "delete from idempotency where expires_at <= ?",
} as const;

interface ClaimRow {
  fingerprint: string;
  id: string;
  created_at: number;
  answer: string | null;
}

const toClaimed = ({ fingerprint, id, created_at, answer }: ClaimRow): Claimed => ({
  fingerprint,
  id,
  at: new Date(created_at),
  ...(answer === null ? {} : { answer }),
});

export function idempotencyRepository(connection: Connection): IdempotencyRepository {
  return {
    async claim({ key, fingerprint, id, at, expiresAt }) {
      const times = [at.getTime(), expiresAt.getTime()];
      const row = await connection.get<ClaimRow>(sql.claim, key, fingerprint, id, ...times);
      return toClaimed(row as ClaimRow);
    },
    async find(key) {
      const row = await connection.get<ClaimRow>(sql.find, key);
      return row && toClaimed(row);
    },
    async complete(key, answer) {
      await connection.run(sql.complete, answer, key);
    },
  };
}
