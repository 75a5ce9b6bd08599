import { Ajv, type ErrorObject, type Options, type ValidateFunction } from "ajv";
import { distance } from "fastest-levenshtein";
import { isMapping, type Mapping, type Path } from "./origin.ts";
import { COMPOSE_SCHEMA } from "./specification.ts";
import { nanoseconds, shortened, Wrong } from "./values.ts";

/** Something that the schema does not allow: the way to it, and a sentence. */
export interface Violation {
  readonly path: Path;
  readonly message: string;
  /** Parts that are missing, which another file may still bring. */
  readonly missing: readonly string[];
}

let compiled: ValidateFunction | undefined;

/** Of the whole schema; compiling it takes longer than all else that is done with a compose file. */
function validator(): ValidateFunction {
  compiled ??= ajvWith({ allErrors: true, verbose: true }).compile({ ...COMPOSE_SCHEMA, $schema: undefined });
  return compiled;
}

function ajvWith(options: Options): Ajv {
  const ajv = new Ajv({ strict: false, validateSchema: false, ...options });
  ajv.addFormat("duration", {
    type: "string",
    validate: (text: string) => !(nanoseconds(text) instanceof Wrong),
  });
  return ajv;
}

const compiledForKeys = new Map<string, ValidateFunction>();
/** A process that reads more kinds of files than this does better with the whole schema. */
const FEW = 3;

/**
 * Whether the schema allows a tree, and nothing about why not. Only what the schema says of keys that are in the tree
 * is compiled, since it says nothing of others but by `required`, which stays.
 */
function isAllowed(tree: Mapping): boolean {
  const keys = keysIn(tree);
  const id = [...keys].sort().join("\n");
  const known = compiledForKeys.get(id);
  if (known) return known(tree);
  if (compiled || compiledForKeys.size >= FEW) return validator()(tree);
  // Without what Ajv does to make a validator fast: this one runs a few times.
  const ajv = ajvWith({ inlineRefs: false, code: { optimize: false } });
  const validate = ajv.compile({ ...about(keys, COMPOSE_SCHEMA), $schema: undefined });
  compiledForKeys.set(id, validate);
  return validate(tree);
}

function keysIn(value: unknown, keys = new Set<string>()): ReadonlySet<string> {
  if (Array.isArray(value)) for (const entry of value) keysIn(entry, keys);
  else if (isMapping(value)) {
    for (const [key, entry] of Object.entries(value)) keysIn(entry, keys.add(key));
  }
  return keys;
}

/** A schema without the properties whose names are not among `keys`. */
function about(keys: ReadonlySet<string>, schema: Mapping): Mapping {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword !== "properties" || !isMapping(value)) return [keyword, inside(value)];
      const kept = Object.entries(value).filter(([name]) => keys.has(name));
      return [keyword, Object.fromEntries(kept.map(([name, child]) => [name, inside(child)]))];
    }),
  );

  function inside(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(inside);
    return isMapping(value) ? about(keys, value) : value;
  }
}

/** Everything in a compose file that the specification's schema does not allow, one sentence for each place. */
export function checkSchema(tree: Mapping): Violation[] {
  if (isAllowed(tree)) return [];
  const validate = validator();
  if (validate(tree)) return [];
  return [...byPlace(validate.errors ?? []).values()].flatMap((errors) => violations(errors, tree));
}

interface Place {
  readonly pointer: string;
  readonly errors: ErrorObject[];
}

/** The errors by the place that they are about; choices that failed only because of something deeper are left out. */
function byPlace(errors: readonly ErrorObject[]): Map<string, Place> {
  const pointers = errors.map((error) => `${error.instancePath}${unknownKey(error)}`);
  const above = new Set(pointers.flatMap(pointersAbove));
  const places = new Map<string, Place>();
  errors.forEach((error, index) => {
    const pointer = pointers[index] ?? "";
    if (above.has(pointer)) return;
    const place = places.get(pointer) ?? { pointer, errors: [] };
    place.errors.push(error);
    places.set(pointer, place);
  });
  return places;
}

const unknownKey = (error: ErrorObject): string =>
  error.keyword === "additionalProperties"
    ? `/${escapePointer(String(error.params["additionalProperty"]))}`
    : "";

const escapePointer = (key: string): string => key.replaceAll("~", "~0").replaceAll("/", "~1");

