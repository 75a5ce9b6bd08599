import { isObject, isUnresolved, type JsonObject } from "../aws/json.ts";

/** What Terraform makes of an argument that is true or false; "unknown" where only an apply tells. */
export type Flag = boolean | "unknown" | undefined;

/** Terraform takes strings for booleans. Source: zclconf/go-cty, cty/convert/conversion_primitive.go. */
export function flagOf(value: unknown): Flag {
  if (value === undefined || value === null) return undefined;
  if (value === true || value === "true" || value === "1") return true;
  return value === false || value === "false" || value === "0" ? false : "unknown";
}

/** A block inside a resource's arguments. */
export interface Block {
  /** `ingress`, `ingress[0]` in a list, or `dynamic.ingress` where Terraform repeats it. */
  readonly place: string;
  /** Nothing where the block is an expression. */
  readonly content: JsonObject | undefined;
}

/** All blocks of one kind, those among them that Terraform repeats by `dynamic`. */
export function blocksOf(args: Readonly<Record<string, unknown>>, name: string): Block[] {
  const written = listOf(args[name]).map((block, index) => ({
    place: Array.isArray(args[name]) ? `${name}[${index}]` : name,
    content: isObject(block) ? block : undefined,
  }));
  const repeated = listOf(args["dynamic"])
    .filter(isObject)
    .flatMap((dynamic) => listOf(dynamic[name]))
    .map((block) => ({
      place: `dynamic.${name}`,
      content: isObject(block) && isObject(block["content"]) ? block["content"] : undefined,
    }));
  return [...written, ...repeated];
}

/** The blocks at a path such as `block_device_mappings.ebs`, each with its own place. */
export function blocksAt(args: Readonly<Record<string, unknown>>, path: readonly string[]): Block[] {
  const [name, ...inner] = path;
  if (name === undefined) return [];
  const here = blocksOf(args, name);
  if (inner.length === 0) return here;
  return here.flatMap(({ place, content }) =>
    content === undefined
      ? [{ place, content }]
      : blocksAt(content, inner).map((block) => ({ ...block, place: `${place}.${block.place}` })),
  );
}

/** A list as it stands, and a single thing as a list of one. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** Says of a value that only Terraform knows that no rule can judge it. */
export const cannotBeJudged = (value: unknown): string =>
  `${isUnresolved(value) ? `"${String(value)}"` : "an expression"} is known only to Terraform and cannot be judged`;
