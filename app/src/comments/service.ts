import type { BoardRepository } from "../boards/repository.ts";
import type { Current } from "../http/conditions.ts";
import type { Once } from "../http/idempotency.ts";
import { type Authored, refusalOfChange, requireOpen } from "../http/ownership.ts";
import { nextCursor, type Slice } from "../http/paging.ts";
import { notFound } from "../http/problem.ts";
import type { Comment, CommentRepository } from "./repository.ts";
import type { CommentList, CommentView, NewComment } from "./schema.ts";

export interface CommentService {
  add(boardId: string, userId: string, input: NewComment, once: Once): Promise<CommentView>;
  list(boardId: string, slice: Slice): Promise<CommentList>;
  /** One's own. */
  remove(id: string, userId: string): Promise<void>;
  /** @throws Problem what a change by this user would be refused with. */
  current(id: string, userId: string): Promise<Current>;
}

const view = (comment: Authored<Comment>): CommentView => ({
  id: comment.id,
  board_id: comment.boardId,
  user_id: comment.userId,
  author_name: comment.authorName,
  content: comment.content,
  created_at: comment.createdAt.toISOString(),
});

/** @param nameOf tells the name of a user. */
export function createCommentService(
  comments: CommentRepository,
  boards: Pick<BoardRepository, "find">,
  nameOf: (userId: string) => Promise<string | null>,
): CommentService {
  async function boardOf(id: string) {
    const board = await boards.find(id);
    if (!board) throw notFound();
    return board;
  }

  return {
    async add(boardId, userId, { content }, { id, at }) {
      const board = await boardOf(boardId);
      const comment = { id, boardId, boardUserId: board.userId, userId, content, createdAt: at };
      await comments.add(comment);
      return view({ ...comment, authorName: await nameOf(userId) });
    },
    async list(boardId, slice) {
      await boardOf(boardId);
      const page = await comments.list(boardId, slice);
      return { comments: page.rows.map(view), next_cursor: nextCursor(page) };
    },
    async remove(id, userId) {
      const comment = await comments.find(id);
      if (!comment) throw notFound();
      // Nobody finds what is under a board that is hidden or deleted.
      await boardOf(comment.boardId);
      if (!(await comments.remove(id, userId))) throw refusalOfChange(comment, userId);
    },
    current: async (id, userId) => requireOpen(await comments.find(id), userId),
  };
}
