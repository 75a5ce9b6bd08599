import type { Goal, GoalRepository } from "../../goals/repository.ts";
import { toRows } from "../../http/paging.ts";
import { ownedIn } from "./owned.ts";
import { openTo, type Queries } from "./queries.ts";
import type { Tables } from "./tables.ts";

const columns = ["id", "text", "user_id", "created_at"] as const;

const toGoal = ({
  id,
  text,
  user_id,
  created_at,
}: Pick<Tables["goals"], (typeof columns)[number]>): Goal => ({
  id,
  text,
  userId: user_id,
  createdAt: created_at,
});

export function goalRepository(queries: Queries): GoalRepository {
  const { database, attempt, addOnce, slicePart } = queries;
  const live = () => database.selectFrom("goals").select(columns).where("hidden", "=", false);
  return {
    ...ownedIn(queries, "goals", "text"),
    async add({ id, text, userId, createdAt }) {
      const values = { id, text, user_id: userId, created_at: createdAt };
      await addOnce(database.insertInto("goals").values(values));
    },
    async find(id) {
      const row = await attempt(() => live().where("id", "=", id).executeTakeFirst());
      return row && toGoal(row);
    },
    async list(slice) {
      return toRows((await slicePart(live(), slice)).map(toGoal), slice.limit);
    },
    async remove(id, userId) {
      const { numDeletedRows } = await attempt(() =>
        database.deleteFrom("goals").where("id", "=", id).where(openTo(userId)).executeTakeFirstOrThrow(),
      );
      return numDeletedRows === 1n;
    },
  };
}
