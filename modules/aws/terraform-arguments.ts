import type { ShapeView } from "./api-model.ts";
import { isAbsent, isObject, isUnresolved, type Json, type JsonObject } from "./json.ts";

/**
 * What becomes of a Terraform argument in the API's input. A string is the member it goes to, `a.b` for a member of a
 * member, "" for the members of a block that the API has one level higher. Null keeps the argument from being matched.
 */
type Target = string | null | ArgumentMapping;

interface ArgumentMapping {
  readonly to?: string;
  /** Arguments of the block, as far as they are not named as in the API. */
  readonly block?: ArgumentTargets;
  /** Replaces the conversion by shape. */
  readonly convert?: (value: Json) => Json | undefined;
}

/**
 * Only what differs: every other argument goes to the member of the same name, `load_balancer` to `loadBalancers`,
 * `target_group_arns` to `TargetGroupARNs`. An argument that the API has no member for is Terraform's own.
 */
export interface ArgumentTargets {
  readonly [argument: string]: Target;
}

export interface Conversion {
  readonly input: JsonObject;
  /** API path -> Terraform path, so that people are told of what they wrote. */
  readonly terraformPaths: ReadonlyMap<string, string>;
}

/** Turns Terraform's arguments (blocks as objects or lists of objects) into the input that `shape` describes. */
export function convertArguments(
  attributes: JsonObject,
  shape: ShapeView,
  targets: ArgumentTargets,
  apiPath = "",
): Conversion {
  const conversion = new Converter();
  const input = conversion.object(withDynamicBlocks(attributes), shape, targets, apiPath, "");
  return { input, terraformPaths: conversion.paths };
}

/** A `dynamic` block is filled in by Terraform: nothing is known of it but that it is there. */
function withDynamicBlocks(attributes: JsonObject): JsonObject {
  const dynamic = attributes["dynamic"];
  if (!isObject(dynamic)) return attributes;
  return {
    ...attributes,
    ...Object.fromEntries(Object.keys(dynamic).map((name) => [name, `\${dynamic.${name}}`])),
  };
}

class Converter {
  readonly paths = new Map<string, string>();

  object(
    attributes: JsonObject,
    shape: ShapeView,
    targets: ArgumentTargets,
    apiPath: string,
    terraformPath: string,
  ): JsonObject {
    const result: Record<string, Json | undefined> = {};
    for (const [argument, value] of Object.entries(attributes)) {
      if (isAbsent(value)) continue;
      const target = Object.hasOwn(targets, argument) ? targets[argument] : {};
      if (target === null || target === undefined) continue;
      const mapping: ArgumentMapping = typeof target === "string" ? { to: target } : target;
      const member = mapping.to ?? memberFor(argument, shape);
      if (member === undefined) continue;
      this.place(result, member, value, {
        mapping,
        shape,
        apiPath,
        terraformPath: join(terraformPath, argument),
      });
    }
    return result;
  }

  private place(
    result: Record<string, Json | undefined>,
    member: string,
    value: Json,
    at: { mapping: ArgumentMapping; shape: ShapeView; apiPath: string; terraformPath: string },
  ): void {
    const path = member === "" ? at.apiPath : join(at.apiPath, member);
    const shape = shapeAt(at.shape, member);
    const converted =
      at.mapping.convert === undefined
        ? this.value(value, shape, at.mapping.block ?? {}, path, at.terraformPath)
        : at.mapping.convert(value);
    if (converted === undefined) return;
    if (member !== "") this.paths.set(path, at.terraformPath);
    merge(result, member === "" ? [] : member.split("."), converted);
  }

  private value(
    value: Json,
    shape: ShapeView,
    block: ArgumentTargets,
    apiPath: string,
    terraformPath: string,
  ): Json {
    if (isUnresolved(value)) return value;
    if (shape.type === "structure") {
      const only = Array.isArray(value) ? (value[0] as Json | undefined) : value;
      const path = Array.isArray(value) && value.length > 1 ? `${terraformPath}[0]` : terraformPath;
      return isObject(only) ? this.object(only, shape, block, apiPath, path) : (only ?? {});
    }
    if (shape.type === "list" && shape.element !== undefined) {
      return this.list(value, shape.element, block, apiPath, terraformPath);
    }
    return coerce(value, shape.type);
  }

