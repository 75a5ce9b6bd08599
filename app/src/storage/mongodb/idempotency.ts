import type { Collection } from "mongodb";
import type { Claimed, IdempotencyRepository } from "../../http/idempotency.ts";
import { isDuplicate } from "./errors.ts";
import { attempt } from "./queries.ts";

export interface ClaimDocument {
  _id: string;
  fingerprint: string;
  id: string;
  created_at: Date;
  expires_at: Date;
  answer?: string;
}

const toClaimed = ({ fingerprint, id, created_at, answer }: ClaimDocument): Claimed => ({
  fingerprint,
  id,
  at: created_at,
  ...(answer === undefined ? {} : { answer }),
});

export function idempotencyRepository(claims: Collection<ClaimDocument>): IdempotencyRepository {
  return {
    claim: ({ key, fingerprint, id, at, expiresAt }) =>
      attempt(async () => {
        const claim = { _id: key, fingerprint, id, created_at: at, expires_at: expiresAt };
        try {
          await claims.insertOne(claim);
          return { fingerprint, id, at };
        } catch (error) {
          if (!isDuplicate(error)) throw error;
        }
        return toClaimed((await claims.findOne({ _id: key })) ?? claim);
      }),
    async find(key) {
      const claim = await attempt(() => claims.findOne({ _id: key }));
      return claim ? toClaimed(claim) : undefined;
    },
    async complete(key, answer) {
      await attempt(() => claims.updateOne({ _id: key, answer: { $exists: false } }, { $set: { answer } }));
    },
  };
}
