import type { GoalRepository } from "../../goals/repository.ts";
import { toRows } from "../../http/paging.ts";
import type { Connection } from "./connection.ts";

export const sql = {
  add: "insert into goals (id, text, created_at) values (?, ?, ?) on conflict (id) do nothing",
  list: "select id, text, created_at from goals order by id desc limit ? offset ?",
  listBefore: "select id, text, created_at from goals where id < ? order by id desc limit ?",
  remove: "delete from goals where id = ?",
} as const;

interface GoalRow {
  id: string;
  text: string;
  created_at: number;
}

export function goalRepository(connection: Connection): GoalRepository {
  return {
    async add({ id, text, createdAt }) {
      await connection.run(sql.add, id, text, createdAt.getTime());
    },
    async list(slice) {
      const rows = await connection.list<GoalRow>(sql.list, sql.listBefore, slice);
      const goals = rows.map((row) => ({ id: row.id, text: row.text, createdAt: new Date(row.created_at) }));
      return toRows(goals, slice.limit);
    },
    async remove(id) {
      return (await connection.run(sql.remove, id)) === 1;
    },
  };
}
