import type { Goal, GoalRepository } from "../../goals/repository.ts";
import { toRows } from "../../http/paging.ts";
import type { Connection } from "./connection.ts";
import { ownedBy, ownedSql } from "./owned.ts";

const columns = "id, text, user_id, created_at";

export const sql = {
  ...ownedSql("goals", "text"),
  add: "insert into goals (id, text, user_id, created_at) values (?, ?, ?, ?) on conflict (id) do nothing",
  find: `select ${columns} from goals where id = ? and hidden = 0`,
  list: `select ${columns} from goals where hidden = 0 order by id desc limit ? offset ?`,
  listBefore: `select ${columns} from goals where hidden = 0 and id < ? order by id desc limit ?`,
  remove: "delete from goals where id = ? and (user_id is null or user_id = ?) and hidden = 0",
} as const;

interface GoalRow {
  id: string;
  text: string;
  user_id: string | null;
  created_at: number;
}

const toGoal = ({ id, text, user_id, created_at }: GoalRow): Goal => ({
  id,
  text,
  userId: user_id,
  createdAt: new Date(created_at),
});

export function goalRepository(connection: Connection): GoalRepository {
  return {
    ...ownedBy(connection, sql),
    async add({ id, text, userId, createdAt }) {
      await connection.run(sql.add, id, text, userId, createdAt.getTime());
    },
    async find(id) {
      const row = await connection.get<GoalRow>(sql.find, id);
      return row && toGoal(row);
    },
    async list(slice) {
      const rows = await connection.list<GoalRow>(sql.list, sql.listBefore, slice);
      return toRows(rows.map(toGoal), slice.limit);
    },
    async remove(id, userId) {
      return (await connection.run(sql.remove, id, userId)) === 1;
    },
  };
}
