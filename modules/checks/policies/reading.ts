import { parseDocument } from "yaml";
import { isObject, type Json, type JsonObject, parseJson } from "../../aws/json.ts";
import { jsonTextOf } from "../../aws/jsonencode.ts";
import type { Synthesis } from "../rule.ts";
import { follow, type Placed, soleExpression } from "./references.ts";

export interface Statement {
  /** Sid, or its number. */
  readonly label: string;
  readonly sid?: string;
  /** As it is written; absent where it is not. */
  readonly effect?: string;
  readonly allows: boolean;
  /** Names of the elements that it has, `NotPrincipal` for one. */
  readonly elements: readonly string[];
  /** Those of them that hold nothing. */
  readonly empty: readonly string[];
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

/** What a policy's text says. */
export interface ReadPolicy {
  /** Absent where it is not written. */
  readonly version?: string;
  /** Whether an object of its text has one member twice, of which a reader takes either. */
  readonly hasTwins: boolean;
  /** Names of the elements around the statements. */
  readonly elements: readonly string[];
  /** Characters that it has at least, white space and whatever Terraform fills in left out. */
  readonly size: number;
  readonly statements: readonly Statement[];
}

/** The data source `aws_iam_policy_document` of that id in a stack. */
export type Documents = (stack: string, id: string) => JsonObject | undefined;

/** Reads a policy as Terraform will see it; undefined where its statements are made when Terraform runs. */
export function readPolicy(
  given: Placed,
  synthesis: Synthesis,
  documents: Documents,
): ReadPolicy | undefined {
  const document = documentOf(given, synthesis, documents);
  if (document === undefined) return undefined;
  const { json, stack, hasTwins } = document;
  const statements = listOf(json["Statement"], stack, synthesis) ?? [];
  if (!statements.every(isObject)) return undefined;
  const version = json["Version"];
  return {
    ...(typeof version === "string" ? { version } : {}),
    hasTwins,
    elements: Object.keys(json),
    size: sizeOf(json),
    statements: statements.map((statement, index) => readStatement(statement, index, stack, synthesis)),
  };
}

interface Document {
  readonly json: JsonObject;
  readonly stack: string;
  readonly hasTwins: boolean;
}

/** JSON.parse keeps the last of two members with one name, so that what it gives is shorter; YAML's reader tells. */
function hasTwins(text: string, json: JsonObject): boolean {
  const isShorter = JSON.stringify(json).replaceAll(/\s/g, "").length < text.replaceAll(/\s/g, "").length;
  return isShorter && parseDocument(text).errors.some(({ code }) => code === "DUPLICATE_KEY");
}

const DATA = /^data\.aws_iam_policy_document\.([\w-]+)\.(?:json|minified_json)$/;

function documentOf(given: Placed, synthesis: Synthesis, documents: Documents): Document | undefined {
  const { value, stack } = follow(given, synthesis);
  const [, id] = typeof value === "string" ? (DATA.exec(soleExpression(value) ?? "") ?? []) : [];
  if (id !== undefined) {
    const source = documents(stack, id);
    const json = source && fromDataSource(source, stack, synthesis, documents);
    return json && { json, stack, hasTwins: false };
  }
  const text = jsonTextOf(value);
  const json = typeof text === "string" ? parseJson(text) : text;
  return isObject(json)
    ? { json, stack, hasTwins: typeof text === "string" && hasTwins(text, json) }
    : undefined;
}

/** The policy that `data.aws_iam_policy_document` gives, with what it takes from others. */
export function fromDataSource(
  source: JsonObject,
  stack: string,
  synthesis: Synthesis,
  documents: Documents,
): JsonObject | undefined {
  // Blocks that are made in a loop, and arguments of older versions of the provider, are known only to Terraform.
  if (["dynamic", "source_json", "override_json"].some((name) => source[name] !== undefined))
    return undefined;
  const own = blocks(source["statement"]);
  const taken = ["source_policy_documents", "override_policy_documents"].map((name) =>
    blocks(source[name]).map((value) => documentOf({ value, stack }, synthesis, documents)),
  );
  if (!own.every(isObject) || taken.flat().some((one) => one === undefined)) return undefined;
  const [before = [], after = []] = taken.map((all) => all.flatMap((one) => blocks(one?.json["Statement"])));
  const version = source["version"];
  return {
    Version: typeof version === "string" ? version : "2012-10-17",
    Statement: [...before, ...own.map(fromBlock), ...after],
  };
}

const ELEMENTS: Readonly<Record<string, string>> = {
  actions: "Action",
  not_actions: "NotAction",
  resources: "Resource",
  not_resources: "NotResource",
};

function fromBlock(block: JsonObject): JsonObject {
  const lists = Object.entries(ELEMENTS).flatMap(([argument, element]) => {
    const values = block[argument];
    return values === undefined ? [] : [[element, values] as const];
  });
  const principal = principalOf(block["principals"]);
  const notPrincipal = principalOf(block["not_principals"]);
  const conditions = blocks(block["condition"]).filter(isObject);
  const text = JSON.stringify({
    ...(block["sid"] === undefined ? {} : { Sid: block["sid"] }),
    Effect: block["effect"] ?? "Allow",
    ...Object.fromEntries(lists),
    ...(principal === undefined ? {} : { Principal: principal }),
    ...(notPrincipal === undefined ? {} : { NotPrincipal: notPrincipal }),
    ...(conditions.length === 0 ? {} : { Condition: conditionOf(conditions) }),
  });
  // The data source writes variables of policies with an ampersand.
  return JSON.parse(text.replaceAll("&{", "$${")) as JsonObject;
}

function principalOf(given: Json | undefined): Json | undefined {
  const found = blocks(given).filter(isObject);
  if (found.length === 0) return undefined;
  if (found.some(({ type }) => type === "*")) return "*";
  const types = [...new Set(found.map(({ type }) => String(type)))];
  return Object.fromEntries(
    types.map((type) => [
      type,
      found.filter((one) => one["type"] === type).flatMap((one) => blocks(one["identifiers"])),
    ]),
  );
}

function conditionOf(conditions: readonly JsonObject[]): JsonObject {
  const operators = [...new Set(conditions.map(({ test }) => String(test)))];
  return Object.fromEntries(
    operators.map((operator) => [
      operator,
      Object.fromEntries(
        conditions
          .filter(({ test }) => test === operator)
          .map(({ variable, values }) => [String(variable), values]),
      ),
    ]),
  );
}

function readStatement(json: JsonObject, index: number, stack: string, synthesis: Synthesis): Statement {
  const texts = (value: Json | undefined): string[] =>
    value === undefined
      ? []
      : (listOf(value, stack, synthesis) ?? [value]).map((one) =>
          typeof one === "object" ? JSON.stringify(one) : String(one),
        );
  const { Sid, Effect } = json;
  return {
    label: typeof Sid === "string" && Sid !== "" ? Sid : `Statement[${index}]`,
    ...(typeof Sid === "string" ? { sid: Sid } : {}),
    ...(typeof Effect === "string" ? { effect: Effect } : {}),
    allows: Effect !== "Deny",
    elements: Object.keys(json),
    empty: Object.keys(json).filter(
      (name) =>
        ["Action", "NotAction", "Resource", "NotResource"].includes(name) && texts(json[name]).length === 0,
    ),
    actions: texts(json["Action"]),
    notActions: texts(json["NotAction"]),
    resources: texts(json["Resource"]),
    notResources: texts(json["NotResource"]),
    principals: principalsOf(json["Principal"] ?? json["NotPrincipal"], texts),
    conditions: members(json["Condition"]).flatMap(([operator, keys]) =>
      members(keys).map(([key, values]) => ({ operator, key, values: texts(values) })),
    ),
  };
}

function principalsOf(
  principal: Json | undefined,
  texts: (value: Json | undefined) => readonly string[],
): Principal[] {
  if (typeof principal === "string") return [{ type: "*", id: principal }];
  return members(principal).flatMap(([type, ids]) => texts(ids).map((id) => ({ type, id })));
}

/** The members of a list, or the one value that stands for it, each as far as its references are known. */
function listOf(value: Json | undefined, stack: string, synthesis: Synthesis): readonly Json[] | undefined {
  if (value === undefined) return undefined;
  const list = follow({ value, stack }, synthesis);
  return blocks(list.value).flatMap((one) =>
    blocks(follow({ value: one, stack: list.stack }, synthesis).value),
  );
}

/** Length without white space, and without what Terraform puts in. */
const sizeOf = (json: JsonObject): number =>
  JSON.stringify(json)
    .replaceAll(/(?<!\$)\$\{[^}]*\}/g, "")
    .replaceAll(/\s/g, "").length;

const members = (value: Json | undefined): [string, Json | undefined][] =>
  isObject(value) ? Object.entries(value) : [];

/** Terraform's JSON has one block or one value without its list. */
const blocks = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value as Json];
