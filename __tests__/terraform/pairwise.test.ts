import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { emptyProject, Reader, removeProject, variedEnvironments } from "./pairwise/environments.ts";
import { options } from "./pairwise/options.ts";
import { rowOf, synthesiseRow, withoutRefused } from "./pairwise/rows.ts";
import { chosenRows, SYNTHESISED } from "./pairwise/share.ts";

const { status, stdout } = spawnSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" });
const commit = status === 0 ? stdout.trim() : undefined;
const { rows, sentence } = chosenRows(SYNTHESISED, process.env["PAIRWISE_ROWS"], commit);
console.log(sentence);

describe("the shares", () => {
  it("hold each row once, and one of them belongs to each commit", () => {
    const shares = SYNTHESISED.count / SYNTHESISED.perShare;
    const rowsOf = (choice?: string, commit?: string) => chosenRows(SYNTHESISED, choice, commit).rows;
    const all = Array.from({ length: shares }, (_, index) => rowsOf(`${index + 1}/${shares}`));
    expect(all.flat()).toEqual(rowsOf("all"));
    expect(all).toContainEqual(rowsOf(undefined, "0123abcd9999"));
    expect(() => rowsOf(`${shares + 1}/${shares}`)).toThrow("is none of: all");
  });
});

describe("environments with many options set at once", () => {
  let root: string;
  let reader: Reader;
  // The shell has what the examples of shellVariables ask for.
  beforeAll(() => {
    process.env["GIT_SHA"] = "1";
    root = emptyProject();
    reader = new Reader(root);
  });
  afterAll(() => {
    delete process.env["GIT_SHA"];
    removeProject(root);
  });

  it.each(rows)(
    "row %i is synthesised; what is left out of it is refused by a sentence with a code",
    (number) => {
      const environments = variedEnvironments();
      const row = rowOf(number, environments, options(), reader);
      const { name } = row.environment;
      const first = synthesiseRow(row, root);
      for (const { code, message } of "refused" in first ? first.refused : []) {
        expect(code).toMatch(/^(EOE-[A-Z]+-\d{3}|[a-z0-9]+(-[a-z0-9]+)*)$/);
        expect(message, code).toMatch(/^[^\n]*\S[.")\]]$/);
        console.log(`row ${number}, ${name}: refused: ${message} [${code}]`);
      }
      const kept = "refused" in first ? withoutRefused(row, root) : row;
      console.log(`row ${number}, ${name}: ${row.settings.size} settings, ${kept.settings.size} synthesised`);
      expect(kept.settings.size).toBeGreaterThan(row.settings.size / 2);
      const outcome = synthesiseRow(kept, root);
      if ("refused" in outcome) throw new Error(outcome.refused.map(({ message }) => message).join("\n"));
      expect(outcome.deployment.stacks.map((stack) => stack.name)).toContain(`${name}-service`);
    },
  );
});
