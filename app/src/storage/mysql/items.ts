import { toRows } from "../../http/paging.ts";
import type { ItemRepository } from "../../items/repository.ts";
import { addOnce, slicePart } from "./queries.ts";
import type { Database } from "./tables.ts";

export function itemRepository(database: Database): ItemRepository {
  return {
    async add({ id, name, createdAt }) {
      await addOnce(database.insertInto("items").values({ id, name, created_at: createdAt }));
    },
    async list(slice) {
      const query = database.selectFrom("items").select(["id", "name", "created_at"]);
      const rows = await slicePart(query, slice);
      return toRows(
        rows.map(({ id, name, created_at }) => ({ id, name, createdAt: created_at })),
        slice.limit,
      );
    },
  };
}
