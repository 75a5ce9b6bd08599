import type { FieldContext } from "./context";
import type { Outcome } from "./target";

/** What becomes of a field, as long as its value does not make a difference. */
export interface Fate {
  readonly outcome: Exclude<Outcome, "hosted elsewhere">;
  /** A whole sentence, or two: what it becomes, or why it cannot be and what to do instead. */
  readonly sentence: string;
}

export interface FieldRule {
  readonly ec2: Fate;
  readonly fargate: Fate;
  /** Puts the value into the container, or refuses this value. */
  readonly apply?: (value: never, context: FieldContext) => void;
}

export const accepted = (sentence: string): Fate => ({ outcome: "accepted", sentence });
export const mapped = (sentence: string): Fate => ({ outcome: "mapped", sentence });
export const refused = (sentence: string): Fate => ({ outcome: "refused", sentence });
export const laptopOnly = (sentence: string): Fate => ({ outcome: "laptop only", sentence });

/** The same on EC2 and on Fargate. */
export function both<T>(fate: Fate, apply?: (value: T, context: FieldContext) => void): FieldRule {
  return split(fate, fate, apply);
}

export function split<T>(
  ec2: Fate,
  fargate: Fate,
  apply?: (value: T, context: FieldContext) => void,
): FieldRule {
  return { ec2, fargate, ...(apply ? { apply: apply as FieldRule["apply"] & {} } : {}) };
}

/** The same rule for several members of one field. */
export function members(field: string, names: readonly string[], rule: FieldRule): Record<string, FieldRule> {
  return Object.fromEntries(names.map((name) => [`${field}.${name}`, rule]));
}
