import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FOR_ALL } from "./tests.ts";

/** What the last run with `--write` found. */
export const RESULT_FILE = join(import.meta.dirname, "result.json");

export interface Outcome {
  readonly id: string;
  readonly kind: string;
  /** The compiler's error or the test that failed; undefined where nobody notices. */
  readonly by: string | undefined;
}

export type Noticed = "compiler" | "test for all" | "test of its own" | "nobody";

export function noticedBy({ by }: Outcome): Noticed {
  if (by === undefined) return "nobody";
  if (/^TS\d+: /.test(by)) return "compiler";
  return FOR_ALL.some((file) => by.startsWith(file)) ? "test for all" : "test of its own";
}

export interface Result {
  /** ISO date. */
  readonly date: string;
  readonly deletions: number;
  /** How many facts there are in all. */
  readonly of: number;
  /** By kind of fact, how many were noticed by whom. */
  readonly kinds: Readonly<Record<string, Readonly<Partial<Record<Noticed, number>>>>>;
  /** The tests that noticed, and how many each was the first to. */
  readonly tests: Readonly<Record<string, number>>;
  /** What nobody noticed: holes. */
  readonly unnoticed: readonly string[];
}

export const lastResult = (): Result => JSON.parse(readFileSync(RESULT_FILE, "utf8")) as Result;

export function resultOf(outcomes: readonly Outcome[], of: number): Result {
  const kinds: Record<string, Partial<Record<Noticed, number>>> = {};
  const tests: Record<string, number> = {};
  for (const outcome of outcomes) {
    const noticed = noticedBy(outcome);
    const kind = kinds[outcome.kind] ?? {};
    kinds[outcome.kind] = kind;
    kind[noticed] = (kind[noticed] ?? 0) + 1;
    const [file] = /^__tests__\/[\w./-]+?\.test\.ts/.exec(outcome.by ?? "") ?? [];
    if (file !== undefined) tests[file] = (tests[file] ?? 0) + 1;
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    deletions: outcomes.length,
    of,
    kinds,
    tests,
    unnoticed: outcomes.filter(({ by }) => by === undefined).map(({ id }) => id),
  };
}

/** The last result, once some of what nobody had noticed has been judged again. */
export function againOf(last: Result, outcomes: readonly Outcome[]): Result {
  const { kinds, tests, unnoticed } = resultOf(outcomes, last.of);
  const judged = outcomes.map(({ id }) => id);
  const all = Object.entries(last.kinds).map(([kind, before]) => {
    const now = kinds[kind] ?? {};
    const count = Object.values(now).reduce((sum, number) => sum + number, 0);
    return [kind, added({ ...before, nobody: (before.nobody ?? 0) - count }, now)] as const;
  });
  return {
    ...last,
    kinds: Object.fromEntries(all),
    tests: added(last.tests, tests),
    unnoticed: [...last.unnoticed.filter((id) => !judged.includes(id)), ...unnoticed],
  };
}

/** Sums by key, without what is nothing. */
function added<K extends string>(
  one: Readonly<Partial<Record<K, number>>>,
  other: Readonly<Partial<Record<K, number>>>,
): Record<K, number> {
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])] as K[];
  const sums = keys.map((key) => [key, (one[key] ?? 0) + (other[key] ?? 0)] as const);
  return Object.fromEntries(sums.filter(([, sum]) => sum > 0)) as Record<K, number>;
}
