import type { Current } from "../http/conditions.ts";
import type { Once } from "../http/idempotency.ts";
import { refusalOfChange, requireOpen } from "../http/ownership.ts";
import type { Rows, Slice } from "../http/paging.ts";
import { notFound } from "../http/problem.ts";
import type { Item, ItemRepository, ItemStatus } from "./repository.ts";
import type { NewItem } from "./schema.ts";

export interface ItemService {
  /** @param userId whose it becomes; empty for nobody's. */
  add(userId: string, input: NewItem, once: Once): Promise<Item>;
  list(slice: Slice): Promise<Rows<Item>>;
  /** Of one's own, or of nobody's. */
  setStatus(id: string, userId: string, status: ItemStatus): Promise<Item>;
  /** One's own, or nobody's. */
  remove(id: string, userId: string): Promise<void>;
  /** @throws Problem what a change by this user would be refused with. */
  current(id: string, userId: string): Promise<Current>;
}

export function createItemService(items: ItemRepository): ItemService {
  return {
    async add(userId, { name }, { id, at }) {
      const item = { id, name, status: "open", userId: userId || null, createdAt: at } as const;
      await items.add(item);
      return item;
    },
    list: (slice) => items.list(slice),
    async setStatus(id, userId, status) {
      const changed = await items.setStatus(id, userId, status);
      const item = await items.find(id);
      if (!changed) throw refusalOfChange(item, userId);
      if (!item) throw notFound();
      return { ...item, status };
    },
    async remove(id, userId) {
      if (!(await items.remove(id, userId))) throw refusalOfChange(await items.find(id), userId);
    },
    current: async (id, userId) => requireOpen(await items.find(id), userId),
  };
}
