/** Statements that all tables with an owner have in common. */
import { excerptLength, type Hidden, type Owned, removedAtOnce } from "../../http/ownership.ts";
import { toRows } from "../../http/paging.ts";
import type { Connection } from "./connection.ts";

interface HiddenRow {
  id: string;
  user_id: string | null;
  text: string;
  created_at: number;
}

export type OwnedSql = ReturnType<typeof ownedSql>;

/** @param text the column that shows what a thing is. */
export function ownedSql(table: string, text: string) {
  const hidden = `select id, user_id, substr(${text}, 1, ${excerptLength}) as text, created_at from ${table} where hidden = 1`;
  return {
    setHidden: `update ${table} set hidden = ? where id = ?`,
    listHidden: `${hidden} order by id desc limit ? offset ?`,
    listHiddenBefore: `${hidden} and id < ? order by id desc limit ?`,
    removeOf: removeBy(table, "user_id"),
  };
}

export const removeBy = (table: string, column: string, more = ""): string =>
  `delete from ${table} where id in (select id from ${table} where ${column} = ? ${more} limit ${removedAtOnce})`;

const toHidden = ({ id, user_id, text, created_at }: HiddenRow): Hidden => ({
  id,
  userId: user_id,
  text,
  createdAt: new Date(created_at),
});

export function ownedBy(connection: Connection, sql: OwnedSql): Owned {
  return {
    async setHidden(id, hidden) {
      return (await connection.run(sql.setHidden, hidden ? 1 : 0, id)) === 1;
    },
    async listHidden(slice) {
      const rows = await connection.list<HiddenRow>(sql.listHidden, sql.listHiddenBefore, slice);
      return toRows(rows.map(toHidden), slice.limit);
    },
    removeOf: (userId) => connection.run(sql.removeOf, userId),
  };
}
