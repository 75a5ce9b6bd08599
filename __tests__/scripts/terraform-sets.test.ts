import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { PROJECT } from "../support/environment";
import { ALWAYS, chosenFiles, SETS } from "../terraform/sets";

const COMMIT = "7d99ea93b1f0c4d2e5a6978812345678abcdef01";

describe("the sets of Terraform's tests", () => {
  it("hold every test file once", () => {
    const files = readdirSync(join(PROJECT, "__tests__/terraform")).filter((file) =>
      file.endsWith(".test.ts"),
    );
    expect([...ALWAYS, ...SETS.flat()].sort()).toEqual(files.sort());
  });

  it("all run unless something else is asked for", () => {
    for (const choice of [undefined, "all"]) {
      const { files, sentence } = chosenFiles(choice, COMMIT);
      expect(files).toHaveLength(ALWAYS.length + SETS.flat().length);
      expect(sentence).toBeUndefined();
    }
  });

  it("take turns by commit, each commit always the same, and say what is left out", () => {
    const { files, sentence } = chosenFiles("by-commit", COMMIT);
    expect(chosenFiles("by-commit", COMMIT)).toEqual({ files, sentence });
    const left = SETS.flat().filter((file) => !files.includes(file));
    expect(left.length).toBeGreaterThan(0);
    for (const file of left) expect(sentence).toContain(file);
    expect(sentence).toMatch(/^terraform: set \d of 3, of commit 7d99ea93; .*TERRAFORM_SETS=all/);
    const turns = Array.from({ length: 60 }, (_, index) =>
      chosenFiles("by-commit", (index * 0x01_23_45_67).toString(16).padStart(8, "0")),
    );
    expect(new Set(turns.flatMap((turn) => turn.files)).size).toBe(ALWAYS.length + SETS.flat().length);
  });

  it("can be asked for by number", () => {
    expect(chosenFiles("1", undefined).files).toEqual([...ALWAYS, ...(SETS[0] ?? [])]);
  });

  it.each([
    ["4", COMMIT, "none of: all, by-commit, a number from 1 to 3"],
    ["some", COMMIT, "none of"],
    ["by-commit", undefined, "needs a git repository"],
  ])("refuse %s", (choice, commit, message) => {
    expect(() => chosenFiles(choice, commit)).toThrow(message);
  });
});
