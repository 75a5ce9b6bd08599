import { isAbsent, isUnresolved, type Json, type JsonObject, parseJson } from "../json.ts";

interface LimitContext {
  /** The object that has the value as a member. */
  readonly parent: JsonObject;
  /** The whole input of the operation. */
  readonly input: JsonObject;
}

/** A limit that the API model does not hold, only AWS's documentation. */
export interface LimitRule {
  /** Unique: `ecs-family`. */
  readonly id: string;
  readonly service: string;
  readonly operations: readonly string[];
  /** The values that the rule judges, as in `valuesAt`; absent and unresolved values are never judged. */
  readonly at: string;
  /** What may stand there, to be read after "allowed:". */
  readonly allowed: string | ((value: Json) => string);
  /** The page that says so. */
  readonly documentation: string;
  /** How the value is shown where its JSON would not tell what is wrong. */
  readonly found?: (value: Json) => string;
  /** Judges strings that hold references too, because it looks at the JSON around them. */
  readonly readsReferences?: boolean;
  readonly holds: (value: Json, context: LimitContext) => boolean;
}

/** A string that is JSON but for references outside its strings cannot be read before Terraform has filled them in. */
export function isUnreadable(text: Json): boolean {
  return isUnresolved(text) && parseJson(String(text)) === undefined;
}

/** A rule for a string that has to match as a whole. */
export function textRule(rule: Omit<LimitRule, "holds"> & { readonly pattern: RegExp }): LimitRule {
  const { pattern, ...rest } = rule;
  return { ...rest, holds: (value) => typeof value !== "string" || pattern.test(value) };
}

/** A rule for a number from `min` to `max`, and for the values in `also`. */
export function rangeRule(
  rule: Omit<LimitRule, "holds" | "allowed"> & {
    readonly min: number;
    readonly max: number;
    readonly also?: readonly number[];
    readonly unit?: string;
  },
): LimitRule {
  const { min, max, also = [], unit = "", ...rest } = rule;
  const others = also.map((value) => `${value} or `).join("");
  return {
    ...rest,
    allowed: `${others}a number from ${min} to ${max}${unit}`,
    holds: (value) => {
      const number = asNumber(value);
      return number === undefined || also.includes(number) || (number >= min && number <= max);
    },
  };
}

/** A number, also one that is written as a string; undefined for everything else. */
export function asNumber(value: Json | undefined): number | undefined {
  if (typeof value === "number") return value;
  return typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

/** Whether a member has a value, be it one that Terraform fills in later. */
export function isSet(value: Json | undefined): boolean {
  return !isAbsent(value) && !(Array.isArray(value) && value.length === 0);
}

/** The elements of a list that is written out; empty for everything else. */
export function elements(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

/** Whether a list is absent, or written out with no element that Terraform fills in later: then it can be counted. */
export function isCountable(value: Json | undefined): boolean {
  return isAbsent(value) || (Array.isArray(value) && !value.some(isUnresolved));
}
