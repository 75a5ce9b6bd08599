import type { Meets } from "../http/conditions.ts";
import type { Once } from "../http/idempotency.ts";
import type { Authored } from "../http/ownership.ts";
import { encodeCursor, nextCursor, type Slice } from "../http/paging.ts";
import { notFound, Problem } from "../http/problem.ts";
import { tagOf } from "../http/reply.ts";
import type { Board, BoardRepository, BoardSummary } from "./repository.ts";
import type { BoardInput, BoardList, BoardSummaryView, BoardView, FoundBoards } from "./schema.ts";
import { patternsOf } from "./search.ts";

export interface BoardService {
  add(userId: string, input: BoardInput, once: Once): Promise<BoardView>;
  get(id: string): Promise<BoardView>;
  /** @param meets of the version that is replaced. */
  update(id: string, userId: string, input: BoardInput, meets?: Meets): Promise<BoardView>;
  /** @param meets of the version that is deleted. */
  remove(id: string, userId: string, meets?: Meets): Promise<void>;
  list(slice: Slice): Promise<BoardList>;
  search(word: string, slice: Pick<Slice, "before" | "limit">): Promise<FoundBoards>;
}

function summary(board: Authored<BoardSummary>): BoardSummaryView {
  const { id, userId, authorName, title, createdAt, updatedAt } = board;
  return {
    id,
    user_id: userId,
    author_name: authorName,
    title,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

const view = (board: Authored<Board>): BoardView => ({ ...summary(board), content: board.content });

/** @param nameOf tells the name of a user. */
export function createBoardService(
  boards: BoardRepository,
  nameOf: (userId: string) => Promise<string | null>,
): BoardService {
  async function find(id: string): Promise<Authored<Board>> {
    const board = await boards.find(id);
    if (!board) throw notFound();
    return board;
  }

  async function findOwn(id: string, userId: string): Promise<Authored<Board>> {
    const board = await find(id);
    if (board.userId === userId) return board;
    throw new Problem(403, { detail: "Only the author may change this." });
  }

  /** Tells apart why a change by this user found nothing to change. */
  async function refuseChange(id: string, userId: string): Promise<never> {
    await findOwn(id, userId);
    throw notFound();
  }

  /** @throws Problem 412 when it is not the version that the request wants. */
  async function findVersion(id: string, userId: string, meets: Meets | undefined): Promise<Authored<Board>> {
    const board = await findOwn(id, userId);
    meets?.({ etag: tagOf(view(board)) });
    return board;
  }

  return {
    async add(userId, input, { id, at }) {
      const board = { id, userId, ...input, createdAt: at, updatedAt: at };
      await boards.add(board);
      return view({ ...board, authorName: await nameOf(userId) });
    },
    async get(id) {
      return view(await find(id));
    },
    async update(id, userId, input, meets) {
      // Whoever comes too late looks again: somebody else's change has been made meanwhile.
      for (;;) {
        const board = await findVersion(id, userId, meets);
        // Never the same for two versions, be they of one millisecond.
        const updatedAt = new Date(Math.max(Date.now(), board.updatedAt.getTime() + 1));
        const change = { ...input, updatedAt };
        if (await boards.update(id, userId, change, board.updatedAt)) return view({ ...board, ...change });
      }
    },
    async remove(id, userId, meets) {
      for (;;) {
        const version = meets && (await findVersion(id, userId, meets)).updatedAt;
        if (await boards.remove(id, userId, new Date(), version)) return;
        if (version === undefined) return refuseChange(id, userId);
      }
    },
    async list(slice) {
      const page = await boards.list(slice);
      return {
        boards: page.rows.map(summary),
        page: slice.skip === undefined ? null : slice.skip / slice.limit + 1,
        per_page: slice.limit,
        next_cursor: nextCursor(page),
      };
    },
    async search(word, slice) {
      const { rows, lookedTo } = await boards.search({ patterns: patternsOf(word), ...slice });
      return {
        boards: rows.map(summary),
        next_cursor: lookedTo === undefined ? null : encodeCursor(lookedTo),
      };
    },
  };
}
