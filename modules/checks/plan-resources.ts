import { isObject, type Json, type JsonObject } from "../aws/json.ts";
import { listOf } from "./arguments.ts";
import { type Instance, PlanReferences } from "./plan-references.ts";
import { NOT_IN_A_PLAN, type PlanFacts, type ResourceArguments, type Synthesis } from "./rule.ts";

/**
 * Whether it is what `terraform show -json` says of a plan; a state has no configuration. Terraform leaves
 * `resource_changes` out where a plan has none: that of an empty folder, and one of `-refresh-only`.
 */
export const isPlan = (json: unknown): json is JsonObject =>
  isObject(json) &&
  (Array.isArray(json["resource_changes"]) || isObject(json["planned_values"])) &&
  isObject(json["configuration"]);

/**
 * What a plan says of itself; what it does not say is taken for right. Source: internal/command/jsonplan/plan.go of
 * Terraform, `errored` and `complete`, tried with 1.11.4, and of OpenTofu 1.10.6, `errored` alone (2026-11-29).
 */
export const factsOf = (plan: JsonObject): PlanFacts => ({
  errored: plan["errored"] === true,
  partial: plan["complete"] === false,
});

/** A plan as rules read it. */
export interface PlannedStack {
  readonly stack: Synthesis["stacks"][number];
  /** Puts addresses as Terraform prints them in the place of the ids of the stack. */
  readonly withAddresses: (text: string) => string;
}

/**
 * The resources that a plan makes, changes or leaves as they are, with the data sources that only an apply reads; what it
 * destroys is not among them. One stack stands for all modules, as Terraform's JSON would have it: an argument that is no
 * more than the identity of another resource is a reference to it, known or not. Source: Terraform, "JSON Output Format",
 * plan representation, format version 1.2.
 */
export function plannedStack(plan: JsonObject, file: string): PlannedStack {
  const instances = changesOf(plan).filter(isObject).flatMap(instanceOf);
  const references = new PlanReferences(plan["configuration"], instances);
  const identities = identitiesOf(instances);
  const blocks = { managed: new Map(), data: new Map() } as const;
  for (const one of instances) {
    const args = argumentsOf(one, references, identities);
    const byId: Record<string, ResourceArguments> = blocks[one.mode].get(one.type) ?? {};
    byId[one.id] = args;
    blocks[one.mode].set(one.type, byId);
  }
  const addresses = new Map(instances.map(({ id, address }) => [id, address]));
  return {
    stack: {
      name: "",
      path: file,
      json: { resource: Object.fromEntries(blocks.managed), data: Object.fromEntries(blocks.data) },
    },
    withAddresses: (text) =>
      text.replaceAll(/(?:data\.)?[\w-]+\.(planned-\d+)(?!\d)/g, (whole, id) => addresses.get(id) ?? whole),
  };
}

/** A plan that changes nothing, and says so by no list at all, leaves everything as the state before it has it. */
function changesOf(plan: JsonObject): readonly unknown[] {
  if (plan["resource_changes"] !== undefined) return listOf(plan["resource_changes"]);
  return ofModule(member(member(plan["prior_state"], "values"), "root_module"));
}

function ofModule(module: unknown): readonly unknown[] {
  if (!isObject(module)) return [];
  const own = listOf(module["resources"]).filter(isObject);
  return [
    ...own.map(({ values = {}, ...one }) => ({
      ...one,
      module_address: module["address"] ?? "",
      change: { after: values, after_unknown: {} },
    })),
    ...listOf(module["child_modules"]).flatMap(ofModule),
  ];
}

function instanceOf(resource: JsonObject, index: number): Instance[] {
  const { mode, address, type, name, change, module_address: module, index: key } = resource;
  const after = isObject(change) ? change["after"] : undefined;
  if ((mode !== "managed" && mode !== "data") || !isObject(after) || !isObject(change)) return [];
  return [
    {
      address: String(address),
      mode,
      type: String(type),
      name: String(name),
      module: String(module ?? ""),
      key: key === undefined || key === null ? "" : `[${JSON.stringify(key)}]`,
      id: `planned-${index}`,
      after,
      unknown: change["after_unknown"],
    },
  ];
}

/** Attributes that say which resource is meant, and nothing of what it is like. */
const IDENTITY =
  /^(?:id|arn|name|bucket|family|identifier|dns_name|url|arn_suffix|(?:\w+_)?(?:id|arn|name|identifier))$/;
/** Those of them that no two resources of different types share. */
const UNIQUE = ["arn", "id"];

type Identities = ReadonlyMap<string, Instance | "several">;

/**
 * Who is meant by an ARN or an ID, for values that come by way of a local value. What only sets something of a bucket has
 * the bucket's name as its ID, and no ARN.
 */
function identitiesOf(instances: readonly Instance[]): Identities {
  const found = new Map<string, Instance[]>();
  for (const one of instances.filter(({ mode }) => mode === "managed")) {
    for (const value of new Set(UNIQUE.map((name) => one.after[name]))) {
      if (typeof value === "string") found.set(value, [...(found.get(value) ?? []), one]);
    }
  }
  return new Map(
    [...found].map(([value, all]) => {
      const [only, ...others] =
        all.length === 1 ? all : all.filter(({ after }) => after["arn"] !== undefined);
      return [value, only === undefined || others.length > 0 ? "several" : only];
    }),
  );
}

