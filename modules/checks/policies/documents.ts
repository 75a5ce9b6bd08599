import { isObject, type Json, type JsonObject } from "../../aws/json.ts";
import {
  isOtherLanguage,
  type PolicyArgument,
  type PolicyKind,
  policyArguments,
} from "../../aws/policy-arguments.ts";
import type { FoundResource, Synthesis } from "../rule.ts";
import { argumentTexts } from "../terraform/strings.ts";
import { isBoundary } from "./boundaries.ts";
import { type Documents, fromDataSource, type ReadPolicy, readPolicy } from "./reading.ts";
import { follow } from "./references.ts";

/** A policy, and where it stands. */
export interface PolicyDocument extends ReadPolicy {
  readonly found: FoundResource;
  /** Argument that holds it, such as `assume_role_policy`. */
  readonly argument: string;
  readonly kind: PolicyKind;
  /** Prefixes of the services whose actions it may name; empty where it may name all. */
  readonly services: readonly string[];
  /** What it is attached to, as Terraform names it: `${aws_s3_bucket.logs.id}`. */
  readonly target?: string;
}

/** An argument that takes a policy whose text is made when Terraform runs. */
export interface UnreadPolicy {
  readonly found: FoundResource;
  readonly argument: string;
  readonly text: string;
}

interface Policies {
  readonly documents: readonly PolicyDocument[];
  readonly unread: readonly UnreadPolicy[];
}

/** Read once for all rules. */
const known = new WeakMap<Synthesis["stacks"], Policies>();

function policies(synthesis: Synthesis): Policies {
  const found = known.get(synthesis.stacks) ?? readPolicies(synthesis);
  known.set(synthesis.stacks, found);
  return found;
}

/** Every policy of the synthesis, wherever it stands: in arguments that take one, in other strings, in data sources. */
export const policiesOf = (synthesis: Synthesis): readonly PolicyDocument[] => policies(synthesis).documents;

export const unreadPoliciesOf = (synthesis: Synthesis): readonly UnreadPolicy[] => policies(synthesis).unread;

function readPolicies(synthesis: Synthesis): Policies {
  const sources = synthesis.stacks.flatMap((stack) =>
    members(stack.json.data?.["aws_iam_policy_document"] as JsonObject | undefined).flatMap(([id, args]) =>
      isObject(args) ? [{ found: place(stack, "data.aws_iam_policy_document", id, args), args }] : [],
    ),
  );
  const used = new Set<FoundResource>();
  const documents: Documents = (stack, id) => {
    const source = sources.find(({ found }) => found.stack === stack && found.id === id);
    if (source) used.add(source.found);
    return source?.args;
  };
  const places = synthesis.stacks.flatMap((stack) =>
    members(stack.json.resource as JsonObject | undefined).flatMap(([type, byId]) =>
      members(byId).flatMap(([id, args]) =>
        isObject(args) ? textsWithPolicies(place(stack, type, id, args), args, synthesis) : [],
      ),
    ),
  );
  const read = places.map((one) => ({
    one,
    policy: readPolicy({ value: one.value, stack: one.found.stack }, synthesis, documents),
  }));
  const written = read.flatMap(({ one: { value: _, ...where }, policy }) =>
    policy ? [{ ...where, ...policy }] : [],
  );
  const unread = read.flatMap(({ one, policy }) =>
    policy || (one.isGuess && !isExpression(one.value))
      ? []
      : [{ found: one.found, argument: one.argument, text: String(one.value) }],
  );
  const rest = sources
    .filter(({ found }) => !used.has(found))
    .map(({ found, args }) => ({ found, policy: unusedSource(found, args, synthesis, documents) }));
  return {
    documents: [...written, ...rest.flatMap(({ policy }) => (policy ? [policy] : []))],
    unread: [
      ...unread,
      ...rest.flatMap(({ found, policy }) =>
        policy ? [] : [{ found, argument: "statement", text: "statement" }],
      ),
    ],
  };
}

const place = (
  stack: Synthesis["stacks"][number],
  type: string,
  id: string,
  args: JsonObject,
): FoundResource => ({ stack: stack.name, file: stack.path, type, id, arguments: args });

interface PolicyPlace {
  readonly found: FoundResource;
  readonly argument: string;
  readonly kind: PolicyKind;
  readonly services: readonly string[];
  readonly target?: string;
  readonly value: Json;
  /** Found by how it looks, and not by the argument that it is in. */
  readonly isGuess?: true;
}

function textsWithPolicies(found: FoundResource, args: JsonObject, synthesis: Synthesis): PolicyPlace[] {
  const rows = policyArguments(found.type);
  return argumentTexts(args).flatMap(({ argument, value }): PolicyPlace[] => {
    const row = rows.find(({ path }) => path === withoutPlaces(argument));
    if (row !== undefined) {
      const kind = row.kind === "identity" && isBoundary(found, synthesis) ? "boundary" : row.kind;
      return [tablePlace(found, argument, value, { ...row, kind }, args)];
    }
    if (!looksLikePolicy(value, found.stack, synthesis)) return [];
    if (isOtherLanguage(found.type, withoutPlaces(argument))) return [];
    const kind = String(value).includes("Principal") ? "resource" : "identity";
    return [{ found, argument, value, kind, services: [], isGuess: true }];
  });
}

const withoutPlaces = (argument: string): string => argument.replaceAll(/\[\d+\]/g, "");

function tablePlace(
  found: FoundResource,
  argument: string,
  value: Json,
  { kind, services, target }: PolicyArgument,
  args: JsonObject,
): PolicyPlace {
  const attached = target === undefined ? `\${${found.type}.${found.id}.id}` : args[target];
  return {
    found,
    argument,
    value,
    kind,
    services,
    ...(typeof attached === "string" ? { target: attached } : {}),
  };
}

const isExpression = (value: Json): boolean => typeof value === "string" && value.startsWith("${");

function looksLikePolicy(value: Json, stack: string, synthesis: Synthesis): boolean {
  const { value: text } = follow({ value, stack }, synthesis);
  return typeof text === "string" && /"Statement"|Statement\s*=/.test(text);
}

/** A data source that nothing of ours takes; what it is for shows in what it holds. */
function unusedSource(
  found: FoundResource,
  args: JsonObject,
  synthesis: Synthesis,
  documents: Documents,
): PolicyDocument | undefined {
  const json = fromDataSource(args, found.stack, synthesis, documents);
  const policy = json && readPolicy({ value: json, stack: found.stack }, synthesis, documents);
  if (policy === undefined) return undefined;
  const { statements } = policy;
  const isTrust = statements.some(({ actions }) => actions.some((action) => /^sts:/i.test(action)));
  const hasPrincipals = statements.some(({ principals }) => principals.length > 0);
  const kind = !hasPrincipals ? "identity" : isTrust ? "trust" : "resource";
  return { ...policy, found, argument: "statement", kind, services: [] };
}

const members = (value: Json | undefined): [string, Json | undefined][] =>
  isObject(value) ? Object.entries(value) : [];
