import type { Collection } from "mongodb";
import { toRows } from "../../http/paging.ts";
import type { Item, ItemRepository, ItemStatus } from "../../items/repository.ts";
import { type OwnedDocument, openTo, ownedIn } from "./owned.ts";
import { addOnce, attempt, listNewest } from "./queries.ts";

export interface ItemDocument extends OwnedDocument {
  name: string;
  status?: ItemStatus;
}

const toItem = ({ _id, name, status = "open", user_id = null, created_at }: ItemDocument): Item => ({
  id: _id,
  name,
  status,
  userId: user_id,
  createdAt: created_at,
});

export function itemRepository(items: Collection<ItemDocument>): ItemRepository {
  return {
    ...ownedIn(items, ({ name }) => name),
    async add({ id, name, status, userId, createdAt }) {
      await addOnce(items, { _id: id, name, status, user_id: userId, created_at: createdAt });
    },
    async find(id) {
      const item = await attempt(() => items.findOne({ _id: id, hidden: null }));
      return item ? toItem(item) : undefined;
    },
    async list(slice) {
      return toRows((await listNewest(items, { hidden: null }, {}, slice)).map(toItem), slice.limit);
    },
    async setStatus(id, userId, status) {
      const { matchedCount } = await attempt(() =>
        items.updateOne({ _id: id, ...openTo(userId) }, { $set: { status } }),
      );
      return matchedCount === 1;
    },
    async remove(id, userId) {
      const { deletedCount } = await attempt(() => items.deleteOne({ _id: id, ...openTo(userId) }));
      return deletedCount === 1;
    },
  };
}
