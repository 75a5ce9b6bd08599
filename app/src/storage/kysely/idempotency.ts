import type { Claimed } from "../../http/idempotency.ts";
import type { Attempt } from "./queries.ts";
import type { Database, Tables } from "./tables.ts";

export const claimColumns = ["fingerprint", "id", "created_at", "answer"] as const;

export const toClaimed = ({
  fingerprint,
  id,
  created_at,
  answer,
}: Pick<Tables["idempotency"], (typeof claimColumns)[number]>): Claimed => ({
  fingerprint,
  id,
  at: created_at,
  ...(answer === null ? {} : { answer }),
});

export async function findClaim(
  database: Database,
  attempt: Attempt,
  key: string,
): Promise<Claimed | undefined> {
  const row = await attempt(() =>
    database.selectFrom("idempotency").select(claimColumns).where("key", "=", key).executeTakeFirst(),
  );
  return row && toClaimed(row);
}
