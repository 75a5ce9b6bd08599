import { isObject, type Json, type JsonObject, parseJson } from "../aws/json";
import { jsonTextOf } from "../aws/jsonencode";
import type { FoundResource, Synthesis } from "./rule";

/**
 * Where a policy stands decides how it is read. `self`: a policy of one resource, whose `*` is that resource;
 * `repository`: it has no resources at all.
 */
export type PolicyKind = "identity" | "trust" | "resource" | "self" | "repository" | "endpoint";

export interface PolicyDocument {
  readonly found: FoundResource;
  /** Argument that holds it, such as `assume_role_policy`. */
  readonly argument: string;
  readonly kind: PolicyKind;
  readonly statements: readonly Statement[];
}

export interface Statement {
  /** Sid, or its number. */
  readonly label: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  /** Empty where the statement names none. */
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  readonly principals: readonly Principal[];
  readonly conditions: readonly Condition[];
}

export interface Principal {
  /** `*`, `AWS`, `Service`, `Federated`, `CanonicalUser` */
  readonly type: string;
  readonly id: string;
}

export interface Condition {
  /** `ArnEquals` */
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Every policy of the synthesis, wherever it stands: each argument that holds one as JSON, and each data source. */
export function policiesOf(synthesis: Synthesis): PolicyDocument[] {
  return synthesis.stacks.flatMap((stack) => {
    const json = stack.json as JsonObject;
    const place = (type: string, id: string, args: JsonObject): FoundResource => ({
      stack: stack.name,
      file: stack.path,
      type,
      id,
      arguments: args,
    });
    const written = members(json["resource"]).flatMap(([type, byId]) =>
      members(byId).flatMap(([id, args]) =>
        isObject(args) ? documentsIn(place(type, id, args), args, "") : [],
      ),
    );
    const sources = isObject(json["data"]) ? members(json["data"]["aws_iam_policy_document"]) : [];
    const documents = sources.flatMap(([id, args]) =>
      isObject(args) ? [dataDocument(place("data.aws_iam_policy_document", id, args))] : [],
    );
    return [...written, ...documents];
  });
}

function documentsIn(found: FoundResource, value: Json | undefined, path: string): PolicyDocument[] {
  if (typeof value === "string") {
    const text = jsonTextOf(value);
    const document = typeof text === "string" && text.includes("Statement") ? parseJson(text) : undefined;
    if (!isObject(document) || document["Statement"] === undefined) return [];
    return [{ found, argument: path, kind: kindOf(found.type, path), statements: statementsOf(document) }];
  }
  const inner: [string, Json | undefined][] = Array.isArray(value)
    ? value.map((item, index) => [`${path}[${index}]`, item])
    : members(value).map(([key, item]) => [path === "" ? key : `${path}.${key}`, item]);
  return inner.flatMap(([place, item]) => documentsIn(found, item, place));
}

function kindOf(type: string, argument: string): PolicyKind {
  if (argument.endsWith("assume_role_policy")) return "trust";
  if (/^aws_vpc_endpoint/.test(type)) return "endpoint";
  if (/^aws_kms_|^aws_secretsmanager_/.test(type)) return "self";
  if (/^aws_ecr_repository/.test(type)) return "repository";
  return /^aws_(iam|ssoadmin|organizations)_/.test(type) ? "identity" : "resource";
}

function statementsOf(document: JsonObject): Statement[] {
  return list(document["Statement"]).flatMap((entry, index) => {
    if (!isObject(entry)) return [];
    return [
      {
        label: typeof entry["Sid"] === "string" ? entry["Sid"] : `Statement[${index}]`,
        allows: entry["Effect"] !== "Deny",
        actions: texts(entry["Action"]),
        notActions: texts(entry["NotAction"]),
        resources: texts(entry["Resource"]),
        notResources: texts(entry["NotResource"]),
        principals: principalsOf(entry["Principal"]),
        conditions: members(entry["Condition"]).flatMap(([operator, keys]) =>
          members(keys).map(([key, values]) => ({ operator, key, values: texts(values) })),
        ),
      },
    ];
  });
}

function principalsOf(principal: Json | undefined): Principal[] {
  if (typeof principal === "string") return [{ type: "*", id: principal }];
  return members(principal).flatMap(([type, ids]) => texts(ids).map((id) => ({ type, id })));
}

/** Blocks of `data.aws_iam_policy_document`. Without its user, what it is for shows in what it holds. */
function dataDocument(found: FoundResource): PolicyDocument {
  const statements = list(found.arguments["statement"] as Json | undefined).flatMap((entry, index) => {
    if (!isObject(entry)) return [];
    return [
      {
        label: typeof entry["sid"] === "string" ? entry["sid"] : `statement[${index}]`,
        allows: entry["effect"] !== "Deny",
        actions: texts(entry["actions"]),
        notActions: texts(entry["not_actions"]),
        resources: texts(entry["resources"]),
        notResources: texts(entry["not_resources"]),
        principals: list(entry["principals"]).flatMap((one) =>
          isObject(one) ? texts(one["identifiers"]).map((id) => ({ type: String(one["type"]), id })) : [],
        ),
        conditions: list(entry["condition"]).flatMap((one) =>
          isObject(one)
            ? [{ operator: String(one["test"]), key: String(one["variable"]), values: texts(one["values"]) }]
            : [],
        ),
      },
    ];
  });
  const hasPrincipals = statements.some(({ principals }) => principals.length > 0);
  const isTrust = statements.some(({ actions }) => actions.some((action) => /^sts:/i.test(action)));
  const kind = !hasPrincipals ? "identity" : isTrust ? "trust" : "resource";
  return { found, argument: "statement", kind, statements };
}

const members = (value: Json | undefined): [string, Json | undefined][] =>
  isObject(value) ? Object.entries(value) : [];
const list = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value as Json];
const texts = (value: Json | undefined): string[] => list(value).map(String);
