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

/** Deleted boards stay in the storage, and no method shows them. */
export interface BoardRepository {
  add(board: Board): Promise<void>;
  find(id: string): Promise<Board | undefined>;
  /** Changes a board of this author. @returns whether there was one. */
  update(
    id: string,
    userId: string,
    change: { title: string; content: string; updatedAt: Date },
  ): Promise<boolean>;
  /** Marks a board of this author as deleted. @returns whether there was one. */
  remove(id: string, userId: string, deletedAt: Date): Promise<boolean>;
  /** Newest first, without the content. */
  list(slice: Slice): Promise<Rows<BoardSummary>>;
}