/**
 * Blocks that the provider fills in from other resources and that nobody writes any more. Source: provider hashicorp/aws
 * 6.47, schema of the type: optional, computed and deprecated (2026-11).
 */
const ANSWERS: Readonly<Record<string, readonly string[]>> = {
  aws_s3_bucket: [
    "cors_rule",
    "grant",
    "lifecycle_rule",
    "logging",
    "object_lock_configuration",
    "replication_configuration",
    "server_side_encryption_configuration",
    "versioning",
    "website",
  ],
};

/** What the configuration sets, as Terraform's JSON has it: no defaults of the provider, and no answers of AWS. */
function argumentsOf(one: Instance, references: PlanReferences, identities: Identities): ResourceArguments {
  const written = references.expressionsOf(one);
  const answers = (ANSWERS[one.type] ?? []).filter((name) => member(written, name) === undefined);
  const after = Object.fromEntries(Object.entries(one.after).filter(([name]) => !answers.includes(name)));
  const read = withReferences(after, one.unknown, written, (expression, value) =>
    referenceTo(references, identities, expression, value, one),
  );
  return { ...(read as JsonObject), lifecycle: NOT_IN_A_PLAN };
}

/** `${aws_lb.planned-3.arn}`; undefined where a known value is more than the identity of a resource. */
function referenceTo(
  references: PlanReferences,
  identities: Identities,
  expression: Json | undefined,
  value: string | undefined,
  by: Instance,
): string | undefined {
  const referred = references.referred(expression, by);
  if (value === undefined) {
    const known = referred.flatMap(({ instance, attribute }) =>
      instance ? textOf(instance, attribute) : [],
    );
    const rest = known.length === 0 || referred.some(({ instance }) => !instance) ? [NOT_IN_A_PLAN] : [];
    return [...new Set([...known, ...rest])].join("");
  }
  for (const { instance, attribute } of referred) {
    const identity = instance && identityWith(instance, attribute, value);
    if (instance && identity !== undefined) return textOf(instance, identity);
  }
  const named = referred.some(({ instance }) => !instance) ? identities.get(value) : undefined;
  return named === undefined || named === "several" ? undefined : textOf(named, "id");
}

const textOf = ({ mode, type, id }: Instance, attribute: string): string =>
  `\${${mode === "data" ? "data." : ""}${type}.${id}.${attribute === "" ? "id" : attribute}}`;

function identityWith({ mode, after }: Instance, attribute: string, value: string): string | undefined {
  if (mode === "data") return undefined;
  const names = attribute === "" ? Object.keys(after) : [attribute];
  return names.find((name) => IDENTITY.test(name) && after[name] === value);
}

type Reference = (expression: Json | undefined, value: string | undefined) => string | undefined;

function withReferences(
  after: Json | undefined,
  unknown: Json | undefined,
  written: Json | undefined,
  reference: Reference,
): Json {
  if (unknown === true) return reference(written, undefined) ?? NOT_IN_A_PLAN;
  if (Array.isArray(after)) {
    return after.map((one, index) =>
      withReferences(one, entry(unknown, index), blockOf(written, one, index), reference),
    );
  }
  if (typeof after === "string") return reference(written, after) ?? after;
  if (!isObject(after)) return after ?? null;
  const names = new Set([...Object.keys(after), ...Object.keys(isObject(unknown) ? unknown : {})]);
  return Object.fromEntries(
    [...names].flatMap((name): [string, Json][] => {
      const inner = member(unknown, name);
      const expression = isExpression(written) ? written : member(written, name);
      const value = after[name];
      if (inner === true && expression === undefined) return [];
      if (inner !== true && (value === null || value === undefined)) return [];
      if (expression === undefined && written !== undefined && !isRepeated(value)) return [];
      return [[name, withReferences(value, inner, expression, reference)]];
    }),
  );
}

/** Sets of blocks are in an order of Terraform's own, so that a block is found again by what it says. */
function blockOf(written: Json | undefined, block: Json, index: number): Json | undefined {
  if (!Array.isArray(written)) return written;
  const blocks: readonly Json[] = written;
  return blocks.find((one) => isOf(one, block)) ?? blocks[index];
}

const isOf = (written: Json, block: Json): boolean =>
  isObject(written) &&
  isObject(block) &&
  Object.entries(written).every(([name, expression]) => {
    const constant = member(expression, "constant_value");
    return constant === undefined || JSON.stringify(constant) === JSON.stringify(block[name]);
  });

/** Blocks that `dynamic` makes, which the configuration in a plan leaves out. */
const isRepeated = (value: Json | undefined): boolean =>
  Array.isArray(value) && value.length > 0 && value.every(isObject);

const member = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) ? value[name] : undefined;

/** An attribute rather than blocks: all within it is written. */
const isExpression = (written: Json | undefined): boolean =>
  isObject(written) && ("references" in written || "constant_value" in written);

const entry = (list: Json | undefined, index: number): Json | undefined =>
  Array.isArray(list) ? list[index] : undefined;
