import type { GoalRepository } from "../../goals/repository.ts";
import { toRows } from "../../http/paging.ts";
import { attempt, slicePart } from "./queries.ts";
import type { Database } from "./tables.ts";

export function goalRepository(database: Database): GoalRepository {
  return {
    async add({ id, text, createdAt }) {
      const insert = database.insertInto("goals").values({ id, text, created_at: createdAt });
      await attempt(() => insert.onConflict((found) => found.doNothing()).execute());
    },
    async list(slice) {
      const rows = await slicePart(database.selectFrom("goals").select(["id", "text", "created_at"]), slice);
      return toRows(
        rows.map(({ id, text, created_at }) => ({ id, text, createdAt: created_at })),
        slice.limit,
      );
    },
    async remove(id) {
      const { numDeletedRows } = await attempt(() =>
        database.deleteFrom("goals").where("id", "=", id).executeTakeFirstOrThrow(),
      );
      return numDeletedRows === 1n;
    },
  };
}
