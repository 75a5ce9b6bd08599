import { v7 as uuidv7 } from "uuid";
import type { Rows, Slice } from "../http/paging.ts";
import type { Item, ItemRepository } from "./repository.ts";
import type { NewItem } from "./schema.ts";

export interface ItemService {
  add(input: NewItem): Promise<Item>;
  list(slice: Slice): Promise<Rows<Item>>;
}

export function createItemService(items: ItemRepository): ItemService {
  return {
    async add({ name }) {
      const item = { id: uuidv7(), name, createdAt: new Date() };
      await items.add(item);
      return item;
    },
    list: (slice) => items.list(slice),
  };
}
