import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { LIVE } from "../live/sets.ts";
import { STACK } from "../stack/sets.ts";
import { PROJECT } from "../support/environment.ts";
import { chosenFiles, filesLeftOut } from "../support/turns.ts";
import { TERRAFORM } from "../terraform/sets.ts";
import { UNIT } from "../unit-sets.ts";

const COMMIT = "7d99ea93b1f0c4d2e5a6978812345678abcdef01";

describe("the sets of unit", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("name files that exist, each once", () => {
    const files = UNIT.sets.flat();
    expect(new Set(files).size).toBe(files.length);
    for (const file of files) expect(existsSync(join(PROJECT, "__tests__", file)), file).toBe(true);
  });

  it("leave out what is in the other sets, and nothing where all run", () => {
    vi.stubEnv("UNIT_SETS", "all");
    expect(filesLeftOut(UNIT)).toEqual([]);
    vi.stubEnv("UNIT_SETS", "2");
    const others = UNIT.sets.filter((_, index) => index !== 1).flat();
    expect(filesLeftOut(UNIT)).toEqual(others.map((file) => `__tests__/${file}`));
  });
});

describe.each([TERRAFORM, STACK, LIVE].map((suite) => [suite.name, suite] as const))(
  "the sets of %s",
  (_, suite) => {
    const { name, variable, always, sets } = suite;
    const all = [...always, ...sets.flat()];

    it("hold every test file once", () => {
      const files = readdirSync(join(PROJECT, "__tests__", name)).filter((file) => file.endsWith(".test.ts"));
      expect(all.toSorted()).toEqual(files.sort());
    });

    it("all run unless something else is asked for", () => {
      for (const choice of [undefined, "all"])
        expect(chosenFiles(suite, choice, COMMIT)).toEqual({ files: all });
    });

    it("take turns by commit, each commit always the same, and say what is left out", () => {
      const { files, sentence } = chosenFiles(suite, "by-commit", COMMIT);
      expect(chosenFiles(suite, "by-commit", COMMIT)).toEqual({ files, sentence });
      const left = sets.flat().filter((file) => !files.includes(file));
      expect(left.length).toBeGreaterThan(0);
      for (const file of left) expect(sentence).toContain(file);
      expect(sentence).toMatch(
        new RegExp(`^${name}: set \\d+ of ${sets.length}, of commit 7d99ea93; .*${variable}=all npm run`),
      );
      const turns = Array.from({ length: 60 }, (_, index) =>
        chosenFiles(suite, "by-commit", (index * 0x01_23_45_67).toString(16).padStart(8, "0")),
      );
      expect(new Set(turns.flatMap((turn) => turn.files)).size).toBe(all.length);
    });

    it("can be asked for by number", () => {
      expect(chosenFiles(suite, "1", undefined).files).toEqual([...always, ...(sets[0] ?? [])]);
    });

    it.each([
      [String(sets.length + 1), COMMIT, `none of: all, by-commit, a number from 1 to ${sets.length}`],
      ["some", COMMIT, "none of"],
      ["by-commit", undefined, "needs a git repository"],
    ])("refuse %s", (choice, commit, message) => {
      expect(() => chosenFiles(suite, choice, commit)).toThrow(message);
    });
  },
);
