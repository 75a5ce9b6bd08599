import { describe, expect, it } from "vitest";
import { idOf, type Outcome, readRecords, tryChanges } from "../../scripts/changes/records.ts";
import { sliceOf } from "../../scripts/changes/slice.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
const records = readRecords();
const slice = sliceOf(new Date(), records);
console.log(
  missing
    ? `skipped: ${missing} (what changes do)`
    : `changes ${slice.number} of ${slice.of}, on ${slice.base}: ${slice.changes.map(idOf).join("; ")}`,
);

describe.skipIf(missing)("what docs/changes.md says of some changes", () => {
  it("is what Terraform plans", () => {
    const outcomes: Record<string, Outcome> = {};
    tryChanges(slice.base, slice.changes, (id, outcome) => {
      outcomes[id] = outcome;
    });
    const recorded = Object.fromEntries(slice.changes.map((change) => [idOf(change), records[idOf(change)]]));
    expect(outcomes, "npm run changes records what they do now").toEqual(recorded);
  });
});
