import type { AgreementCode, ProblemCode, RuleId } from "../problem-codes/index.ts";
import type { Meanings } from "../problem-codes/meaning.ts";

/** A value that breaks an agreement between keys, as a combination tells it, whose id becomes the code. */
export interface Breach {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A value that breaks an agreement between keys, or with what AWS has. */
export interface Disagreement<Code extends ProblemCode = ProblemCode> extends Breach {
  readonly code: Code;
}

/** Values of which those that broke the schema are left out. */
export type Part<T> = T extends readonly (infer E)[]
  ? readonly (E | undefined)[]
  : T extends object
    ? { readonly [K in keyof T]?: Part<T[K]> }
    : T;

/** Keys whose values are each legal, but not together; or that were made to fit. */
export interface Combination {
  /** Stands at the end of each sentence, so that people can search for it. */
  readonly id: RuleId;
  /** Keys of the environment file, and fields of the compose file as `compose: <field>`. */
  readonly keys: readonly [string, string, ...string[]];
  /** What must hold, in one sentence. */
  readonly sentence: string;
  /** Document that says so, and when it was read. */
  readonly source: string;
}

/** What is wrong with some settings and what they depend on, with values left out that broke the schema. */
type Check<S, Reads, Found> = (settings: S, environment: Reads) => readonly Found[];

/** A check with what its codes mean: `coded` makes one. */
export interface CodedRule<S, Reads> {
  readonly problems: Meanings;
  readonly check: Check<S, Reads, Disagreement>;
}

/** A check with its words for the reference; without one where the keys are made to fit. */
export interface FileCombination<S, Reads> extends Combination {
  readonly check?: Check<S, Reads, Breach>;
}

export type Rule<S, Reads> = CodedRule<S, Reads> | FileCombination<S, Reads>;

/** A rule of a check that tells each mistake by one of the codes that `problems` explains: others do not compile. */
export const coded = <
  Code extends AgreementCode,
  Given extends readonly unknown[],
  Found extends { readonly code: Code },
>(
  problems: Meanings<Code>,
  check: (...given: Given) => readonly Found[],
) => ({ problems, check });

/** All disagreements that rules find, those of a combination with its id at their end. */
export const disagreementsOf = <S, Reads>(
  rules: readonly Rule<S, Reads>[],
  settings: S,
  environment: Reads,
): Disagreement[] =>
  rules.flatMap((rule) => {
    if ("problems" in rule) return rule.check(settings, environment);
    const { id, check } = rule;
    return (check?.(settings, environment) ?? []).map(({ path, message }) => ({
      path,
      code: id,
      message: `${message} (${id})`,
    }));
  });

/** That one number is not above another, or below it where `strictly`; of two that are both there. */
export function order(
  path: readonly string[],
  low: number | undefined,
  highName: string,
  high: number | undefined,
  strictly = false,
): Disagreement<"EOE-ENV-103">[] {
  if (low === undefined || high === undefined || low < high || (!strictly && low === high)) return [];
  const message = `${low} must ${strictly ? "be below" : "not be above"} ${highName} ${high}.`;
  return [{ code: "EOE-ENV-103", path, message }];
}
