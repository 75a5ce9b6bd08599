import type { Authored, Owned } from "../http/ownership.ts";
import type { Rows, Slice } from "../http/paging.ts";

export interface Board {
  /** UUIDv7: ids sort by time. */
  readonly id: string;
  readonly userId: string;
  readonly title: string;
  readonly content: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export type BoardSummary = Omit<Board, "content">;

export interface Search {
  /** What is looked for, spelt in one way or another (search.ts); one of them in title or content is enough. */
  readonly patterns: readonly string[];
  readonly before?: string;
  readonly limit: number;
}

export interface Found {
  readonly rows: readonly Authored<BoardSummary>[];
  /** The last board that was looked at; missing when none is left. */
  readonly lookedTo?: string;
}

/** Boards that one search looks at, so that a rare word costs no more than a common one. */
export const searchedAtOnce = 500;

/** Deleted and hidden boards stay in the storage, and no method shows, changes or deletes them. */
export interface BoardRepository extends Owned {
  add(board: Board): Promise<void>;
  find(id: string): Promise<Authored<Board> | undefined>;
  /** Changes a board of this author; only the version of a time, if one is given. @returns whether there was one. */
  update(
    id: string,
    userId: string,
    change: { title: string; content: string; updatedAt: Date },
    version?: Date,
  ): Promise<boolean>;
  /** Marks a board of this author as deleted; likewise. @returns whether there was one. */
  remove(id: string, userId: string, deletedAt: Date, version?: Date): Promise<boolean>;
  /** Newest first, without the content. */
  list(slice: Slice): Promise<Rows<Authored<BoardSummary>>>;
  /** Newest first, without the content, among the next `searchedAtOnce` boards. Upper and lower case are the same. */
  search(search: Search): Promise<Found>;
}

/**
 * @param read at most one row more than wanted.
 * @param lookedTo where the search ended when that row was not met; missing when no board was left.
 */
export function toFound(
  read: readonly Authored<BoardSummary>[],
  limit: number,
  lookedTo: string | undefined,
): Found {
  const rows = read.slice(0, limit);
  const last = read.length > limit ? rows.at(-1)?.id : lookedTo;
  return last === undefined ? { rows } : { rows, lookedTo: last };
}