  private list(
    value: Json,
    element: ShapeView,
    block: ArgumentTargets,
    apiPath: string,
    terraformPath: string,
  ): Json {
    const pairs = pairMembers(element);
    if (pairs !== undefined && isObject(value) && !isPair(value, pairs)) return pairsOf(value, pairs);
    const elements = Array.isArray(value) ? (value as readonly Json[]) : [value];
    return elements.map((each, index) => {
      const place = Array.isArray(value) ? `${terraformPath}[${index}]` : terraformPath;
      this.paths.set(`${apiPath}[${index}]`, place);
      return this.value(each, element, block, `${apiPath}[${index}]`, place);
    });
  }
}

function join(path: string, member: string): string {
  return path === "" ? member : `${path}.${member}`;
}

/** Names are few, and each is asked for in every resource. */
const plainNames = new Map<string, string>();

function plain(name: string): string {
  const known = plainNames.get(name) ?? name.replaceAll("_", "").toLowerCase();
  plainNames.set(name, known);
  return known;
}

/** The member that an argument is named after: the same word, or its plural where blocks repeat. */
function memberFor(argument: string, shape: ShapeView): string | undefined {
  const members = membersOf(shape);
  const name = plain(argument);
  return members.get(name) ?? members.get(`${name}s`) ?? members.get(`${name}es`);
}

const membersByName = new WeakMap<ShapeView, ReadonlyMap<string, string>>();

/** The members of a shape by their plain names. Each shape is asked for every argument of every resource. */
function membersOf(shape: ShapeView): ReadonlyMap<string, string> {
  const known = membersByName.get(shape);
  if (known !== undefined) return known;
  // Of two members that differ in their case only, the first counts.
  const made = new Map(
    Object.keys(shape.members)
      .reverse()
      .map((member) => [plain(member), member]),
  );
  membersByName.set(shape, made);
  return made;
}

function shapeAt(shape: ShapeView, path: string): ShapeView {
  let inner = shape;
  for (const member of path === "" ? [] : path.split(".")) {
    const next = inner.members[member];
    if (next === undefined) throw new Error(`The API model has no member ${path}.`);
    inner = next;
  }
  return inner;
}

function merge(result: Record<string, Json | undefined>, path: readonly string[], value: Json): void {
  const [member, ...rest] = path;
  if (member === undefined) {
    if (isObject(value)) Object.assign(result, value);
    return;
  }
  const before = result[member];
  if (rest.length === 0) {
    result[member] = isObject(before) && isObject(value) ? { ...before, ...value } : value;
    return;
  }
  const inner: Record<string, Json | undefined> = isObject(before) ? { ...before } : {};
  merge(inner, rest, value);
  result[member] = inner;
}

/** The names of the two members of an element that is a pair, such as a tag or a dimension. */
function pairMembers(element: ShapeView): readonly [string, string] | undefined {
  const members = Object.keys(element.members);
  const key = members.find((member) => ["key", "name"].includes(plain(member)));
  const value = members.find((member) => plain(member) === "value");
  return key === undefined || value === undefined ? undefined : [key, value];
}

function isPair(value: JsonObject, [key, content]: readonly [string, string]): boolean {
  return Object.keys(value).some((member) => [plain(key), plain(content)].includes(plain(member)));
}

/** Terraform writes a list of pairs as a map. */
function pairsOf(map: JsonObject, [key, value]: readonly [string, string]): Json {
  return Object.entries(map)
    .filter(([, content]) => !isAbsent(content))
    .map(([name, content]) => ({ [key]: name, [value]: coerce(content as Json, "string") }));
}

/** Terraform itself converts between strings, numbers and booleans. */
function coerce(value: Json, type: ShapeView["type"]): Json {
  if (type === "string")
    return typeof value === "number" || typeof value === "boolean" ? String(value) : value;
  if (typeof value !== "string") return value;
  if (type === "boolean") return value === "true" ? true : value === "false" ? false : value;
  const numeric = ["integer", "long", "float", "double"].includes(type);
  return numeric && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
}
