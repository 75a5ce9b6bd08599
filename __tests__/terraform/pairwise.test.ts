import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  emptyProject,
  Reader,
  removeProject,
  variedEnvironments,
  withSettings,
} from "./pairwise/environments.ts";
import { refusedByForms } from "./pairwise/forms.ts";
import { Coverage, occurringIn, type Setting, settingsOf, textOf } from "./pairwise/occurring.ts";
import { options } from "./pairwise/options.ts";
import { Refused } from "./pairwise/refused.ts";
import { synthesiseRow } from "./pairwise/rows.ts";
import { chosenRows, type Turns } from "./pairwise/share.ts";
import { committedRows } from "./pairwise/table.ts";

const environments = variedEnvironments();
const committed = committedRows(environments);
const TURNS: Turns = {
  count: committed.length,
  perShare: 8,
  what: "pairwise",
  variable: "PAIRWISE_ROWS",
  script: "test:pairwise",
};
/** One line to its end, which may be the question that names the nearest word. */
const SENTENCE = /^[^\n]*(\S[.")\]]| Did you mean [^?]+\?)$/;
/** Pairs that must be refused, of which each commit takes others. */
const REFUSED_PAIRS = 10;
const { status, stdout } = spawnSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" });
const commit = status === 0 ? stdout.trim() : undefined;
const { rows, sentence } = chosenRows(TURNS, process.env["PAIRWISE_ROWS"], commit);
console.log(sentence);

describe("the shares", () => {
  it("hold each row once, and one of them belongs to each commit", () => {
    const shares = Math.ceil(TURNS.count / TURNS.perShare);
    const rowsOf = (choice?: string, hash?: string) => chosenRows(TURNS, choice, hash).rows;
    const all = Array.from({ length: shares }, (_, index) => rowsOf(`${index + 1}/${shares}`));
    expect(all.flat()).toEqual(rowsOf("all"));
    expect(all).toContainEqual(rowsOf(undefined, "0123abcd9999"));
    expect(() => rowsOf(`${shares + 1}/${shares}`)).toThrow("is none of: all");
  });
});

describe("environments with many options set at once", () => {
  let root: string;
  // The shell has what the examples of shellVariables ask for.
  beforeAll(() => {
    process.env["GIT_SHA"] = "1";
    root = emptyProject();
  });
  afterAll(() => {
    delete process.env["GIT_SHA"];
    removeProject(root);
  });

  it.each(rows)("row %i is synthesised; one that is refused by now goes by `npm run pairwise`", (number) => {
    const row = committed[number];
    if (!row) throw new Error(`there is no row ${number}`);
    const outcome = synthesiseRow(row, root);
    if ("refused" in outcome)
      throw new Error(outcome.refused.map(({ message, code }) => `${message} [${code}]`).join("\n"));
    expect(outcome.deployment.stacks.map((stack) => stack.name)).toContain(`${row.environment.name}-service`);
  });

  it("refuse what the forms and the table say that they do, by sentences with codes", () => {
    const settings = settingsOf(options());
    const { refused } = new Refused(settings, refusedByForms(settings)).read();
    const reader = new Reader(root);
    const pairs = [...new Coverage(settings).missing()].filter(
      (pair) => refused.codeOf(...pair) !== undefined,
    );
    expect(pairs.length).toBeGreaterThan(REFUSED_PAIRS);
    const turn = Number.parseInt(commit?.slice(0, 8) ?? "0", 16) % pairs.length;
    const some = [...pairs, ...pairs].slice(turn, turn + REFUSED_PAIRS);
    const taken = some.flatMap((pair) => {
      const both = pair.map((id) => settings[id] as Setting);
      return environments.flatMap((environment) => {
        const raw = withSettings(environment, new Map(both.map(({ path, value }) => [path, value])));
        if (!raw) return [];
        const problems = reader.problemsOf(environment.name, raw);
        for (const { code, message } of problems) {
          expect(code).toMatch(/^(EOE-[A-Z]+-\d{3}|[a-z0-9]+(-[a-z0-9]+)*)$/);
          expect(message, code).toMatch(SENTENCE);
        }
        if (problems.length > 0 || reader.built(raw).length > 0) return [];
        const there = occurringIn(settings, raw, reader.environmentOf(environment.name, raw));
        return pair.every((id) => there.includes(id))
          ? [`${environment.name}: ${both.map(textOf).join(" with ")}`]
          : [];
      });
    });
    expect(taken).toEqual([]);
  });
});
