import type { Once } from "../http/idempotency.ts";
import type { Authored } from "../http/ownership.ts";
import { encodeCursor, nextCursor, type Slice } from "../http/paging.ts";
import { notFound, Problem } from "../http/problem.ts";
import type { Board, BoardRepository, BoardSummary } from "./repository.ts";
import type { BoardInput, BoardList, BoardSummaryView, BoardView, FoundBoards } from "./schema.ts";
import { patternsOf } from "./search.ts";

export interface BoardService {
  add(userId: string, input: BoardInput, once: Once): Promise<BoardView>;
  get(id: string): Promise<BoardView>;
  update(id: string, userId: string, input: BoardInput): Promise<BoardView>;
  remove(id: string, userId: string): Promise<void>;
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

  /** Tells apart why a change by this user found nothing to change. */
  async function refuseChange(id: string, userId: string): Promise<never> {
    const board = await find(id);
    if (board.userId === userId) throw notFound();
    throw new Problem(403, { detail: "Only the author may change this." });
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
    async update(id, userId, input) {
      const changed = await boards.update(id, userId, { ...input, updatedAt: new Date() });
      if (!changed) return refuseChange(id, userId);
      return view(await find(id));
    },
    async remove(id, userId) {
      if (!(await boards.remove(id, userId, new Date()))) await refuseChange(id, userId);
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
