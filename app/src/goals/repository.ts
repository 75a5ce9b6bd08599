import type { Owned } from "../http/ownership.ts";
import type { Rows, Slice } from "../http/paging.ts";

export interface Goal {
  /** UUIDv7: ids sort by time. */
  readonly id: string;
  readonly text: string;
  /** Null for what nobody owns. */
  readonly userId: string | null;
  readonly createdAt: Date;
}

/** Hidden goals are in no list, and neither found nor removed. */
export interface GoalRepository extends Owned {
  add(goal: Goal): Promise<void>;
  find(id: string): Promise<Goal | undefined>;
  /** Newest first. */
  list(slice: Slice): Promise<Rows<Goal>>;
  /** A goal of this user's or of nobody's. @returns whether there was one. */
  remove(id: string, userId: string): Promise<boolean>;
}
