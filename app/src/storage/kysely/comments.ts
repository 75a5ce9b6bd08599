import { sql } from "kysely";
import type { CommentRepository } from "../../comments/repository.ts";
import { toRows } from "../../http/paging.ts";
import { ownedIn, removeBy } from "./owned.ts";
import type { Queries } from "./queries.ts";

interface CommentRow {
  id: string;
  board_id: string;
  board_user_id: string;
  user_id: string;
  content: string;
  created_at: Date;
  author_name: string | null;
}

const toComment = (row: CommentRow) => ({
  id: row.id,
  boardId: row.board_id,
  boardUserId: row.board_user_id,
  userId: row.user_id,
  content: row.content,
  createdAt: row.created_at,
  authorName: row.author_name,
});

export function commentRepository(queries: Queries): CommentRepository {
  const { database, attempt, addOnce } = queries;
  const live = () =>
    database
      .selectFrom("comments as c")
      .leftJoin("users as u", "u.id", "c.user_id")
      .select(["c.id", "c.board_id", "c.board_user_id", "c.user_id", "c.content", "c.created_at"])
      .select("u.name as author_name")
      .where("c.hidden", "=", false);

  return {
    ...ownedIn(queries, "comments", "content"),
    async add({ id, boardId, boardUserId, userId, content, createdAt }) {
      const whose = { board_id: boardId, board_user_id: boardUserId, user_id: userId };
      await addOnce(database.insertInto("comments").values({ id, ...whose, content, created_at: createdAt }));
    },
    async find(id) {
      const row = await attempt(() => live().where("c.id", "=", id).executeTakeFirst());
      return row && toComment(row);
    },
    async list(boardId, { before, skip = 0, limit }) {
      const newest = live()
        .where("c.board_id", "=", boardId)
        .orderBy("c.id", "desc")
        .limit(limit + 1);
      const part = before === undefined ? newest.offset(skip) : newest.where("c.id", "<", before);
      return toRows((await attempt(() => part.execute())).map(toComment), limit);
    },
    async remove(id, userId) {
      const { numDeletedRows } = await attempt(() =>
        database
          .deleteFrom("comments")
          .where("id", "=", id)
          .where("user_id", "=", userId)
          .where("hidden", "=", false)
          .executeTakeFirstOrThrow(),
      );
      return numDeletedRows === 1n;
    },
    async removeOf(userId) {
      const own = await removeBy(queries, "comments", sql`user_id = ${userId}`);
      return own + (await removeBy(queries, "comments", sql`board_user_id = ${userId}`));
    },
  };
}
