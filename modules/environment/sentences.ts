import { distance } from "fastest-levenshtein";
import { stringify } from "yaml";
import { globalRegistry, z } from "zod";
import { secretIn } from "../secrets/values.ts";
import { OWN_WORDS } from "./values.ts";

type Issue = z.core.$ZodIssue;
type Schema = z.core.$ZodType;

/** `network.subnets.public[0]`: a path as one would write it in JavaScript. */
export function keyPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`,
    "",
  );
}

/** The value as found in the file, short enough for one line, and never one that nobody should read. */
function quoteValue(value: unknown, path: readonly PropertyKey[] = []): string {
  if (path.at(-2) === "secrets" || (typeof value === "string" && secretIn(value) !== undefined))
    return "what stands here";
  // JSON has neither .nan nor .inf, and says null.
  const isInJson = typeof value !== "number" || Number.isFinite(value);
  const text = isInJson ? (JSON.stringify(value) ?? String(value)) : yamlOf(value);
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}

/** The entry of `known` that needs the fewest changes, if it is near enough to be what was meant. */
function nearest(word: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({ candidate, changes: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((one, other) => one.changes - other.changes);
  return best && best.changes <= Math.max(2, Math.floor(word.length / 2)) ? best.candidate : undefined;
}

/** ` Did you mean "x"?`, or nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? "" : ` Did you mean "${near}"?`;
}

/** Of a name where one of a service belongs, in one sentence for every key that takes it. */
export const notAService = (name: string, services: readonly string[]): string =>
  `is not a service of the compose file, which has ${services.join(", ") || "none"}.${didYouMean(name, services)}`;

/**
 * Of a value that has the kind of one form only, what that form says of its keys: `false` or a group, where a group is
 * written.
 */
export function issuesInside(issue: Issue, raw: unknown): readonly Issue[] {
  if (issue.code !== "invalid_union" || !isRecord(valueAt(raw, issue.path))) return [issue];
  const groups = issue.errors.filter((inner) =>
    inner.every(({ code, path }) => path.length > 0 || code === "unrecognized_keys"),
  );
  const [only] = groups;
  if (only === undefined || only.length === 0 || groups.length > 1) return [issue];
  return only
    .map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }))
    .flatMap((inner) => issuesInside(inner, raw));
}

/**
 * What an issue of the schema says to the person who wrote the file; one sentence for each unknown key.
 * @param raw all that the file holds, by which a group's form is known
 */
export function sentencesFor(
  issue: Issue,
  raw: unknown,
  schema: Schema,
): { readonly path: readonly PropertyKey[]; readonly message: string }[] {
  const found = valueAt(raw, issue.path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        path: [...issue.path, key],
        message: unknownKey(key, keysAt(schema, issue.path), keysAt(schema, issue.path, raw)),
      }));
    case "invalid_key":
      return [
        {
          path: issue.path,
          message: `the key ${issue.issues.map((inner) => demand(inner, issue.path.at(-1)).replace(/\.$/, "")).join(" and ")}.`,
        },
      ];
    case "invalid_union":
      return [{ path: issue.path, message: unionSentence(issue, found, schema, raw) }];
    default:
      return [
        {
          path: issue.path,
          message:
            found === undefined || found === null
              ? missing(issue, schema, found, raw)
              : `${quoteValue(found, issue.path)} ${ownWordsAt(schema, issue.path, raw)?.must.concat(".") ?? demand(issue, found, keysFor(issue, schema, raw))}`,
        },
      ];
  }
}

/** @param chosen of the form of a group that the file has */
function unknownKey(key: string, known: readonly string[], chosen: readonly string[]): string {
  // A group with several forms has keys that only one of them knows.
  if (known.includes(key))
    return `belongs to a choice other than the one made in this group, which has ${chosen.join(", ")}; remove it.`;
  const near = didYouMean(key, known);
  return `is not a key of this file.${near || ` Known here: ${known.join(", ")}.`}`;
}

/** YAML reads a key with nothing after it as null. */
const absent = (found: undefined | null): string => (found === null ? "is empty" : "is missing");

/** What to write; of a group, which keys it needs. */
function missing(issue: Issue, schema: Schema, found: undefined | null, raw: unknown): string {
  const sentence = toWrite(issue, schema, absent(found), raw);
  return found === null && isOptional(schema, issue.path) ? `${sentence} Or remove the key.` : sentence;
}

function toWrite(issue: Issue, schema: Schema, what: string, raw: unknown): string {
  const forms = schemasAt(schema, issue.path, raw);
  const [found] = forms;
  const key = issue.path.at(-1);
  if (issue.code !== "invalid_type" || typeof key !== "string" || !found)
    return `${what}; it ${demand(issue, undefined)}`;
  const keys = requiredKeys(forms);
  if (keys.length > 0) return `${what}; write it with ${listed(keys)}: docs/environment.md.`;
  const { description, examples } = wordsAt(schema, issue.path, raw);
  const said = description === undefined ? "." : `: ${description.replace(/\.$/, "")}.`;
  const [first] = Array.isArray(examples) ? examples : [];
  const value = ownWordsAt(schema, issue.path, raw)?.example ?? first;
  const example = value === undefined ? undefined : `\`${key}: ${yamlOf(value)}\``;
  return `${what}; write ${example ? `it, such as ${example}` : formOf(key, issue.expected)}${said}`;
}

