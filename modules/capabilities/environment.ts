import { z } from "zod";
import { common } from "../environment/common.ts";
import { variables } from "../environment/variables.ts";
import { waivers } from "../environment/waiver-schema.ts";
import type { OneForm, OwnKeys } from "./capability.ts";
import { CATALOGUE } from "./catalogue.ts";
import { GROUPS, type GroupKey } from "./groups.ts";

/** The schema of an environment file: the common keys, and those of all capabilities. */

type Part = Extract<(typeof CATALOGUE)[number]["settings"], OwnKeys>;
type Form = Extract<Part, OneForm>;
type Own = Exclude<Part, OneForm>;
type FormsOf<K extends GroupKey> = Extract<Form, { readonly at: readonly [K] }>["schema"];
type GroupOf<K extends GroupKey> = z.ZodDiscriminatedUnion<FormsOf<K>[], (typeof GROUPS)[K]["by"][0]>;

type Shape = { [P in Own as P["at"] extends readonly [infer K extends string] ? K : never]: P["schema"] } & {
  [K in GroupKey]: (typeof GROUPS)[K]["optional"] extends true ? z.ZodOptional<GroupOf<K>> : GroupOf<K>;
};

/** At the place of the first of its forms, so that the reference has the order of the catalogue. */
function shapeOf(catalogue: typeof CATALOGUE): Shape {
  const parts = catalogue
    .flatMap(({ settings }): (OwnKeys | OneForm)[] => ("none" in settings ? [] : [settings]))
    .filter(({ at }) => at.length === 1);
  return Object.fromEntries(
    parts.map(({ at: [key], schema }) => [key, isGroup(key) ? groupOf(key, parts) : schema]),
  ) as Shape;
}

const isGroup = (key: string): key is GroupKey => key in GROUPS;

function groupOf(key: GroupKey, parts: readonly OwnKeys[]): z.ZodType {
  const { by, optional, meaning } = GROUPS[key];
  const forms = parts.flatMap(({ at, schema }) => (at[0] === key ? [schema] : [])) as z.ZodObject[];
  if (forms.length === 0) throw new Error(`${key} has no form`);
  const union = unionOf(forms, by);
  return (optional ? union.optional() : union).describe(meaning);
}

/** @param by the keys that tell the forms apart, the first of them first */
function unionOf(
  forms: readonly z.ZodObject[],
  by: readonly string[],
): z.ZodObject | z.ZodDiscriminatedUnion {
  const [first = "", ...further] = by;
  const values = [...new Set(forms.map((form) => valuesAsOne(form, first)))];
  const options = values.map((value) => {
    const alike = forms.filter((form) => valuesAsOne(form, first) === value);
    const [only] = alike;
    return only !== undefined && alike.length === 1 ? only : unionOf(alike, further);
  });
  return z.discriminatedUnion(first, options as [z.ZodObject, ...z.ZodObject[]]);
}

/** The values that a form allows there, as one. */
const valuesAsOne = (form: z.ZodObject, key: string): string =>
  JSON.stringify([...(form.shape[key]?._zod.values ?? [])]);

export const environmentSchema = z.strictObject({ ...common, ...variables, ...shapeOf(CATALOGUE), waivers });

/** A validated environment with all defaults filled in. */
export type Environment = z.output<typeof environmentSchema>;
