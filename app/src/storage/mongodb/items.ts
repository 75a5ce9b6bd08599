import type { Collection } from "mongodb";
import { toRows } from "../../http/paging.ts";
import type { ItemRepository } from "../../items/repository.ts";
import { addOnce, listNewest } from "./queries.ts";

export interface ItemDocument {
  _id: string;
  name: string;
  created_at: Date;
}

export function itemRepository(items: Collection<ItemDocument>): ItemRepository {
  return {
    async add({ id, name, createdAt }) {
      await addOnce(items, { _id: id, name, created_at: createdAt });
    },
    async list(slice) {
      const found = await listNewest(items, {}, {}, slice);
      return toRows(
        found.map(({ _id, name, created_at }) => ({ id: _id, name, createdAt: created_at })),
        slice.limit,
      );
    },
  };
}
