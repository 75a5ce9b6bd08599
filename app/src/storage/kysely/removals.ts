import type { RemovalRepository } from "../../users/repository.ts";
import type { Queries } from "./queries.ts";

export function removalRepository(queries: Queries): RemovalRepository {
  const { database, attempt, addOnce } = queries;
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
