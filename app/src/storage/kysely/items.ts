import { toRows } from "../../http/paging.ts";
import type { Item, ItemRepository } from "../../items/repository.ts";
import { ownedIn } from "./owned.ts";
import { openTo, type Queries } from "./queries.ts";
import type { Tables } from "./tables.ts";

const columns = ["id", "name", "status", "user_id", "created_at"] as const;

const toItem = ({
  id,
  name,
  status,
  user_id,
  created_at,
}: Pick<Tables["items"], (typeof columns)[number]>): Item => ({
  id,
  name,
  status,
  userId: user_id,
  createdAt: created_at,
});

export function itemRepository(queries: Queries): ItemRepository {
  const { database, attempt, addOnce, slicePart } = queries;
  const live = () => database.selectFrom("items").select(columns).where("hidden", "=", false);
  return {
    ...ownedIn(queries, "items", "name"),
    async add({ id, name, status, userId, createdAt }) {
      const values = { id, name, status, user_id: userId, created_at: createdAt };
      await addOnce(database.insertInto("items").values(values));
    },
    async find(id) {
      const row = await attempt(() => live().where("id", "=", id).executeTakeFirst());
      return row && toItem(row);
    },
    async list(slice) {
      return toRows((await slicePart(live(), slice)).map(toItem), slice.limit);
    },
    async setStatus(id, userId, status) {
      const { numUpdatedRows } = await attempt(() =>
        database
          .updateTable("items")
          .set({ status })
          .where("id", "=", id)
          .where(openTo(userId))
          .executeTakeFirstOrThrow(),
      );
      return numUpdatedRows === 1n;
    },
    async remove(id, userId) {
      const { numDeletedRows } = await attempt(() =>
        database.deleteFrom("items").where("id", "=", id).where(openTo(userId)).executeTakeFirstOrThrow(),
      );
      return numDeletedRows === 1n;
    },
  };
}
