import type { Collection } from "mongodb";
import type { SessionRepository } from "../../users/repository.ts";
import { addOnce, attempt } from "./queries.ts";

export interface SessionDocument {
  _id: string;
  user_id: string;
  token_hash: string;
  expires_at: Date;
}

export function sessionRepository(sessions: Collection<SessionDocument>): SessionRepository {
  return {
    async add({ id, userId, tokenHash, expiresAt }) {
      await addOnce(sessions, { _id: id, user_id: userId, token_hash: tokenHash, expires_at: expiresAt });
    },
    async rotate(id, tokenHash, nextHash, now) {
      const session = await attempt(() =>
        sessions.findOneAndUpdate(
          { _id: id, token_hash: tokenHash, expires_at: { $gt: now } },
          { $set: { token_hash: nextHash } },
        ),
      );
      return session?.user_id;
    },
    async remove(id) {
      await attempt(() => sessions.deleteOne({ _id: id }));
    },
    async removeLatest(id, tokenHash) {
      await attempt(() => sessions.deleteOne({ _id: id, token_hash: tokenHash }));
    },
  };
}
