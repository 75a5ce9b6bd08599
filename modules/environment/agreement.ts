import type { ProblemCode, RuleId } from "../problem-codes";

/** A value that breaks an agreement between keys, or with what AWS has. */
export interface Disagreement {
  readonly path: readonly (string | number)[];
  readonly message: string;
  /** Default: `EOE-ENV-008`, that keys disagree. */
  readonly code?: ProblemCode;
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
export type Check<S, Reads> = (settings: S, environment: Reads) => readonly Disagreement[];

/** A check with its words for the reference; without one where the keys are made to fit. */
export interface FileCombination<S, Reads> extends Combination {
  readonly check?: Check<S, Reads>;
}

export type Rule<S, Reads> = Check<S, Reads> | FileCombination<S, Reads>;

/** All disagreements that rules find, those of a combination with its id at their end. */
export const disagreementsOf = <S, Reads>(
  rules: readonly Rule<S, Reads>[],
  settings: S,
  environment: Reads,
): Disagreement[] =>
  rules.flatMap((rule) => {
    if (typeof rule === "function") return rule(settings, environment);
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
): Disagreement[] {
  if (low === undefined || high === undefined || low < high || (!strictly && low === high)) return [];
  return [{ path, message: `${low} must ${strictly ? "be below" : "not be above"} ${highName} ${high}.` }];
}
