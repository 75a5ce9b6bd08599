import type { Authored, Owned } from "../http/ownership.ts";
import type { Rows, Slice } from "../http/paging.ts";

export interface Comment {
  /** UUIDv7: ids sort by time. */
  readonly id: string;
  readonly boardId: string;
  /** Whoever wrote the board: comments go with it when its author's account does. */
  readonly boardUserId: string;
  readonly userId: string;
  readonly content: string;
  readonly createdAt: Date;
}

/** Hidden comments are in no list, and neither found nor removed. */
export interface CommentRepository extends Owned {
  add(comment: Comment): Promise<void>;
  find(id: string): Promise<Authored<Comment> | undefined>;
  /** Of a board, newest first. */
  list(boardId: string, slice: Slice): Promise<Rows<Authored<Comment>>>;
  /** A comment of this user's. @returns whether there was one. */
  remove(id: string, userId: string): Promise<boolean>;
}
