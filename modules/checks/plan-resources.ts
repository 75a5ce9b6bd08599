import { isObject, type Json, type JsonObject } from "../aws/json.ts";
import { listOf } from "./arguments.ts";
import type { ResourceArguments, Synthesis } from "./rule.ts";

/** A resource as a plan leaves it. */
interface Planned {
  /** `module.web.aws_lb.this[0]` */
  readonly address: string;
  readonly type: string;
  readonly arguments: ResourceArguments;
}

/** Stands for what only an apply tells, as a reference does in Terraform's JSON. */
const UNKNOWN = "${known after apply}";

/** Whether it is what `terraform show -json` says of a plan. */
export const isPlan = (json: unknown): json is JsonObject =>
  isObject(json) && Array.isArray(json["resource_changes"]) && isObject(json["configuration"]);

/**
 * The resources that a plan makes, changes or leaves as they are; what it destroys is not among them. An argument that
 * only an apply tells is there where the configuration has it. Source: Terraform, "JSON Output Format", plan
 * representation, format version 1.2.
 */
export function plannedResources(plan: JsonObject): Planned[] {
  return listOf(plan["resource_changes"])
    .filter(isObject)
    .flatMap((resource) => {
      const { mode, address, type, name, change } = resource;
      const after = isObject(change) ? change["after"] : undefined;
      if (mode !== "managed" || !isObject(after) || !isObject(change)) return [];
      const path = String(resource["module_address"] ?? "");
      const written = expressionsOf(plan, path, `${String(type)}.${String(name)}`);
      return [
        {
          address: String(address),
          type: String(type),
          arguments: withUnknown(after, change["after_unknown"], written) as ResourceArguments,
        },
      ];
    });
}

/** One stack for all modules; the ids are addresses. */
export function stackOf(planned: readonly Planned[], file: string): Synthesis["stacks"][number] {
  const resource: Record<string, Record<string, ResourceArguments>> = {};
  for (const { type, address, arguments: args } of planned) {
    resource[type] = { ...resource[type], [address]: args };
  }
  return { name: "", path: file, json: { resource } };
}

/** What the configuration writes for a resource, by argument. */
function expressionsOf(plan: JsonObject, modulePath: string, address: string): Json | undefined {
  const root = member(plan["configuration"], "root_module");
  const module = moduleNames(modulePath).reduce<Json | undefined>(
    (inner, name) => member(member(member(inner, "module_calls"), name), "module"),
    root,
  );
  const found = listOf(member(module, "resources"))
    .filter(isObject)
    .find((resource) => resource["address"] === address);
  return found?.["expressions"];
}

/** `module.web["a.b"].module.log[0]` has the names web and log. */
const moduleNames = (path: string): string[] =>
  [...path.matchAll(/(?:^|\.)module\.([\w-]+)(?:\[(?:"[^"]*"|\d+)\])?/g)].map(([, name]) => name ?? "");

const member = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) ? value[name] : undefined;

/** Arguments that are not set are null in a plan; they are left out. */
function withUnknown(after: Json | undefined, unknown: Json | undefined, written: Json | undefined): Json {
  if (Array.isArray(after)) {
    return after.map((one, index) => withUnknown(one, entry(unknown, index), entry(written, index)));
  }
  if (!isObject(after)) return after ?? null;
  const names = new Set([...Object.keys(after), ...Object.keys(isObject(unknown) ? unknown : {})]);
  return Object.fromEntries(
    [...names].flatMap((name): [string, Json][] => {
      const inner = member(unknown, name);
      const expression = isExpression(written) ? written : member(written, name);
      if (inner === true) return expression === undefined ? [] : [[name, UNKNOWN]];
      const value = after[name];
      return value === null || value === undefined ? [] : [[name, withUnknown(value, inner, expression)]];
    }),
  );
}

/** An attribute rather than blocks: all within it is written. */
const isExpression = (written: Json | undefined): boolean =>
  isObject(written) && ("references" in written || "constant_value" in written);

const entry = (list: Json | undefined, index: number): Json | undefined =>
  Array.isArray(list) ? list[index] : list;
