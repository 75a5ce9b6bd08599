import type { Key } from "./origin.ts";

/** Rules by path; `*` stands for any key and for any entry of a list. An exact key goes before `*`. */
export interface Patterns<T> {
  readonly rule?: T;
  readonly keys: ReadonlyMap<string, Patterns<T>>;
  readonly any?: Patterns<T>;
}

interface Building<T> {
  rule?: T;
  keys: Map<string, Building<T>>;
  any?: Building<T>;
}

/** From `services.*.ports` and the like. */
export function patterns<T>(rules: Readonly<Record<string, T>>): Patterns<T> {
  const root: Building<T> = { keys: new Map() };
  for (const [pattern, rule] of Object.entries(rules)) {
    let node = root;
    for (const part of pattern.split(".")) node = child(node, part);
    node.rule = rule;
  }
  return root;
}

function child<T>(node: Building<T>, part: string): Building<T> {
  if (part === "*") {
    node.any ??= { keys: new Map() };
    return node.any;
  }
  const known = node.keys.get(part);
  if (known) return known;
  const made: Building<T> = { keys: new Map() };
  node.keys.set(part, made);
  return made;
}

export function step<T>(node: Patterns<T> | undefined, key: Key): Patterns<T> | undefined {
  if (node === undefined) return undefined;
  return (typeof key === "string" ? node.keys.get(key) : undefined) ?? node.any;
}
