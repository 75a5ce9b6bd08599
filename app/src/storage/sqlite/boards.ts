import type { BoardRepository } from "../../boards/repository.ts";
import { toRows } from "../../http/paging.ts";
import type { Connection } from "./connection.ts";

const summaryColumns = "id, user_id, title, created_at, updated_at";

export const sql = {
  add:
    "insert into boards (id, user_id, title, content, created_at, updated_at) values (?, ?, ?, ?, ?, ?) " +
    "on conflict (id) do nothing",
  find: `select ${summaryColumns}, content from boards where id = ? and deleted_at is null`,
  update:
    "update boards set title = ?, content = ?, updated_at = ? where id = ? and user_id = ? and deleted_at is null",
  remove: "update boards set deleted_at = ? where id = ? and user_id = ? and deleted_at is null",
  list: `select ${summaryColumns} from boards where deleted_at is null order by id desc limit ? offset ?`,
  listBefore: `select ${summaryColumns} from boards where deleted_at is null and id < ? order by id desc limit ?`,
} as const;

interface BoardRow {
  id: string;
  user_id: string;
  title: string;
  content: string;
  created_at: number;
  updated_at: number;
}

const toSummary = (row: Omit<BoardRow, "content">) => ({
  id: row.id,
  userId: row.user_id,
  title: row.title,
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
});

export function boardRepository(connection: Connection): BoardRepository {
  return {
    async add({ id, userId, title, content, createdAt, updatedAt }) {
      await connection.run(sql.add, id, userId, title, content, createdAt.getTime(), updatedAt.getTime());
    },
    async find(id) {
      const row = await connection.get<BoardRow>(sql.find, id);
      return row && { ...toSummary(row), content: row.content };
    },
    async update(id, userId, { title, content, updatedAt }) {
      return (await connection.run(sql.update, title, content, updatedAt.getTime(), id, userId)) === 1;
    },
    async remove(id, userId, deletedAt) {
      return (await connection.run(sql.remove, deletedAt.getTime(), id, userId)) === 1;
    },
    async list(slice) {
      const rows = await connection.list<BoardRow>(sql.list, sql.listBefore, slice);
      return toRows(rows.map(toSummary), slice.limit);
    },
  };
}
