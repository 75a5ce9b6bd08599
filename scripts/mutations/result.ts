import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the last run with `--write` found. */
export const RESULT_FILE = join(import.meta.dirname, "result.json");

export interface Outcome {
  readonly wrong: string;
  /** The rule, or the test as `file > name`; undefined where nobody notices. */
  readonly by: string | undefined;
}

export interface Result {
  /** ISO date. */
  readonly date: string;
  /** Who noticed each seeded mistake, by what is wrong; null where nobody did. */
  readonly seeded: Readonly<Record<string, string | null>>;
  /** By what is wrong with a rule, how many of the rules were noticed with it, and the others. */
  readonly rules: Readonly<
    Record<string, { readonly noticed: number; readonly unnoticed: readonly string[] }>
  >;
}

export const lastResult = (): Result => JSON.parse(readFileSync(RESULT_FILE, "utf8")) as Result;

/** The last result, with what has been judged now in its place. */
export function resultAfter(last: Result, outcomes: readonly Outcome[], rules: Result["rules"]): Result {
  return {
    date: new Date().toISOString().slice(0, 10),
    seeded: { ...last.seeded, ...Object.fromEntries(outcomes.map(({ wrong, by }) => [wrong, by ?? null])) },
    rules: { ...last.rules, ...rules },
  };
}
