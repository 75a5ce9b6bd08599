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
type GroupOf<K extends GroupKey> = z.ZodDiscriminatedUnion<FormsOf<K>[], (typeof GROUPS)[K]["by"]>;

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
  const [first, ...rest] = forms;
  if (!first) throw new Error(`${key} has no form`);
  const union = z.discriminatedUnion(by, [first, ...rest]);
  return (optional ? union.optional() : union).describe(meaning);
}

export const environmentSchema = z.strictObject({ ...common, ...variables, ...shapeOf(CATALOGUE), waivers });

/** A validated environment with all defaults filled in. */
export type Environment = z.output<typeof environmentSchema>;
