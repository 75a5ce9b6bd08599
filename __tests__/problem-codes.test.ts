import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { problems } from "../modules/capabilities/problems.ts";
import { RULES } from "../modules/checks/catalogue.ts";
import { RETIRED } from "../modules/problem-codes/retired.ts";
import { formatProblem } from "../modules/problems.ts";
import { PROJECT } from "./support/environment.ts";

/** Every code that there ever was, with its meaning; null where it is gone. Lines are added, never removed. */
const GIVEN: Readonly<Record<string, string | null>> = JSON.parse(
  readFileSync(join(PROJECT, "__tests__/problem-codes.json"), "utf8"),
);

const codes = Object.entries(problems());

const isTable = (path: string): boolean => /problem-codes\/|capabilities\/.*problems\.ts$/.test(path);

/** What is written in modules/, cli/ and scripts/, but for the tables themselves. */
const source = ["modules", "cli", "scripts"]
  .flatMap((folder) => readdirSync(join(PROJECT, folder), { recursive: true, withFileTypes: true }))
  .filter(({ name, parentPath }) => name.endsWith(".ts") && !isTable(join(parentPath, name)))
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"))
  .join("\n");

describe("codes of problems", () => {
  it("are listed with the meaning that they have, and are never given to anything else", () => {
    const now = Object.fromEntries(codes.map(([code, { means }]) => [code, means]));
    const gone = Object.fromEntries(Object.entries(GIVEN).filter(([, means]) => means === null));
    expect({ ...now, ...gone }).toEqual(GIVEN);
    expect(Object.keys(gone).filter((code) => code in now)).toEqual([]);
    expect(Object.keys(RETIRED)).toEqual(Object.keys(gone));
  });

  it("are all on the page that people search", () => {
    const page = readFileSync(join(PROJECT, "docs/problems.md"), "utf8");
    expect(codes.map(([code]) => code).filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
  });

  it("are all in use", () => {
    expect(codes.map(([code]) => code).filter((code) => !source.includes(`"${code}"`))).toEqual([]);
  });

  it("are all told what they mean", () => {
    const written = [...source.matchAll(/"(EOE-[A-Z]+-\d+)"/g)].map(([, code]) => code ?? "");
    expect(written.filter((code) => !(code in problems()))).toEqual([]);
  });

  it("all stand on the page of problems", () => {
    const page = readFileSync(join(PROJECT, "docs/problems.md"), "utf8");
    expect(codes.map(([code]) => code).filter((code) => !page.includes(`| \`${code}\` |`))).toEqual([]);
  });

  it("mean one thing each", () => {
    const meanings = codes.map(([, { means }]) => means);
    expect(new Set(meanings).size).toBe(meanings.length);
  });

  it("are told in whole sentences", () => {
    const parts = codes.flatMap(([code, { means, mend }]) => [`${code} ${means}`, `${code} ${mend}`]);
    expect(parts.filter((text) => !/^\S+ [A-Z].*\.$/.test(text))).toEqual([]);
  });

  it("end a sentence in the terminal, unless a rule has said its id", () => {
    const problem = { file: "a.yml", line: 1, column: 2, path: "b", message: "is wrong." };
    expect(formatProblem({ ...problem, code: "EOE-ENV-007" })).toBe("a.yml:1:2 b: is wrong. [EOE-ENV-007]");
    expect(formatProblem({ ...problem, code: "ssh-is-closed" })).toBe("a.yml:1:2 b: is wrong.");
  });

  it("are no ids of rules", () => {
    expect(RULES.map(({ id }) => id).filter((id) => !/^[a-z]+(-[a-z0-9]+)+$/.test(id))).toEqual([]);
  });
});
