import type { Collection } from "mongodb";
import type { Authored } from "../../http/ownership.ts";
import { attempt } from "./queries.ts";
import type { UserDocument } from "./users.ts";

/** Adds the names that authors have now; one query for all of a page. */
export async function withAuthors<T extends { readonly userId: string }>(
  users: Collection<UserDocument>,
  things: readonly T[],
): Promise<Authored<T>[]> {
  const ids = [...new Set(things.map(({ userId }) => userId))];
  const found =
    ids.length === 0
      ? []
      : await attempt(() => users.find({ _id: { $in: ids } }, { projection: { name: 1 } }).toArray());
  const names = new Map(found.map(({ _id, name }) => [_id, name ?? null]));
  return things.map((thing) => ({ ...thing, authorName: names.get(thing.userId) ?? null }));
}
