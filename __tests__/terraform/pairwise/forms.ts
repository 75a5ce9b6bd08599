import type { z } from "zod";
import { environmentJsonSchema } from "../../../scripts/environment-page.ts";
import type { Setting, SettingId } from "./occurring.ts";
import { ABSENT } from "./options.ts";

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** Which form each group on the way to a setting has: a number by the group's place. */
type Forms = ReadonlyMap<string, number>;

/** Codes of the schema: a key of another form, one that is missing in its form, a value of another form. */
type FormCode = "EOE-ENV-005" | "EOE-ENV-006" | "EOE-ENV-007";

/**
 * What the schema alone refuses: two settings that no form of their group has together, such as `replicas` and `nodes` of
 * a cache. Below names and in lists, each entry has a form of its own.
 */
export function refusedByForms(
  settings: readonly Setting[],
  schema: JsonSchema = environmentJsonSchema(),
): (one: SettingId, other: SettingId) => FormCode | undefined {
  const ways = settings.map(({ path, value }) => waysTo(schema, path.split("."), isOf(value), ""));
  const anyWays = settings.map(({ path }) => waysTo(schema, path.split("."), isThere, ""));
  const groups = settings.map(({ path }) => path.split(".")[0]);
  return (one, other) => {
    if (groups[one] !== groups[other] || agree(ways[one], ways[other])) return undefined;
    if (!agree(anyWays[one], anyWays[other])) return "EOE-ENV-005";
    return [one, other].some((id) => settings[id]?.value === ABSENT) ? "EOE-ENV-006" : "EOE-ENV-007";
  };
}

/** Whether a form may have a setting at its last key. */
type Allows = (form: JsonSchema, key: string) => boolean;

const isThere: Allows = ({ properties = {} }, key) => key in properties;

/** A key may be left out where the form does not ask for it, and has each of its few values. */
const isOf =
  (value: Setting["value"]): Allows =>
  ({ properties = {}, required = [] }, key) => {
    if (value === ABSENT) return !required.includes(key);
    const child = properties[key];
    if (typeof child !== "object") return false;
    if (child.const !== undefined) return child.const === value.is;
    return child.enum === undefined || child.enum.includes(value.is as string);
  };

/** The forms of all groups on the way, each possible choice of them once. */
function waysTo(schema: JsonSchema, keys: readonly string[], allows: Allows, place: string): Forms[] {
  const forms = schema.anyOf ?? schema.oneOf;
  if (forms)
    return forms.flatMap((form, index) =>
      waysTo(form as JsonSchema, keys, allows, `${place}|`).map((way) =>
        /<name>|\[\]/.test(place) ? way : new Map([...way, [place, index] as const]),
      ),
    );
  const [key = "", ...rest] = keys;
  if (rest.length === 0 && key !== "<name>") return allows(schema, key) ? [new Map()] : [];
  const child = childOf(schema, key);
  return typeof child === "object" ? waysTo(child as JsonSchema, rest, allows, `${place}.${key}`) : [];
}

function childOf({ properties = {}, additionalProperties }: JsonSchema, key: string): unknown {
  if (key === "<name>") return additionalProperties;
  if (!key.endsWith("[]")) return properties[key];
  const list = properties[key.slice(0, -2)];
  return typeof list === "object" ? list.items : undefined;
}

/** A setting that the walk does not find, such as one behind a reference, agrees with all. */
const agree = (ones: readonly Forms[] = [], others: readonly Forms[] = []): boolean =>
  ones.length === 0 ||
  others.length === 0 ||
  ones.some((one) =>
    others.some((other) => [...one].every(([place, form]) => (other.get(place) ?? form) === form)),
  );
