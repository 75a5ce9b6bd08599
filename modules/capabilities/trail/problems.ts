import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with a trail. A code is never used again. */
export const TRAIL_PROBLEMS = {
  "EOE-ENV-525": {
    means: "Records are locked for longer than they are kept.",
    example: "trail: { retentionDays: 90, lockDays: 365 }",
    mend: "Keep records at least as long as they are locked.",
  },
  "EOE-ENV-526": {
    means: "A destroy would have to delete records that nobody can delete.",
    example: "trail: { lockDays: 90 }, without keep: true",
    mend: "Write trail.keep: true, or leave trail.lockDays out.",
  },
  "EOE-ENV-542": {
    means: "Records are to be locked in a bucket that was made without a lock.",
    example: "trail: { lockDays: 90 }, where trail was deployed without lockDays",
    mend: "Leave trail.lockDays out, or begin another trail.",
  },
} as const satisfies Meanings<AgreementCode>;
