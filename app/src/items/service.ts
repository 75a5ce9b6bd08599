import type { Once } from "../http/idempotency.ts";
import type { Rows, Slice } from "../http/paging.ts";
import type { Item, ItemRepository } from "./repository.ts";
import type { NewItem } from "./schema.ts";

export interface ItemService {
  add(input: NewItem, once: Once): Promise<Item>;
  list(slice: Slice): Promise<Rows<Item>>;
}

export function createItemService(items: ItemRepository): ItemService {
  return {
    async add({ name }, { id, at }) {
      const item = { id, name, createdAt: at };
      await items.add(item);
      return item;
    },
    list: (slice) => items.list(slice),
  };
}
