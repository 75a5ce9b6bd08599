import type { CommentRepository } from "../../comments/repository.ts";
import { toRows } from "../../http/paging.ts";
import type { Connection } from "./connection.ts";
import { ownedBy, ownedSql, removeBy } from "./owned.ts";

const columns =
  "c.id, c.board_id, c.board_user_id, c.user_id, c.content, c.created_at, u.name as author_name";
const authored = `select ${columns} from comments c left join users u on u.id = c.user_id where c.hidden = 0`;

export const sql = {
  ...ownedSql("comments", "content"),
  add:
    "insert into comments (id, board_id, board_user_id, user_id, content, created_at) values (?, ?, ?, ?, ?, ?) " +
    "on conflict (id) do nothing",
  find: `${authored} and c.id = ?`,
  list: `${authored} and c.board_id = ? order by c.id desc limit ? offset ?`,
  listBefore: `${authored} and c.board_id = ? and c.id < ? order by c.id desc limit ?`,
  remove: "delete from comments where id = ? and user_id = ? and hidden = 0",
  removeUnder: removeBy("comments", "board_user_id"),
} as const;

interface CommentRow {
  id: string;
  board_id: string;
  board_user_id: string;
  user_id: string;
  content: string;
  created_at: number;
  author_name: string | null;
}

const toComment = (row: CommentRow) => ({
  id: row.id,
  boardId: row.board_id,
  boardUserId: row.board_user_id,
  userId: row.user_id,
  content: row.content,
  createdAt: new Date(row.created_at),
  authorName: row.author_name,
});

export function commentRepository(connection: Connection): CommentRepository {
  return {
    ...ownedBy(connection, sql),
    async add({ id, boardId, boardUserId, userId, content, createdAt }) {
      await connection.run(sql.add, id, boardId, boardUserId, userId, content, createdAt.getTime());
    },
    async find(id) {
      const row = await connection.get<CommentRow>(sql.find, id);
      return row && toComment(row);
    },
    async list(boardId, slice) {
      const rows = await connection.list<CommentRow>(sql.list, sql.listBefore, slice, boardId);
      return toRows(rows.map(toComment), slice.limit);
    },
    async remove(id, userId) {
      return (await connection.run(sql.remove, id, userId)) === 1;
    },
    async removeOf(userId) {
      const own = await connection.run(sql.removeOf, userId);
      return own + (await connection.run(sql.removeUnder, userId));
    },
  };
}
