import { setImmediate as nextTurn } from "node:timers/promises";
import { type BoardRepository, searchedAtOnce, toFound } from "../../boards/repository.ts";
import { toRows } from "../../http/paging.ts";
import type { Connection } from "./connection.ts";
import { ownedBy, ownedSql } from "./owned.ts";

const summaryColumns = "b.id, b.user_id, b.title, b.created_at, b.updated_at, u.name as author_name";
const live = "b.deleted_at is null and b.hidden = 0";
const from = `from boards b left join users u on u.id = b.user_id where ${live}`;

export const sql = {
  ...ownedSql("boards", "title"),
  add:
    "insert into boards (id, user_id, title, content, created_at, updated_at) values (?, ?, ?, ?, ?, ?) " +
    "on conflict (id) do nothing",
  find: `select ${summaryColumns}, b.content ${from} and b.id = ?`,
  update:
    "update boards set title = ?, content = ?, updated_at = ? " +
    "where id = ? and user_id = ? and deleted_at is null and hidden = 0 and updated_at = coalesce(?, updated_at)",
  remove:
    "update boards set deleted_at = ? " +
    "where id = ? and user_id = ? and deleted_at is null and hidden = 0 and updated_at = coalesce(?, updated_at)",
  list: `select ${summaryColumns} ${from} order by b.id desc limit ? offset ?`,
  listBefore: `select ${summaryColumns} ${from} and b.id < ? order by b.id desc limit ?`,
  stretch: `select b.id from boards b where ${live} and b.id < ? order by b.id desc limit 1 offset ?`,
  search:
    `select ${summaryColumns} ${from} and b.id < ? and b.id >= ? ` +
    "and (holds(b.title, ?) or holds(b.content, ?)) order by b.id desc limit ?",
} as const;

interface BoardRow {
  id: string;
  user_id: string;
  title: string;
  content: string;
  created_at: number;
  updated_at: number;
  author_name: string | null;
}

const toSummary = (row: Omit<BoardRow, "content">) => ({
  id: row.id,
  userId: row.user_id,
  title: row.title,
  createdAt: new Date(row.created_at),
  updatedAt: new Date(row.updated_at),
  authorName: row.author_name,
});

const timeOf = (version: Date | undefined): number | null => version?.getTime() ?? null;

/** Boards that are looked at in one go; between them everything else has its turn. */
const stretchLength = 50;
/** Behind every id. */
const end = "g";

export function boardRepository(connection: Connection): BoardRepository {
  async function lookAt(before: string, wanted: number, pattern: string) {
    const last = await connection.get<{ id: string }>(sql.stretch, before, stretchLength - 1);
    const rows = await connection.all<BoardRow>(sql.search, before, last?.id ?? "", pattern, pattern, wanted);
    return { rows, last: last?.id };
  }

  return {
    ...ownedBy(connection, sql),
    async add({ id, userId, title, content, createdAt, updatedAt }) {
      await connection.run(sql.add, id, userId, title, content, createdAt.getTime(), updatedAt.getTime());
    },
    async find(id) {
      const row = await connection.get<BoardRow>(sql.find, id);
      return row && { ...toSummary(row), content: row.content };
    },
    async update(id, userId, { title, content, updatedAt }, version) {
      const set = [title, content, updatedAt.getTime()];
      return (await connection.run(sql.update, ...set, id, userId, timeOf(version))) === 1;
    },
    async remove(id, userId, deletedAt, version) {
      return (await connection.run(sql.remove, deletedAt.getTime(), id, userId, timeOf(version))) === 1;
    },
    async list(slice) {
      const rows = await connection.list<BoardRow>(sql.list, sql.listBefore, slice);
      return toRows(rows.map(toSummary), slice.limit);
    },
    async search({ patterns, before = end, limit }) {
      const found: BoardRow[] = [];
      let position: string | undefined = before;
      for (let looked = 0; looked < searchedAtOnce && position !== undefined; looked += stretchLength) {
        if (looked > 0) await nextTurn();
        const { rows, last } = await lookAt(position, limit + 1 - found.length, patterns.join("|"));
        found.push(...rows);
        if (found.length > limit) break;
        position = last;
      }
      return toFound(found.map(toSummary), limit, position);
    },
  };
}
