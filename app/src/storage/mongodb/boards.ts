import type { Collection } from "mongodb";
import type { BoardRepository } from "../../boards/repository.ts";
import { toRows } from "../../http/paging.ts";
import { addOnce, attempt, listNewest } from "./queries.ts";

export interface BoardDocument {
  _id: string;
  user_id: string;
  title: string;
  content: string;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

const toSummary = (board: Omit<BoardDocument, "content">) => ({
  id: board._id,
  userId: board.user_id,
  title: board.title,
  createdAt: board.created_at,
  updatedAt: board.updated_at,
});

export function boardRepository(boards: Collection<BoardDocument>): BoardRepository {
  async function change(id: string, userId: string, set: Partial<BoardDocument>): Promise<boolean> {
    const { matchedCount } = await attempt(() =>
      boards.updateOne({ _id: id, user_id: userId, deleted_at: null }, { $set: set }),
    );
    return matchedCount === 1;
  }

  return {
    async add({ id, userId, title, content, createdAt, updatedAt }) {
      const times = { created_at: createdAt, updated_at: updatedAt, deleted_at: null };
      await addOnce(boards, { _id: id, user_id: userId, title, content, ...times });
    },
    async find(id) {
      const board = await attempt(() => boards.findOne({ _id: id, deleted_at: null }));
      return board ? { ...toSummary(board), content: board.content } : undefined;
    },
    update: (id, userId, { title, content, updatedAt }) =>
      change(id, userId, { title, content, updated_at: updatedAt }),
    remove: (id, userId, deletedAt) => change(id, userId, { deleted_at: deletedAt }),
    async list(slice) {
      const found = await listNewest(boards, { deleted_at: null }, { content: 0 }, slice);
      return toRows(found.map(toSummary), slice.limit);
    },
  };
}
