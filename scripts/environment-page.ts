import { z } from "zod";
import { environmentSchema } from "../modules/capabilities/environment.ts";

type JsonSchema = z.core.JSONSchema.JSONSchema;

/** A key of an environment file, such as `capacity.min`; `<name>` stands for names of your own. */
export interface Key {
  readonly path: string;
  readonly schema: JsonSchema;
  readonly required: boolean;
  /** Other keys stand below it. */
  readonly group: boolean;
}

/** Keys that stand together in a table: a group of the file, or one of the forms that a group has. */
interface Section {
  /** Such as `capacity`, or `capacity.launchType: fargate`. */
  readonly title: string;
  /** The group itself, or the form. */
  readonly schema?: JsonSchema;
  readonly keys: readonly Key[];
  readonly forms: readonly Section[];
}

/** For editors that complete and check YAML by a JSON schema. */
export function environmentJsonSchema(): JsonSchema {
  return z.toJSONSchema(environmentSchema, { io: "input", unrepresentable: "any" });
}

/** Every key that holds a value, each once. */
export function environmentKeys(): string[] {
  return [...new Set(allKeys().flatMap(({ path, group }) => (group ? [] : [path])))];
}

/** Every key, those of each form of a group. */
export function allKeys(): Key[] {
  const within = ({ keys, forms }: Section): Key[] => [...keys, ...forms.flatMap(within)];
  return [...fileKeys().filter(({ group }) => group), ...sections().flatMap(within)];
}

export function environmentPage(): string {
  return [
    "# The environment file",
    "",
    "One file, `environments/<name>.yml`, holds every value of a deployment. `npx express-on-ecs new <name>` makes one. A wrong",
    "file is refused with one sentence for each thing that is wrong, all at once, and nothing is written.",
    "",
    "Editors that know JSON schemas complete the keys with this first line:",
    "",
    "```yaml",
    "# yaml-language-server: $schema=../docs/environment.schema.json",
    "```",
    "",
    "A group that has several forms, such as `capacity`, has a heading for each. `<name>` stands for names of your own.",
    ...sections().flatMap((section) => sectionLines(section, "##")),
    "",
  ].join("\n");
}

const fileKeys = (): Key[] => childrenOf("", environmentJsonSchema());

function sections(): Section[] {
  const keys = fileKeys();
  const simple = keys.filter(({ group }) => !group);
  const groups = keys.filter(({ group }) => group);
  return [{ title: "The environment as a whole", keys: simple, forms: [] }, ...groups.map(groupSection)];
}

function groupSection(group: Key): Section {
  const { keys, forms } = expand(group);
  return { title: `\`${group.path}\``, schema: group.schema, keys: keys.slice(1), forms };
}

/** A key with all those below it; the forms of a group that has several stand apart. */
function expand(key: Key): Pick<Section, "keys" | "forms"> {
  const forms = formsOf(key.schema);
  if (forms.length > 1)
    return { keys: [key], forms: forms.map((form) => formSection(key.path, form, forms)) };
  const parts = keysBelow(key.path, key.schema).map(expand);
  return { keys: [key, ...parts.flatMap(({ keys }) => keys)], forms: parts.flatMap((part) => part.forms) };
}

function formSection(path: string, form: JsonSchema, forms: readonly JsonSchema[]): Section {
  const parts = childrenOf(path, form).map(expand);
  return {
    title: `\`${formName(path, form, forms)}\``,
    schema: form,
    keys: parts.flatMap(({ keys }) => keys),
    forms: parts.flatMap((part) => part.forms),
  };
}

/**
 * A form is told by the values of a key that no other form has there, such as `access: ssh`, by those of several keys, or
 * by the key that only it has.
 */
function formName(path: string, form: JsonSchema, forms: readonly JsonSchema[]): string {
  const others = forms.filter((other) => other !== form);
  const keys = Object.keys(form.properties ?? {});
  const alone = keys.find((key) => others.every((other) => tells(key, form, other)));
  const together = keys.filter((key) => others.some((other) => tells(key, form, other)));
  const telling = alone === undefined ? together : [alone];
  const isTold = others.every((other) => telling.some((key) => tells(key, form, other)));
  return isTold
    ? telling.map((key) => `${path}.${key}: ${valuesOf(form, key).map(String).join(" or ")}`).join(", ")
    : `${path}.${keys[0]}`;
}

