import type { Observation } from "../problems.ts";
import { inputShape, type ModelViolation, validateInput } from "./api-model.ts";
import { isObject, isUnresolved, type Json, type JsonObject, parseJson } from "./json.ts";
import { jsonTextOf } from "./jsonencode.ts";
import { type ArgumentTargets, convertArguments } from "./terraform-arguments.ts";

/** A call that the Terraform provider makes to create a resource. */
export interface ApiCall {
  readonly service: string;
  readonly operation: string;
  readonly input: JsonObject;
  /** API path -> path in the Terraform arguments, for those that have one. */
  readonly terraformPaths: ReadonlyMap<string, string>;
}

export type ToApi = (attributes: JsonObject) => readonly ApiCall[];

/** How each resource becomes input of AWS's API, by its type; other types are not judged. */
export type Mappings = Readonly<Record<string, ToApi>>;

/** What Terraform's `name_prefix` is continued with: a time and a counter, 26 characters. */
export const GENERATED = "20260101000000000000000001";

interface Naming {
  /** The argument that names the resource. */
  readonly argument?: string;
  /** The member that the name goes to. */
  readonly to: string;
  /** Terraform makes a name where none is given; false where the argument is required. */
  readonly generated?: boolean;
  /** What such a name begins with. Default "terraform-". */
  readonly begins?: string;
}

/**
 * What the provider says of a group that has no description. Source: terraform-provider-aws 6.47.1, `Default` of the
 * argument in `internal/service/rds/`, `elasticache/` and `ec2/` (2026-11-29).
 */
export const DESCRIPTION = "Managed by Terraform";

/** Gives a resource the name that Terraform will make, so that its length can be judged. */
export function withName(
  attributes: JsonObject,
  { argument = "name", generated = true, begins = "terraform-" }: Naming,
): JsonObject {
  const name = attributes[argument];
  const prefix = attributes[`${argument}_prefix`];
  if (typeof name === "string" || !generated) return attributes;
  const made = typeof prefix === "string" ? `${prefix}${GENERATED}` : `${begins}${GENERATED}`;
  return { ...attributes, [argument]: made };
}

export function namePath(attributes: JsonObject, argument: string): string {
  const prefix = `${argument}_prefix`;
  return typeof attributes[argument] !== "string" && typeof attributes[prefix] === "string"
    ? prefix
    : argument;
}

/** A resource that is created by one call. */
export function call(
  service: string,
  operation: string,
  options: {
    readonly naming?: Naming;
    readonly targets?: ArgumentTargets;
    /** What the provider sends where the file says nothing. */
    readonly defaults?: JsonObject;
  } = {},
): ToApi {
  const { naming, targets = {}, defaults = {} } = options;
  return (attributes) => {
    const named = naming === undefined ? attributes : withName(attributes, naming);
    const argument = naming?.argument ?? "name";
    const nameTarget: ArgumentTargets = naming === undefined ? {} : { [argument]: naming.to };
    const { input, terraformPaths } = convertArguments(named, inputShape(service, operation), {
      ...nameTarget,
      ...targets,
    });
    const paths = new Map(terraformPaths);
    if (naming !== undefined) paths.set(naming.to, namePath(attributes, argument));
    return [{ service, operation, input: { ...defaults, ...input }, terraformPaths: paths }];
  };
}

/** A resource that is created by several calls. */
export function calls(...each: readonly ToApi[]): ToApi {
  return (attributes) => each.flatMap((toApi) => toApi(attributes));
}

export const jsonText = { convert: jsonTextOf } as const;

export function list(value: Json | undefined): readonly Json[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

export function toJson(value: Json): Json | undefined {
  const text = jsonTextOf(value);
  const json = parseJson(String(text));
  return json === undefined && isUnresolved(text) ? text : (json ?? text);
}

export function wordFor(yes: string, no: string): (value: Json) => Json {
  return (value) =>
    value === true || value === "true" ? yes : value === false || value === "false" ? no : value;
}

/** Load balancer and target group attributes are pairs of strings. */
export function attributesCall(
  operation: "ModifyLoadBalancerAttributes" | "ModifyTargetGroupAttributes",
  arnMember: string,
  pairs: (
    attributes: JsonObject,
  ) => readonly (readonly [argument: string, key: string, value: Json | undefined])[],
): ToApi {
  return (attributes) => {
    const set = pairs(attributes).filter(([, , value]) => value !== undefined && value !== null);
    if (set.length === 0) return [];
    const paths = set.map(([argument], index) => [`Attributes[${index}]`, argument] as const);
    const list = set.map(([, key, value]) => ({ Key: key, Value: String(value) }));
    return [
      {
        service: "elasticloadbalancingv2",
        operation,
        input: { [arnMember]: "${arn}", Attributes: list },
        terraformPaths: new Map(paths),
      },
    ];
  };
}

export function block(attributes: JsonObject, name: string): JsonObject {
  const value = attributes[name];
  const only = Array.isArray(value) ? (value[0] as Json | undefined) : value;
  return isObject(only) ? only : {};
}

/**
 * What AWS would refuse of one resource; paths are those of the Terraform arguments. `attributes` are as `cdktf synth`
 * writes them. Resource types that `mappings` does not have pass.
 */
export function validateResource(
  mappings: Mappings,
  type: string,
  logicalId: string,
  attributes: JsonObject,
): ModelViolation[] {
  const toApi = Object.hasOwn(mappings, type) ? mappings[type] : undefined;
  if (toApi === undefined) return [];
  return toApi(attributes).flatMap((apiCall) =>
    validateInput(apiCall.service, apiCall.operation, apiCall.input).map((violation) => ({
      ...violation,
      path: [type, logicalId, terraformPathOf(violation.path, apiCall.terraformPaths)]
        .filter(Boolean)
        .join("."),
    })),
  );
}

/** The Terraform path of the longest part that has one, followed by the rest as the API names it. */
function terraformPathOf(apiPath: string, paths: ReadonlyMap<string, string>): string {
  for (let end = apiPath.length; end > 0; end -= 1) {
    const next = apiPath[end];
    if (next !== undefined && next !== "." && next !== "[") continue;
    const terraformPath = paths.get(apiPath.slice(0, end));
    if (terraformPath !== undefined) return `${terraformPath}${apiPath.slice(end)}`.replace(/^\./, "");
  }
  return apiPath;
}

/**
 * What AWS would refuse of a whole stack, as synthesised into `cdk.tf.json`: a problem for each, with the resource and
 * its argument as the path. `file` is the name under which the problems are told.
 */
export function checkStackAgainstApiModel(
  mappings: Mappings,
  stack: JsonObject,
  file = "cdk.tf.json",
): Observation[] {
  return resourcesOf(stack).flatMap(({ type, logicalId, attributes }) =>
    validateResource(mappings, type, logicalId, attributes).map((violation) => ({
      file,
      path: `resource.${violation.path}`,
      at: `${type}.${logicalId}`,
      message: `${violation.found} is refused by AWS; allowed: ${violation.allowed}. Source: ${violation.source}.`,
    })),
  );
}

function resourcesOf(stack: JsonObject): { type: string; logicalId: string; attributes: JsonObject }[] {
  const types = isObject(stack["resource"]) ? stack["resource"] : {};
  return Object.entries(types).flatMap(([type, resources]) =>
    Object.entries(isObject(resources) ? resources : {}).flatMap(([logicalId, written]) =>
      list(written)
        .filter(isObject)
        .map((attributes) => ({ type, logicalId, attributes })),
    ),
  );
}
