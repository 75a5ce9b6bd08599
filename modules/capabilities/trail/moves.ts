import { z } from "zod";
import { type Found, moves as movesOf } from "../moving.ts";
import { TRAIL_PROBLEMS } from "./problems.ts";
import type { Trail } from "./schema.ts";

type Code = keyof typeof TRAIL_PROBLEMS;
interface Was {
  readonly trail?: { readonly locked: boolean };
}

/**
 * The provider replaces the bucket then, and the records stay behind in a bucket that is not deleted.
 * Source: terraform-provider-aws 6, s3/bucket.go, `object_lock_enabled` forces another bucket (2026-11).
 */
function locksLater({ trail }: Was, { lockDays }: Trail): Found<Code>[] {
  if (trail === undefined || trail.locked || lockDays === undefined) return [];
  return [
    {
      code: "EOE-ENV-542",
      path: ["trail", "lockDays"],
      message: `is ${lockDays}, but the bucket of the records was made without a lock, and Terraform would put another one in its place. Leave it out; or take trail out, deploy, and write it again with lockDays: the records so far stay in the bucket that they are in (docs/data.md).`,
    },
  ];
}

export const moves = movesOf<Trail, unknown, Was, Code>({
  problems: TRAIL_PROBLEMS,
  shape: { trail: z.strictObject({ locked: z.boolean() }).optional() },
  now: ({ lockDays }) => ({ trail: { locked: lockDays !== undefined } }),
  refused: locksLater,
});
