/** Queries that all tables with an owner have in common. */
import { type RawBuilder, sql } from "kysely";
import { excerptLength, type Hidden, type Owned, removedAtOnce } from "../../http/ownership.ts";
import { toRows } from "../../http/paging.ts";
import type { Queries } from "./queries.ts";

type OwnedTable = "items" | "goals" | "boards" | "comments";

interface HiddenRow {
  id: string;
  user_id: string | null;
  text: string;
  created_at: Date;
}

/** @returns how many rows have gone. */
export async function removeBy(
  { database, dialect, attempt }: Queries,
  table: OwnedTable | "sessions",
  fits: RawBuilder<unknown>,
): Promise<number> {
  const { numAffectedRows } = await attempt(() =>
    dialect.removeSome(table, fits, removedAtOnce).execute(database),
  );
  return Number(numAffectedRows ?? 0n);
}

/** @param text the column that shows what a thing is. */
export function ownedIn(queries: Queries, table: OwnedTable, text: string): Owned {
  const { database, attempt } = queries;
  const from = sql.table(table);
  const excerpt = sql`substr(${sql.ref(text)}, 1, ${sql.lit(excerptLength)}) as text`;
  return {
    async setHidden(id, hidden) {
      const { numAffectedRows } = await attempt(() =>
        sql`update ${from} set hidden = ${hidden} where id = ${id}`.execute(database),
      );
      return numAffectedRows === 1n;
    },
    async listHidden({ before, skip = 0, limit }) {
      const older = before === undefined ? sql`` : sql`and id < ${before}`;
      // Compared, and with a literal: MySQL then reads the index in order, PostgreSQL the partial one.
      const { rows } = await attempt(() =>
        sql<HiddenRow>`select id, user_id, ${excerpt}, created_at from ${from} where hidden = true ${older}
          order by id desc limit ${limit + 1} offset ${skip}`.execute(database),
      );
      const hidden = rows.map(
        ({ id, user_id, text, created_at }): Hidden => ({ id, userId: user_id, text, createdAt: created_at }),
      );
      return toRows(hidden, limit);
    },
    removeOf: (userId) => removeBy(queries, table, sql`user_id = ${userId}`),
  };
}
