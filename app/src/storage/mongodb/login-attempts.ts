import type { Collection } from "mongodb";
import type { LoginAttemptRepository } from "../../users/repository.ts";
import { isDuplicate } from "./errors.ts";
import { attempt } from "./queries.ts";

export interface AttemptDocument {
  _id: string;
  count: number;
  expires_at: Date;
}

export function loginAttemptRepository(attempts: Collection<AttemptDocument>): LoginAttemptRepository {
  async function increment(key: string, expiresAt: Date): Promise<number> {
    const counted = await attempts.findOneAndUpdate(
      { _id: key },
      { $inc: { count: 1 }, $setOnInsert: { expires_at: expiresAt } },
      { upsert: true, returnDocument: "after" },
    );
    return counted?.count ?? 1;
  }

  return {
    increment: (key, expiresAt) =>
      attempt(async () => {
        // Of two first attempts at once one may find that the other has just made the document.
        for (;;) {
          try {
            return await increment(key, expiresAt);
          } catch (error) {
            if (!isDuplicate(error)) throw error;
          }
        }
      }),
    async counts(keys) {
      const found = await attempt(() => attempts.find({ _id: { $in: [...keys] } }).toArray());
      return new Map(found.map(({ _id, count }) => [_id, count]));
    },
    async decrement(key) {
      await attempt(() => attempts.updateOne({ _id: key, count: { $gt: 0 } }, { $inc: { count: -1 } }));
    },
    async clear(key) {
      await attempt(() => attempts.deleteOne({ _id: key }));
    },
  };
}
