import type { LineCounter } from "yaml";
import type { ComposeCode } from "../problem-codes/compose.ts";
import type { Problem } from "../problems.ts";

/** A file that values come from. */
export interface SourceText {
  /** As problems name it: relative to the project, forward slashes. */
  readonly file: string;
  readonly lines: LineCounter;
}

/** Where a value was written. */
export interface Origin {
  readonly source: SourceText;
  /** Of the first character, from 0. */
  readonly offset: number;
}

export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** What the compose file says, or could say, and the environment file says instead. */
export interface Replaced {
  readonly path: Path;
  readonly sentence: string;
}

export type Key = string | number;
export type Path = readonly Key[];
export type Mapping = Record<string, unknown>;

/**
 * The origins of the members of mappings and lists. They stay beside the values, not in them, so that the values are
 * plain data for the schema, for comparison and for JSON, and still every member knows its line after any merge.
 */
const origins = new WeakMap<object, Map<Key, Origin>>();

export function setOrigin(container: object, key: Key, origin: Origin | undefined): void {
  if (origin === undefined) return;
  const known = origins.get(container);
  if (known) known.set(key, origin);
  else origins.set(container, new Map([[key, origin]]));
}

export function originOf(container: object, key: Key): Origin | undefined {
  return origins.get(container)?.get(key);
}

/** Gives `to` the origins of `from`, key by key. */
export function copyOrigins(from: object, to: object): void {
  const known = origins.get(from);
  if (known) origins.set(to, new Map(known));
}

/** Puts a value into a mapping or list, as if it had been written at `origin`. */
export function put(
  container: Mapping | unknown[],
  key: Key,
  value: unknown,
  origin: Origin | undefined,
): void {
  (container as Mapping)[key] = value;
  setOrigin(container, key, origin);
}

/** The origin of the innermost member on the way along `path` that has one. */
export function locate(root: unknown, path: Path): Origin | undefined {
  let value = root;
  let found: Origin | undefined;
  for (const key of path) {
    if (typeof value !== "object" || value === null) break;
    found = originOf(value, key) ?? found;
    value = (value as Mapping)[key];
  }
  return found;
}

export function positionOf({ source, offset }: Origin): Position {
  const { line, col } = source.lines.linePos(offset);
  return { file: source.file, line, column: col };
}

/** `services.app.ports[0]`: a path as one would write it in JavaScript. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

export function problemAt<Code extends ComposeCode>(
  code: Code,
  origin: Origin | undefined,
  file: string,
  path: Path,
  message: string,
): Problem<Code> {
  return {
    code,
    ...(origin ? positionOf(origin) : { file, line: 1, column: 1 }),
    path: pathText(path),
    message,
  };
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy of one level that keeps the origins. */
export function copyOf(value: Mapping): Mapping {
  const copy = { ...value };
  copyOrigins(value, copy);
  return copy;
}

/** A copy of all levels that keeps the origins. */
export function cloneTree<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  const copy: unknown = Array.isArray(value)
    ? value.map(cloneTree)
    : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cloneTree(inner)]));
  copyOrigins(value, copy as object);
  return copy as T;
}

/** Takes a member out, and closes the gap that it leaves in a list. */
export function removeAt(tree: Mapping, path: Path): void {
  const key = path.at(-1);
  let parent: unknown = tree;
  for (const part of path.slice(0, -1))
    parent = Array.isArray(parent) || isMapping(parent) ? (parent as Mapping)[part] : undefined;
  if (key === undefined) return;
  if (isMapping(parent)) delete parent[key];
  else if (Array.isArray(parent)) removeEntry(parent, Number(key));
}

function removeEntry(list: unknown[], index: number): void {
  for (let at = index; at < list.length - 1; at++) put(list, at, list[at + 1], originOf(list, at + 1));
  list.pop();
}
