/** Queries that all collections with an owner have in common. */
import type { Collection, Filter } from "mongodb";
import { excerptLength, type Hidden, type Owned, removedAtOnce } from "../../http/ownership.ts";
import { toRows } from "../../http/paging.ts";
import { attempt, listNewest } from "./queries.ts";

/** Documents of before have neither an owner nor the mark, and a filter for null finds them. */
export interface OwnedDocument {
  _id: string;
  user_id?: string | null;
  /** Missing, or null to a filter, unless hidden. */
  hidden?: true | null;
  created_at: Date;
}

/** What is this user's, and what is nobody's, unless hidden. */
export const openTo = (userId: string) => ({ user_id: { $in: [null, userId] }, hidden: null });

/** @returns how many documents have gone. */
export async function removeBy<D extends { _id: string }>(
  collection: Collection<D>,
  filter: Filter<D>,
): Promise<number> {
  return attempt(async () => {
    const found = await collection
      .find(filter, { projection: { _id: 1 } })
      .limit(removedAtOnce)
      .toArray();
    if (found.length === 0) return 0;
    const ids = { _id: { $in: found.map(({ _id }) => _id) } } as Filter<D>;
    return (await collection.deleteMany(ids)).deletedCount;
  });
}

/** @param textOf what a thing is. */
export function ownedIn<D extends OwnedDocument>(
  collection: Collection<D>,
  textOf: (document: D) => string,
): Owned {
  const toHidden = (document: D): Hidden => ({
    id: document._id,
    userId: document.user_id ?? null,
    text: [...textOf(document)].slice(0, excerptLength).join(""),
    createdAt: document.created_at,
  });

  return {
    async setHidden(id, hidden) {
      const change = hidden ? { $set: { hidden: true } } : { $unset: { hidden: "" } };
      const { matchedCount } = await attempt(() =>
        (collection as unknown as Collection<OwnedDocument>).updateOne(
          { _id: id },
          change as { $set: { hidden: true } },
        ),
      );
      return matchedCount === 1;
    },
    async listHidden(slice) {
      const found = await listNewest(collection, { hidden: true }, {}, slice);
      return toRows(found.map(toHidden), slice.limit);
    },
    removeOf: (userId) => removeBy(collection, { user_id: userId } as Filter<D>),
  };
}
