import type { Collection } from "mongodb";
import { removedAtOnce } from "../../http/ownership.ts";
import type { SessionRepository } from "../../users/repository.ts";
import { addOnce, attempt } from "./queries.ts";

export interface SessionDocument {
  _id: string;
  user_id: string;
  /** Missing from sessions that instances without epochs began; they are of the first, 0. */
  epoch?: number;
  token_hash: string;
  expires_at: Date;
}

export function sessionRepository(sessions: Collection<SessionDocument>): SessionRepository {
  return {
    async add({ id, userId, epoch, tokenHash, expiresAt }) {
      const session = { _id: id, user_id: userId, epoch, token_hash: tokenHash, expires_at: expiresAt };
      await addOnce(sessions, session);
    },
    async rotate(id, tokenHash, nextHash, now) {
      const session = await attempt(() =>
        sessions.findOneAndUpdate(
          { _id: id, token_hash: tokenHash, expires_at: { $gt: now } },
          { $set: { token_hash: nextHash } },
        ),
      );
      return session ? { userId: session.user_id, epoch: session.epoch ?? 0 } : undefined;
    },
    async remove(id) {
      await attempt(() => sessions.deleteOne({ _id: id }));
    },
    async removeLatest(id, tokenHash) {
      await attempt(() => sessions.deleteOne({ _id: id, token_hash: tokenHash }));
    },
    removeOf: (userId, beforeEpoch = Number.POSITIVE_INFINITY) =>
      attempt(async () => {
        const own = sessions.find({ user_id: userId }, { projection: { epoch: 1 } }).limit(removedAtOnce);
        const earlier = (await own.toArray()).filter(({ epoch = 0 }) => epoch < beforeEpoch);
        if (earlier.length === 0) return 0;
        return (await sessions.deleteMany({ _id: { $in: earlier.map(({ _id }) => _id) } })).deletedCount;
      }),
  };
}
