import type { RemovalRepository } from "../../users/repository.ts";
import { addOnce, attempt } from "./queries.ts";
import type { Database } from "./tables.ts";

export function removalRepository(database: Database): RemovalRepository {
  return {
    async add(userId, at) {
      await addOnce(database.insertInto("removals").values({ user_id: userId, at }));
    },
    async list(limit) {
      const rows = await attempt(() =>
        database.selectFrom("removals").select("user_id").orderBy("at").limit(limit).execute(),
      );
      return rows.map((row) => row.user_id);
    },
    async forget(before) {
      await attempt(() => database.deleteFrom("removals").where("at", "<", before).execute());
    },
  };
}