/** A value on one line of YAML; `1000` that is a string gets its quotes. */
const yamlOf = (value: unknown): string =>
  stringify(value, { defaultStringType: "PLAIN", collectionStyle: "flow", lineWidth: 0 }).trim();

function formOf(key: string, type: string): string {
  if (type === "boolean") return `\`${key}: true\` or \`${key}: false\``;
  const examples: Readonly<Record<string, string>> = {
    string: "<text>",
    number: "<number>",
    int: "<whole number>",
    array: "[<text>, ...]",
    object: "{ ... }",
    record: "{ ... }",
  };
  return `\`${key}: ${examples[type] ?? type}\``;
}

const LEFT_OUT = ["optional", "default", "prefault"];

const isOptional = (schema: Schema, path: readonly PropertyKey[]): boolean =>
  schemasAt(schema, path.slice(0, -1)).some((group) => {
    const child = shapeOf(group)[String(path.at(-1))];
    return child !== undefined && LEFT_OUT.includes(definitionOf(child).type);
  });

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

/** Of a group that has several forms, those that the first of them needs. */
const requiredKeys = ([first]: readonly Schema[]): string[] =>
  first === undefined
    ? []
    : Object.entries(shapeOf(first)).flatMap(([key, child]) =>
        LEFT_OUT.includes(definitionOf(child).type) ? [] : [key],
      );

/** What the schema says of a key. */
function wordsAt(
  schema: Schema,
  path: readonly PropertyKey[],
  raw: unknown,
): { readonly description?: string | undefined; readonly examples?: unknown } {
  const [words] = childrenAt(schema, path, raw).flatMap((child) => globalRegistry.get(child) ?? []);
  return words ?? {};
}

/** Of a group of which something else stands there: those that each of its forms needs, or those that it could have. */
function keysFor(issue: Issue, schema: Schema, raw: unknown): readonly string[] {
  if (issue.code !== "invalid_type" || !["object", "record"].includes(issue.expected)) return [];
  const [first = [], ...others] = schemasAt(schema, issue.path, raw).map((form) => requiredKeys([form]));
  const needed = first.filter((key) => others.every((keys) => keys.includes(key)));
  return needed.length > 0 ? needed : keysAt(schema, issue.path);
}

/** The same where another key beside it decides what it says. */
function ownWordsAt(schema: Schema, path: readonly PropertyKey[], raw: unknown) {
  const [words] = childrenAt(schema, path, raw).flatMap((child) => OWN_WORDS.get(child) ?? []);
  const decided = words && valueAt(raw, [...path.slice(0, -1), words.decides]);
  return typeof decided === "string" && words !== undefined && Object.hasOwn(words.by, decided)
    ? words.by[decided]
    : undefined;
}

/** Of a group that has several forms, one of each. */
const childrenAt = (schema: Schema, path: readonly PropertyKey[], raw: unknown): Schema[] =>
  schemasAt(schema, path.slice(0, -1), raw).flatMap((group) => shapeOf(group)[String(path.at(-1))] ?? []);

function demand(issue: Issue, found: unknown, keys: readonly string[] = []): string {
  switch (issue.code) {
    case "invalid_type":
      if (!issue.message.startsWith("Invalid input")) return `${issue.message}.`;
      if (issue.expected === "string" && ["number", "boolean"].includes(typeof found))
        return "must be a string; put it into quotes.";
      return `must be ${article(issue.expected)}${keys.length === 0 ? "" : `: ${listed(keys)}`}.`;
    case "invalid_value":
      return allowedValues(issue.values, issue.message, found);
    case "too_small":
      return issue.message.startsWith("Too small")
        ? `is too ${hasLength(issue.origin) ? "short" : "small"}; ${limit(issue.origin, "at least", Number(issue.minimum))}.`
        : `${issue.message}.`;
    case "too_big":
      return issue.message.startsWith("Too big")
        ? `is too ${hasLength(issue.origin) ? "long" : "large"}; ${limit(issue.origin, "at most", Number(issue.maximum))}.`
        : `${issue.message}.`;
    default:
      return `${issue.message}.`;
  }
}

function allowedValues(values: readonly unknown[], message: string, found: unknown): string {
  if (!message.startsWith("Invalid")) return `${message}.`;
  const names = values.map(String);
  if (typeof found === "string" && !values.includes(found) && names.includes(found))
    return "must be without quotes.";
  const near = typeof found === "string" ? didYouMean(found, names) : "";
  return `must be ${names.length === 1 ? names[0] : `one of ${names.join(", ")}`}.${near}`;
}

