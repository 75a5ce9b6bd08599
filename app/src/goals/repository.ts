import type { Rows, Slice } from "../http/paging.ts";

export interface Goal {
  /** UUIDv7: ids sort by time. */
  readonly id: string;
  readonly text: string;
  readonly createdAt: Date;
}

export interface GoalRepository {
  add(goal: Goal): Promise<void>;
  /** Newest first. */
  list(slice: Slice): Promise<Rows<Goal>>;
  /** @returns whether there was one. */
  remove(id: string): Promise<boolean>;
}
