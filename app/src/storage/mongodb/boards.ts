import type { Collection } from "mongodb";
import { type BoardRepository, type BoardSummary, searchedAtOnce, toFound } from "../../boards/repository.ts";
import { toRows } from "../../http/paging.ts";
import { withAuthors } from "./authors.ts";
import { type OwnedDocument, ownedIn } from "./owned.ts";
import { addOnce, attempt, listNewest } from "./queries.ts";
import type { UserDocument } from "./users.ts";

export interface BoardDocument extends OwnedDocument {
  user_id: string;
  title: string;
  content: string;
  updated_at: Date;
  deleted_at: Date | null;
}

const toSummary = (board: Omit<BoardDocument, "content">): BoardSummary => ({
  id: board._id,
  userId: board.user_id,
  title: board.title,
  createdAt: board.created_at,
  updatedAt: board.updated_at,
});

const live = { deleted_at: null, hidden: null } as const;
/** Behind every id. */
const end = "g";

const holding = (patterns: readonly string[]) => {
  const either = { $regex: patterns.join("|") };
  return { $or: [{ title: either }, { content: either }] };
};

export function boardRepository(
  boards: Collection<BoardDocument>,
  users: Collection<UserDocument>,
): BoardRepository {
  async function change(
    filter: { _id: string; user_id: string },
    set: Partial<BoardDocument>,
    version: Date | undefined,
  ): Promise<boolean> {
    const seen = version === undefined ? {} : { updated_at: version };
    const { matchedCount } = await attempt(() =>
      boards.updateOne({ ...filter, ...seen, ...live }, { $set: set }),
    );
    return matchedCount === 1;
  }

  /** The last of the boards that a search looks at; undefined when it looks at all that are left. */
  async function lastLookedAt(before: string): Promise<string | undefined> {
    const [last] = await attempt(() =>
      boards
        .find({ _id: { $lt: before }, deleted_at: null, hidden: null }, { projection: { _id: 1 } })
        .sort({ _id: -1 })
        .skip(searchedAtOnce - 1)
        .limit(1)
        .toArray(),
    );
    return last?._id;
  }

  return {
    ...ownedIn(boards, ({ title }) => title),
    async add({ id, userId, title, content, createdAt, updatedAt }) {
      const times = { created_at: createdAt, updated_at: updatedAt, deleted_at: null };
      await addOnce(boards, { _id: id, user_id: userId, title, content, ...times });
    },
    async find(id) {
      const board = await attempt(() => boards.findOne({ _id: id, deleted_at: null, hidden: null }));
      if (!board) return undefined;
      const [found] = await withAuthors(users, [{ ...toSummary(board), content: board.content }]);
      return found;
    },
    update: (id, userId, { title, content, updatedAt }, version) =>
      change({ _id: id, user_id: userId }, { title, content, updated_at: updatedAt }, version),
    remove: (id, userId, deletedAt, version) =>
      change({ _id: id, user_id: userId }, { deleted_at: deletedAt }, version),
    async list(slice) {
      const found = await listNewest(boards, live, { content: 0 }, slice);
      const { rows, more } = toRows(found.map(toSummary), slice.limit);
      return { rows: await withAuthors(users, rows), more };
    },
    async search({ patterns, before = end, limit }) {
      const last = await lastLookedAt(before);
      const stretch = { _id: { $lt: before, ...(last === undefined ? {} : { $gte: last }) } };
      const found = await attempt(() =>
        boards
          .find(
            { ...stretch, deleted_at: null, hidden: null, ...holding(patterns) },
            { projection: { content: 0 } },
          )
          .sort({ _id: -1 })
          .limit(limit + 1)
          .toArray(),
      );
      return toFound(await withAuthors(users, found.map(toSummary)), limit, last);
    },
  };
}
