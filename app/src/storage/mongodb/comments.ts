import type { Collection } from "mongodb";
import type { Comment, CommentRepository } from "../../comments/repository.ts";
import { toRows } from "../../http/paging.ts";
import { withAuthors } from "./authors.ts";
import { type OwnedDocument, ownedIn, removeBy } from "./owned.ts";
import { addOnce, attempt, listNewest } from "./queries.ts";
import type { UserDocument } from "./users.ts";

export interface CommentDocument extends OwnedDocument {
  board_id: string;
  board_user_id: string;
  user_id: string;
  content: string;
}

const toComment = (comment: CommentDocument): Comment => ({
  id: comment._id,
  boardId: comment.board_id,
  boardUserId: comment.board_user_id,
  userId: comment.user_id,
  content: comment.content,
  createdAt: comment.created_at,
});

export function commentRepository(
  comments: Collection<CommentDocument>,
  users: Collection<UserDocument>,
): CommentRepository {
  return {
    ...ownedIn(comments, ({ content }) => content),
    async add({ id, boardId, boardUserId, userId, content, createdAt }) {
      const whose = { board_id: boardId, board_user_id: boardUserId, user_id: userId };
      await addOnce(comments, { _id: id, ...whose, content, created_at: createdAt });
    },
    async find(id) {
      const comment = await attempt(() => comments.findOne({ _id: id, hidden: null }));
      return comment ? (await withAuthors(users, [toComment(comment)]))[0] : undefined;
    },
    async list(boardId, slice) {
      const found = await listNewest(comments, { board_id: boardId, hidden: null }, {}, slice);
      const { rows, more } = toRows(found.map(toComment), slice.limit);
      return { rows: await withAuthors(users, rows), more };
    },
    async remove(id, userId) {
      const { deletedCount } = await attempt(() =>
        comments.deleteOne({ _id: id, user_id: userId, hidden: null }),
      );
      return deletedCount === 1;
    },
    async removeOf(userId) {
      const own = await removeBy(comments, { user_id: userId });
      return own + (await removeBy(comments, { board_user_id: userId }));
    },
  };
}
