import { toRows } from "../../http/paging.ts";
import type { ItemRepository } from "../../items/repository.ts";
import { attempt, slicePart } from "./queries.ts";
import type { Database } from "./tables.ts";

export function itemRepository(database: Database): ItemRepository {
  return {
    async add({ id, name, createdAt }) {
      const insert = database.insertInto("items").values({ id, name, created_at: createdAt });
      await attempt(() => insert.onConflict((found) => found.doNothing()).execute());
    },
    async list(slice) {
      const rows = await slicePart(database.selectFrom("items").select(["id", "name", "created_at"]), slice);
      return toRows(
        rows.map(({ id, name, created_at }) => ({ id, name, createdAt: created_at })),
        slice.limit,
      );
    },
  };
}
