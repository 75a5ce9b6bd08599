import { RULES } from "../../modules/checks/catalogue.ts";
import { SEEDED, type Seeded } from "./seeded.ts";

/** The share `n/m` of a list: of `m` shares the `n`th, each with some of everything. */
export function shareOf<T>(all: readonly T[], share: string): T[] {
  const [, turn, turns] = /^([1-9]\d*)\/([1-9]\d*)$/.exec(share) ?? [];
  if (turn === undefined || Number(turn) > Number(turns))
    throw new RangeError(`--share is "${share}"; write such as 1/4, the first of four shares`);
  return all.filter((_, index) => index % Number(turns) === Number(turn) - 1);
}

/** @throws Error where what is to be replaced does not stand in the text exactly once */
export function mutated(text: string, { file, find, instead }: Seeded): string {
  const [before = "", after, ...more] = text.split(find);
  if (after === undefined || more.length > 0) throw new Error(`${file} must have this exactly once: ${find}`);
  return before + instead + after;
}

const isRule = (name: string): boolean => RULES.some(({ id }) => id === name);

/** The test files that concern a mistake, and the rules that should refuse it. */
export function judgesOf({ noticedBy }: Seeded): { readonly tests: string[]; readonly rules: string[] } {
  return {
    tests: noticedBy.filter((name) => !isRule(name)),
    rules: noticedBy.filter(isRule),
  };
}

/** Where all rules stand in one list, which is what the mutations of rules change. */
export const CATALOGUE = "modules/checks/catalogue.ts";

/** Mistakes that every rule can have; the file that runs its examples must notice each of them. */
export const OF_RULES = [
  { wrong: "finds nothing in anything", check: "check: () => []" },
  {
    wrong: "finds something in everything",
    check: "check: () => [{ file: 'x', path: 'x', at: 'x', message: `x (${rule.id})` }]",
  },
] as const;

/** The catalogue with a mistake in all its rules. */
export function withMistake(catalogue: string, { check }: (typeof OF_RULES)[number]): string {
  const end = /(export const RULES: readonly Rule\[\] = \[[^\]]*\]);/;
  if (!end.test(catalogue)) throw new Error(`${CATALOGUE} has no list of RULES`);
  return catalogue.replace(end, (_, list: string) => `${list}.map((rule) => ({ ...rule, ${check} }));`);
}

/** The tests that hold each rule by its own examples. */
export const OF_EXAMPLES = "__tests__/checks/examples.test.ts";

export { SEEDED };
