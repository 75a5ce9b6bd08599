import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import { TRAIL_PROBLEMS } from "./problems.ts";
import type { Trail } from "./schema.ts";

type Code = keyof typeof TRAIL_PROBLEMS;
type Settings = Part<Trail>;

function lockEndsFirst({ lockDays, retentionDays }: Settings): Disagreement<Code>[] {
  if (lockDays === undefined || retentionDays === undefined || lockDays <= retentionDays) return [];
  return [
    {
      code: "EOE-ENV-525",
      path: ["trail", "lockDays"],
      message: `is ${lockDays}, and trail.retentionDays is ${retentionDays}; keep records for at least ${lockDays} days.`,
    },
  ];
}

/** Source: S3 User Guide, "Locking objects with Object Lock", compliance mode: no user can delete a version (2026-11). */
function lockedIsKept({ lockDays, keep }: Settings): Disagreement<Code>[] {
  if (lockDays === undefined || keep !== false) return [];
  return [
    {
      code: "EOE-ENV-526",
      path: ["trail", "lockDays"],
      message: `is ${lockDays}: nobody can delete the records before, so that a destroy would fail; write trail.keep: true, or leave lockDays out.`,
    },
  ];
}

export const agreement: readonly Rule<Settings, unknown>[] = [
  coded(TRAIL_PROBLEMS, lockEndsFirst),
  coded(TRAIL_PROBLEMS, lockedIsKept),
];
