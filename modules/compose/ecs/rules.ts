import type { FieldContext } from "./context.ts";
import type { Fate } from "./fate.ts";

export interface FieldRule {
  /** On EC2 hosts. A launch type tells where it departs from that. */
  readonly fate: Fate;
  /** Puts the value into the container, or refuses this value. */
  readonly apply?: (value: never, context: FieldContext) => void;
}

export function fieldRule<T>(fate: Fate, apply?: (value: T, context: FieldContext) => void): FieldRule {
  return { fate, ...(apply ? { apply: apply as FieldRule["apply"] & {} } : {}) };
}

/** The same rule for several members of one field. */
export function members(field: string, names: readonly string[], rule: FieldRule): Record<string, FieldRule> {
  return Object.fromEntries(names.map((name) => [`${field}.${name}`, rule]));
}
