import type { Rows, Slice } from "../http/paging.ts";

export interface Item {
  /** UUIDv7: ids sort by time. */
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
}

export interface ItemRepository {
  add(item: Item): Promise<void>;
  /** Newest first. */
  list(slice: Slice): Promise<Rows<Item>>;
}
