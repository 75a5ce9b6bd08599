import type { Synthesis } from "../rule.ts";

/** A string somewhere in a stack's Terraform JSON. */
export interface StringPlace {
  readonly file: string;
  /** `aws_instance.bastion`, `data.aws_ami.image`, `variable.tag`. */
  readonly address: string;
  /** Of the argument, such as `tags.Name` or `ingress[0].description`. */
  readonly argument: string;
  readonly value: string;
}

/** Blocks with two levels of names, type and id, and those with one. */
const TWO_NAMES = ["resource", "data"] as const;
const ONE_NAME = ["variable", "output", "locals"] as const;

/** All strings of a synthesis that come from this project or its users; how Terraform itself is set up is left out. */
export function stringsOf({ stacks }: Synthesis): StringPlace[] {
  return stacks.flatMap(({ path, json }) => [
    ...TWO_NAMES.flatMap((block) =>
      Object.entries(json[block] ?? {}).flatMap(([type, byId]) =>
        Object.entries(byId).flatMap(([id, value]) =>
          stringsIn(value, path, block === "resource" ? `${type}.${id}` : `${block}.${type}.${id}`),
        ),
      ),
    ),
    ...ONE_NAME.flatMap((block) =>
      Object.entries(json[block] ?? {}).flatMap(([name, value]) =>
        stringsIn(value, path, `${block}.${name}`),
      ),
    ),
  ]);
}

const stringsIn = (value: unknown, file: string, address: string): StringPlace[] =>
  argumentTexts(value).map((text) => ({ file, address, ...text }));

export type ArgumentText = Pick<StringPlace, "argument" | "value">;

/** Of objects that were gone through: several rules look at the texts of each resource. */
const known = new WeakMap<object, readonly ArgumentText[]>();

/** All strings in the arguments of a block; what CDKTF notes beside them is left out. */
export function argumentTexts(value: unknown): readonly ArgumentText[] {
  if (typeof value !== "object" || value === null) return textsIn(value, "");
  const found = known.get(value) ?? textsIn(value, "");
  known.set(value, found);
  return found;
}

function textsIn(value: unknown, argument: string): ArgumentText[] {
  if (typeof value === "string") return [{ argument, value }];
  if (Array.isArray(value)) return value.flatMap((entry, index) => textsIn(entry, `${argument}[${index}]`));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value)
    .filter(([key]) => key !== "//")
    .flatMap(([key, entry]) => textsIn(entry, argument === "" ? key : `${argument}.${key}`));
}
