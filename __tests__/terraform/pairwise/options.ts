import { allKeys, type Key } from "../../../scripts/environment-page.ts";

/** What a key of an environment file is set to; `ABSENT` takes it out of the file. */
export type Value = { readonly is: unknown } | typeof ABSENT;

export const ABSENT = "absent";

/** A key of an environment file, and the values that are tried. */
export interface Option {
  /** Such as `capacity.min`; `<name>` stands for the first name that an environment has there. */
  readonly path: string;
  readonly values: readonly Value[];
}

/** Nothing of them is synthesised, or the tests need them as they are. Each with its reason. */
export const NOT_VARIED: Readonly<Record<string, string>> = {
  name: "the file is called by it",
  "waivers[].rule": "a row that a rule objects to is waived",
  "waivers[].at": "a row that a rule objects to is waived",
  "waivers[].reason": "a row that a rule objects to is waived",
  "waivers[].until": "a row that a rule objects to is waived",
};

/** Of an enumeration with more values, such as days of retention, the first, the default and the last are tried. */
const MOST_VALUES = 6;

/**
 * Every key of the schema with the values that are tried: each of few; of a number its default, its examples and its
 * limits; of anything else its default and its examples. One that may be left out is left out as well. Keys that several
 * forms of a group share have the values of all of them.
 */
export function options(): Option[] {
  const keys = allKeys().filter(({ path }) => !(path in NOT_VARIED));
  const paths = [...new Set(keys.map(({ path }) => path))];
  return paths.flatMap((path) => {
    const values = distinct(keys.filter((key) => key.path === path).flatMap(valuesOf));
    return values.length > 1 || values.some((value) => value !== ABSENT) ? [{ path, values }] : [];
  });
}

function valuesOf({ schema, required, group }: Key): Value[] {
  const isLeftOut = !required && schema.default === undefined;
  const absent: Value[] = isLeftOut ? [ABSENT] : [];
  const { default: fallback, examples = [], enum: choices, const: only, minimum, maximum, type } = schema;
  const written = [fallback, ...examples, only];
  if (group) return [...absent, ...given(written)];
  if (choices) return [...absent, ...given(fewOf(choices, fallback))];
  if (type === "boolean") return [...absent, ...given([true, false])];
  return [...absent, ...given([...written, minimum, maximum])];
}

const fewOf = (choices: readonly unknown[], fallback: unknown): readonly unknown[] =>
  choices.length <= MOST_VALUES ? choices : [choices[0], fallback, choices.at(-1)];

const given = (values: readonly unknown[]): Value[] =>
  values.flatMap((value) => (value === undefined ? [] : [{ is: value }]));

const distinct = (values: readonly Value[]): Value[] => [
  ...new Map(values.map((value) => [JSON.stringify(value), value])).values(),
];
