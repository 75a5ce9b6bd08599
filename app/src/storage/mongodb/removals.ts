import type { Collection } from "mongodb";
import type { RemovalRepository } from "../../users/repository.ts";
import { addOnce, attempt } from "./queries.ts";

/** The id is the user's. */
export interface RemovalDocument {
  _id: string;
  at: Date;
}

export function removalRepository(removals: Collection<RemovalDocument>): RemovalRepository {
  return {
    async add(userId, at) {
      await addOnce(removals, { _id: userId, at });
    },
    async list(limit) {
      const found = await attempt(() => removals.find().sort({ at: 1 }).limit(limit).toArray());
      return found.map(({ _id }) => _id);
    },
    async forget(before) {
      await attempt(() => removals.deleteMany({ at: { $lt: before } }));
    },
  };
}
