import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RULES } from "../../modules/checks/catalogue.ts";
import {
  CATALOGUE,
  judgesOf,
  mutated,
  OF_RULES,
  SEEDED,
  shareOf,
  withMistake,
} from "../../scripts/mutations/mutation.ts";
import { refuserIn } from "../../scripts/mutations/refusal.ts";
import { lastResult, resultAfter } from "../../scripts/mutations/result.ts";
import { PROJECT } from "../support/environment.ts";

const read = (file: string): string => readFileSync(join(PROJECT, file), "utf8");

describe("seeded mistakes", () => {
  it("are at least forty, each told by a sentence of its own", () => {
    expect(SEEDED.length).toBeGreaterThanOrEqual(40);
    expect(new Set(SEEDED.map(({ wrong }) => wrong)).size).toBe(SEEDED.length);
    for (const { wrong } of SEEDED) expect(wrong).toMatch(/^[A-Z].*\.$/);
  });

  it.each(SEEDED)("can be made: $wrong", (mistake) => {
    const text = read(mistake.file);
    const wrong = mutated(text, mistake);
    expect(wrong).not.toBe(text);
    expect(wrong.length - text.length).toBe(mistake.instead.length - mistake.find.length);
  });

  it("are noticed by tests that are there, and that compare no snapshots", () => {
    for (const { wrong, noticedBy } of SEEDED) {
      expect(
        judgesOf({ wrong, noticedBy, file: "", find: "", instead: "" }).tests.filter(
          (file) => !existsSync(join(PROJECT, file)),
        ),
        wrong,
      ).toEqual([]);
      for (const file of judgesOf({ wrong, noticedBy, file: "", find: "", instead: "" }).tests)
        expect(read(file), file).not.toMatch(/toMatch(File|Inline)?Snapshot/);
    }
  });

  it("are refused where what is to be replaced is missing, or not the only one", () => {
    const mistake = { wrong: "", file: "a.ts", find: "x", instead: "y", noticedBy: ["b"] } as const;
    expect(mutated("axb", mistake)).toBe("ayb");
    for (const text of ["ab", "axbx"])
      expect(() => mutated(text, mistake)).toThrow("a.ts must have this exactly once: x");
  });
});

describe("mistakes in rules", () => {
  it.each(OF_RULES)("are made in all of them: one that $wrong", (mistake) => {
    const text = read(CATALOGUE);
    expect(withMistake(text, mistake)).toContain(`].map((rule) => ({ ...rule, ${mistake.check} }));`);
    expect(() => withMistake("export const RULES = [];", mistake)).toThrow("has no list of RULES");
  });
});

describe("shares", () => {
  it("have everything together, and nothing twice", () => {
    const shares = ["1/3", "2/3", "3/3"].map((share) => shareOf(SEEDED, share));
    expect(new Set(shares.flat()).size).toBe(SEEDED.length);
    expect(shares.flat()).toHaveLength(SEEDED.length);
  });

  it.each(["0/3", "4/3", "3", "a/b", "1/0"])("are refused as %s", (share) => {
    expect(() => shareOf(SEEDED, share)).toThrow(`--share is "${share}"; write such as 1/4`);
  });
});

describe("the last run", () => {
  it("had every mistake, and each was noticed", () => {
    const { seeded, rules } = lastResult();
    expect(Object.keys(seeded).sort()).toEqual(SEEDED.map(({ wrong }) => wrong).sort());
    expect(Object.entries(seeded).filter(([, by]) => by === null)).toEqual([]);
    for (const { wrong } of OF_RULES) expect(rules[wrong]).toEqual({ noticed: RULES.length, unnoticed: [] });
  });

  it("is kept where a share is judged again", () => {
    const last = { date: "2026-01-01", seeded: { "A.": null, "B.": "x" }, rules: {} };
    expect(resultAfter(last, [{ wrong: "A.", by: "y" }], {})).toMatchObject({
      seeded: { "A.": "y", "B.": "x" },
    });
    expect(resultAfter(last, [{ wrong: "B.", by: undefined }], {}).seeded).toEqual({
      "A.": null,
      "B.": null,
    });
  });
});

describe("an environment that is refused", () => {
  const rule = "a: listeners speak HTTP. (http-goes-to-https)";
  const code = "environments/a.yml: max: is below min. [EOE-ENV-012]";

  it("names the rule that is expected, whatever else refuses it", () => {
    expect(refuserIn([code, rule], ["http-goes-to-https"])).toBe("http-goes-to-https");
  });

  it("names any other rule, or the code, where none is expected", () => {
    expect(refuserIn([rule], [])).toBe("http-goes-to-https");
    expect(refuserIn([code], ["web-entries-have-a-firewall"])).toBe("EOE-ENV-012");
  });

  it("is none where the mistake only keeps it from being read", () => {
    expect(refuserIn(["TypeError: x is not a function", "expected 1 to be 2"], [])).toBeUndefined();
  });
});
