import type { IdempotencyRepository } from "../../http/idempotency.ts";
import type { Connection } from "./connection.ts";

export const sql = {
  claim:
    "insert into idempotency (key, fingerprint, id, created_at, expires_at) values (?, ?, ?, ?, ?) " +
    "on conflict (key) do update set key = key returning fingerprint, id, created_at, answer",
  complete: "update idempotency set answer = ? where key = ? and answer is null",
  purge: "delete from idempotency where expires_at <= ?",
} as const;

interface ClaimRow {
  fingerprint: string;
  id: string;
  created_at: number;
  answer: string | null;
}

export function idempotencyRepository(connection: Connection): IdempotencyRepository {
  return {
    async claim({ key, fingerprint, id, at, expiresAt }) {
      const times = [at.getTime(), expiresAt.getTime()];
      const row = await connection.get<ClaimRow>(sql.claim, key, fingerprint, id, ...times);
      const kept = row as ClaimRow;
      return {
        fingerprint: kept.fingerprint,
        id: kept.id,
        at: new Date(kept.created_at),
        ...(kept.answer === null ? {} : { answer: kept.answer }),
      };
    },
    async complete(key, answer) {
      await connection.run(sql.complete, answer, key);
    },
  };
}