/** Whether a form has values of a key that another has not, and they are few. */
function tells(key: string, form: JsonSchema, other: JsonSchema): boolean {
  const [own, theirs] = [valuesOf(form, key), valuesOf(other, key)];
  const areFew = own.length === 1 || (own.length > 1 && theirs.length > 0);
  return areFew && !theirs.some((value) => own.includes(value));
}

/** The values that a key may have; empty where they are not few. */
function valuesOf({ properties = {} }: JsonSchema, key: string): readonly unknown[] {
  const schema = properties[key];
  if (typeof schema !== "object") return [];
  return schema.const === undefined ? (schema.enum ?? []) : [schema.const];
}

const optionsOf = ({ oneOf, anyOf }: JsonSchema): JsonSchema[] =>
  (oneOf ?? anyOf ?? []).filter((option): option is JsonSchema => typeof option === "object");

/** The forms of a group: more than one only where a group is one of several, which may be grouped themselves. */
const formsOf = (schema: JsonSchema): JsonSchema[] =>
  optionsOf(schema).flatMap((option) => (option.properties === undefined ? formsOf(option) : [option]));

/** The keys directly below. */
function keysBelow(path: string, schema: JsonSchema): Key[] {
  const { additionalProperties: entry, items } = schema;
  if (typeof entry === "object" && isGroup(entry)) return [keyOf(`${path}.<name>`, entry, false)];
  if (typeof items === "object" && !Array.isArray(items) && isGroup(items))
    return childrenOf(`${path}[]`, items);
  return [schema, ...formsOf(schema)].flatMap((group) => childrenOf(path, group));
}

const childrenOf = (path: string, { properties = {}, required = [] }: JsonSchema): Key[] =>
  Object.entries(properties).flatMap(([key, child]) =>
    typeof child === "object"
      ? [keyOf(path === "" ? key : `${path}.${key}`, child, required.includes(key))]
      : [],
  );

const keyOf = (path: string, schema: JsonSchema, required: boolean): Key => ({
  path,
  schema,
  required,
  group: isGroup(schema),
});

const isGroup = (schema: JsonSchema): boolean =>
  formsOf(schema).length > 0 || keysBelow("", schema).length > 0;

function sectionLines({ title, schema, keys, forms }: Section, heading: string): string[] {
  const rows = keys.filter((key) => !key.group || key.schema.description !== undefined).map(row);
  return [
    "",
    `${heading} ${title}`,
    ...(schema?.description ? ["", `${schema.description}.`] : []),
    ...(rows.length > 0
      ? ["", "| Key | Value | Default | Meaning |", "| --- | --- | --- | --- |", ...rows]
      : []),
    ...forms.flatMap((form) => sectionLines(form, `${heading}#`)),
  ];
}

function row({ path, schema, required }: Key): string {
  const fallback = schema.default === undefined ? (required ? "required" : "") : code(schema.default);
  const meaning = (schema.description ?? "").replaceAll("|", "\\|");
  return `| \`${path}\` | ${kindOf(schema)}${exampleOf(schema)} | ${fallback} | ${meaning} |`;
}

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;

function exampleOf({ examples = [] }: JsonSchema): string {
  return examples.length > 0 ? `, such as ${examples.map(code).join(" or ")}` : "";
}

const MOST_CHOICES = 12;

function kindOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return code(schema.const);
  if (schema.enum) {
    return schema.enum.length > MOST_CHOICES
      ? `one of ${schema.enum.join(", ")}`
      : schema.enum.map((entry) => `\`${String(entry)}\``).join(" \\| ");
  }
  const options = optionsOf(schema);
  if (options.length > 0) return [...new Set(options.map(kindOf))].join(" or ");
  if (schema.type === "array") return listOf(schema);
  if (schema.type === "integer" || schema.type === "number") return range(schema);
  if (schema.type === "object") return schema.properties ? "group" : "group by name";
  if (schema.type === "boolean") return "`true` \\| `false`";
  return "string";
}

function listOf({ items, minItems, maxItems }: JsonSchema): string {
  const count = minItems === undefined || maxItems === undefined ? "" : ` of ${minItems} to ${maxItems}`;
  const entry = typeof items === "object" && !Array.isArray(items) ? kindOf(items) : "value";
  return `list${count}: ${entry}`;
}

function range({ type, minimum, maximum }: JsonSchema): string {
  return minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : String(type);
}
