import type { Owned } from "../http/ownership.ts";
import type { Rows, Slice } from "../http/paging.ts";

export const itemStatuses = ["open", "done"] as const;
export type ItemStatus = (typeof itemStatuses)[number];

export interface Item {
  /** UUIDv7: ids sort by time. */
  readonly id: string;
  readonly name: string;
  readonly status: ItemStatus;
  /** Null for what nobody owns. */
  readonly userId: string | null;
  readonly createdAt: Date;
}

/** Hidden items are in no list, and neither found, changed nor removed. */
export interface ItemRepository extends Owned {
  add(item: Item): Promise<void>;
  find(id: string): Promise<Item | undefined>;
  /** Newest first. */
  list(slice: Slice): Promise<Rows<Item>>;
  /** Of an item of this user's or of nobody's. @returns whether there was one. */
  setStatus(id: string, userId: string, status: ItemStatus): Promise<boolean>;
  /** An item of this user's or of nobody's. @returns whether there was one. */
  remove(id: string, userId: string): Promise<boolean>;
}