const hasLength = (origin: string): boolean => ["string", "array"].includes(origin);

function limit(origin: string, word: string, bound: number): string {
  if (origin === "string") return `${word} ${bound} character${bound === 1 ? "" : "s"}`;
  if (origin === "array") return `${word} ${bound} ${bound === 1 ? "entry" : "entries"}`;
  return `${word} ${bound}`;
}

function article(type: string): string {
  const words: Record<string, string> = {
    string: "a string",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a group of keys",
    record: "a group of keys",
  };
  return words[type] ?? type;
}

function unionSentence(
  issue: Extract<Issue, { code: "invalid_union" }>,
  found: unknown,
  schema: Schema,
  raw: unknown,
): string {
  const options = issue.errors.flat();
  if ("discriminator" in issue && typeof issue.discriminator === "string") {
    const choices = "options" in issue && Array.isArray(issue.options) ? issue.options : [];
    // A discriminator that may be left out has undefined among its choices.
    const allowed = choices.filter((one) => one !== undefined).map(String);
    const choice = isRecord(found) ? found[issue.discriminator] : found;
    const start =
      choice === undefined || choice === null ? `${absent(choice)}; it` : quoteValue(choice, issue.path);
    const near = typeof choice === "string" ? didYouMean(choice, allowed) : "";
    return `${start} must be one of ${allowed.join(", ")}.${near}`;
  }
  if (found === undefined || found === null) {
    const keys = requiredKeys(schemasAt(schema, issue.path, raw));
    if (keys.length > 0) return `${absent(found)}; write it with ${listed(keys)}: docs/environment.md.`;
    return `${absent(found)}; it ${ownMessage(issue, options)}`;
  }
  const own = typeof found === "string" ? textSentence(issue) : undefined;
  return `${quoteValue(found, issue.path)} ${own ?? ownMessage(issue, options)}`;
}

/** What the only form that is a string says of a string. */
function textSentence({ errors }: Extract<Issue, { code: "invalid_union" }>): string | undefined {
  const forms = errors.filter((issues) => issues.every(({ code }) => code === "invalid_format"));
  const message = forms.length === 1 ? forms[0]?.[0]?.message : undefined;
  return message === undefined || message.startsWith("Invalid") ? undefined : `${message}.`;
}

function ownMessage(issue: Issue, options: readonly Issue[]): string {
  if (!issue.message.startsWith("Invalid")) return `${issue.message}.`;
  return `${options.map((option) => demand(option, undefined).replace(/\.$/, "")).join(", or ")}.`;
}

/** The keys that the schema knows at a path; empty where any key may stand. */
function keysAt(schema: Schema, path: readonly PropertyKey[], raw?: unknown): string[] {
  return [...new Set(schemasAt(schema, path, raw).flatMap((found) => Object.keys(shapeOf(found))))];
}

interface Definition {
  readonly type: string;
  readonly innerType?: Schema;
  readonly options?: readonly Schema[];
  readonly discriminator?: string;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly element?: Schema;
  readonly valueType?: Schema;
}

const definitionOf = (schema: Schema): Definition => schema._zod.def as unknown as Definition;
const shapeOf = (schema: Schema): Readonly<Record<string, Schema>> => definitionOf(schema).shape ?? {};

/** @param raw what stands at the schema's own place: with it only the form that it chooses, without it all of a group's */
function schemasAt(schema: Schema, path: readonly PropertyKey[], raw?: unknown): Schema[] {
  const definition = definitionOf(schema);
  if (definition.innerType) return schemasAt(definition.innerType, path, raw);
  if (definition.options) return chosen(definition, raw).flatMap((option) => schemasAt(option, path, raw));
  const [key, ...rest] = path;
  if (key === undefined) return [schema];
  const child = definition.shape?.[String(key)] ?? definition.element ?? definition.valueType;
  return child ? schemasAt(child, rest, valueAt(raw, [key])) : [];
}

/** Of a group's forms those that its discriminator chooses; all where it chooses none. */
function chosen({ options = [], discriminator }: Definition, raw: unknown): readonly Schema[] {
  if (discriminator === undefined || !isRecord(raw)) return options;
  const value = raw[discriminator];
  const taken = options.filter((option) => takes(option, discriminator, value));
  return taken.length > 0 ? taken : options;
}

function takes(schema: Schema, key: string, value: unknown): boolean {
  const { innerType, options, shape } = definitionOf(schema);
  if (innerType) return takes(innerType, key, value);
  if (options) return options.some((option) => takes(option, key, value));
  const child = shape?.[key];
  return child !== undefined && z.core.safeParse(child, value).success;
}

/** Undefined where the path leads nowhere. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isRecord(inner) ? inner[String(key)] : undefined;
  }, value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