/** `/a/b` and `/a` and the root, of `/a/b/c`. */
function pointersAbove(pointer: string): string[] {
  const parts = pointer.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

function violations({ pointer, errors }: Place, tree: Mapping): Violation[] {
  const path = pathOf(pointer, tree);
  const found = valueAt(tree, path);
  const say = (message: string, missing: readonly string[] = []): Violation[] => [{ path, message, missing }];

  const unknown = errors.find((error) => error.keyword === "additionalProperties");
  if (unknown) return say(unknownSentence(path, unknown));

  const missing = errors.filter((error) => error.keyword === "required");
  if (missing.length > 0) {
    const names = [...new Set(missing.map((error) => String(error.params["missingProperty"])))];
    return say(`is missing ${names.map((name) => `"${name}"`).join(" and ")}.`, names);
  }
  const types = [
    ...new Set(
      errors.filter((error) => error.keyword === "type").flatMap((error) => [error.params["type"]].flat()),
    ),
  ];
  const other = errors.find((error) => !["type", "oneOf", "anyOf"].includes(error.keyword));
  if (other) return say(demandSentence(other, found));
  if (types.length === 1 && types[0] === "string" && ["number", "boolean"].includes(typeof found)) {
    const isDuration = DURATIONS.includes(String(path.at(-1)));
    return say(
      `${quote(found)} must be a string; ${isDuration ? `write its unit as well, such as ${quote(found)}s` : "put it into quotes"}.`,
    );
  }
  if (types.length > 0) return say(`${quote(found)} must be ${alternatives(types.map(String))}.`);
  return say(`${quote(found)} is not allowed here.`);
}

/** Fields that the schema has as mere text, and that need a unit. */
const DURATIONS: readonly string[] = [
  ...["interval", "timeout", "start_period", "start_interval", "stop_grace_period"],
  ...["delay", "window", "monitor", "pull_refresh_after"],
];

/** More names than this are read by nobody. */
const MOST_NAMES = 12;

function unknownSentence(path: Path, error: ErrorObject): string {
  const key = String(path.at(-1));
  const known = Object.keys((error.parentSchema?.["properties"] as Mapping | undefined) ?? {});
  if (known.length === 0)
    return "is not a name that is allowed; use letters, digits, dots, hyphens and underscores.";
  const [best] = known
    .map((name) => ({ name, changes: distance(key, name) }))
    .sort((one, two) => one.changes - two.changes);
  if (best && best.changes <= Math.max(2, Math.floor(key.length / 3))) {
    return `is not a field of the Compose Specification. Did you mean "${best.name}"?`;
  }
  return known.length > MOST_NAMES
    ? `is not a field of the Compose Specification; docs/compose.md lists those of ${path[0]}.`
    : `is not a field of the Compose Specification. Known here: ${known.join(", ")}.`;
}

function demandSentence(error: ErrorObject, found: unknown): string {
  switch (error.keyword) {
    case "enum":
      return `${quote(found)} must be one of ${(error.params["allowedValues"] as unknown[]).join(", ")}.`;
    case "minimum":
      return `${quote(found)} is too small; at least ${error.params["limit"]}.`;
    case "maximum":
      return `${quote(found)} is too large; at most ${error.params["limit"]}.`;
    case "uniqueItems":
      return `holds ${quote((found as unknown[])[Number(error.params["i"])])} twice; keep one.`;
    case "format":
      return `${quote(found)} is not a duration; write a number with ns, us, ms, s, m or h, such as 1m30s.`;
    case "pattern":
      return `${quote(found)} does not have the form ${error.params["pattern"]}.`;
    default:
      return `${quote(found)} ${error.message ?? "is not allowed"}.`;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  null: "empty",
};

function alternatives(types: readonly string[]): string {
  const wide = types.filter((type) => type !== "integer" || !types.includes("number"));
  const words = wide.map((type) => KINDS[type] ?? type);
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function quote(value: unknown): string {
  return shortened(JSON.stringify(value) ?? String(value));
}

/** A JSON pointer as a path; indices of lists become numbers. */
function pathOf(pointer: string, tree: Mapping): Path {
  let value: unknown = tree;
  return pointer
    .split("/")
    .slice(1)
    .map((part) => {
      const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
      const isIndex = Array.isArray(value);
      value = typeof value === "object" && value !== null ? (value as Mapping)[key] : undefined;
      return isIndex ? Number(key) : key;
    });
}

function valueAt(tree: Mapping, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (Array.isArray(value) || isMapping(value) ? (value as Mapping)[key] : undefined),
    tree,
  );
}
