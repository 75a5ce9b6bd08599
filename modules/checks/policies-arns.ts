import { isObject, type Json, type JsonObject } from "../aws/json";
import { terraformArn } from "../aws/terraform-arns";
import type { Synthesis } from "./rule";

/**
 * ARNs of policies as patterns that can be compared. A pattern is a list of single characters and of gaps, which have
 * longer names: what a wildcard, a variable of an ARN's format or a reference of Terraform leaves open.
 */
export type ArnPattern = readonly string[];

/** Any characters. */
const ANY = "any characters";
/** Exactly one character. */
const ONE = "one character";
/** One that parts nothing in an ARN: neither `:` nor `/`. */
const PLAIN = "one plain character";
/** Any of those, or none. */
const SEGMENT = "plain characters";

/** Variables of ARN formats whose values hold neither `:` nor `/`. The others are names that may hold either. */
const PLAIN_VARIABLES = ["Partition", "Region", "Account", "BucketName", "ClusterName", "TopicName"];

/** The pattern of a format such as `arn:${Partition}:ecs:${Region}:${Account}:cluster/${ClusterName}`. */
export function formatPattern(format: string): ArnPattern {
  const known = formats.get(format) ?? readFormat(format);
  formats.set(format, known);
  return known;
}

/** Read once each: a few formats are compared with every ARN. */
const formats = new Map<string, ArnPattern>();

function readFormat(format: string): ArnPattern {
  return format.split(/(\$\{[^}]*\})/).flatMap((part): string[] => {
    const variable = /^\$\{(.*)\}$/.exec(part)?.[1];
    if (variable === undefined) return [...part];
    return PLAIN_VARIABLES.includes(variable) ? [PLAIN, SEGMENT] : [ANY];
  });
}

/** The pattern of an ARN in a policy: IAM's wildcards, Terraform's references, variables of policies (`$${aws:...}`). */
export function writtenPattern(text: string, synthesis: Synthesis, stack: string): ArnPattern {
  return parts(text).flatMap(({ text: part, kind }): ArnPattern => {
    if (kind === "variable") return [ANY];
    if (kind === "expression") return referencePattern(part, synthesis, stack);
    return [...part].map((character) => (character === "*" ? ANY : character === "?" ? ONE : character));
  });
}

/** Whether one ARN at least is of both patterns. */
export function overlap(one: ArnPattern, other: ArnPattern): boolean {
  // For each pair of places: 0 not looked at, 1 no, 2 yes.
  const known = new Uint8Array((one.length + 1) * (other.length + 1));
  const from = (i: number, j: number): boolean => {
    const place = i * (other.length + 1) + j;
    if (known[place] === 0) known[place] = compare(i, j) ? 2 : 1;
    return known[place] === 2;
  };
  const compare = (i: number, j: number): boolean => {
    const [a, b] = [one[i], other[j]];
    if (a === undefined && b === undefined) return true;
    if (isGap(a) && (from(i + 1, j) || (b !== undefined && fits(a, b) && from(i, j + 1)))) return true;
    if (isGap(b) && (from(i, j + 1) || (a !== undefined && fits(b, a) && from(i + 1, j)))) return true;
    if (a === undefined || b === undefined || isGap(a) || isGap(b)) return false;
    return isSame(a, b) && from(i + 1, j + 1);
  };
  return from(0, 0);
}

const isGap = (part: string | undefined): boolean => part === ANY || part === SEGMENT;

const isPart = (part: string): boolean => part === ":" || part === "/";

/** Whether two parts, neither of them a gap, may be the same character. */
const isSame = (a: string, b: string): boolean =>
  a === b || a === ONE || b === ONE || (a === PLAIN && !isPart(b)) || (b === PLAIN && !isPart(a));

/** Whether a gap may stand for what the other pattern has here. */
const fits = (gap: string | undefined, part: string): boolean => gap === ANY || !isPart(part);

/** Nothing is known of it: a reference to something whose ARN is in no table, or a Terraform variable. */
export const isOpen = (pattern: ArnPattern): boolean => pattern[0] === ANY;

export const startsLikeArn = (pattern: ArnPattern): boolean =>
  isOpen(pattern) || pattern.slice(0, 4).join("") === "arn:";

interface Part {
  readonly kind: "text" | "expression" | "variable";
  readonly text: string;
}

/** A text of Terraform's JSON, cut into what stands for itself, `${...}`, and `$${...}`, which IAM reads. */
function parts(text: string): Part[] {
  const found: Part[] = [];
  let rest = text;
  while (rest !== "") {
    const start = /\$?\$\{/.exec(rest);
    if (!start) return [...found, { kind: "text", text: rest }];
    if (start.index > 0) found.push({ kind: "text", text: rest.slice(0, start.index) });
    const inside = rest.slice(start.index + start[0].length);
    const end = closingBrace(inside);
    const kind = start[0] === "$${" ? "variable" : "expression";
    found.push({ kind, text: inside.slice(0, end) });
    rest = inside.slice(end + 1);
  }
  return found;
}

function closingBrace(text: string): number {
  let depth = 1;
  for (const [index, character] of [...text].entries()) {
    if (character === "{") depth += 1;
    if (character === "}") depth -= 1;
    if (depth === 0) return index;
  }
  return text.length;
}

const ATTRIBUTE = /^(?:data\.)?(aws_[a-z0-9_]+)\.[\w-]+(?:\[[^\]]*\])?\.(\w+)$/;
const OTHER_STACK = /^data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)$/;
const LOCAL = /^local\.([\w-]+)$/;

function referencePattern(expression: string, synthesis: Synthesis, stack: string): ArnPattern {
  const value = referred(expression, synthesis, stack);
  if (value !== undefined) return writtenPattern(value.text, synthesis, value.stack);
  const [, type = "", attribute = ""] = ATTRIBUTE.exec(expression) ?? [];
  const arn = terraformArn(type, attribute);
  return arn === undefined ? [ANY] : formatPattern(arn);
}

/** What an output of another stack, or a local value, stands for. */
function referred(
  expression: string,
  synthesis: Synthesis,
  stack: string,
): { readonly text: string; readonly stack: string } | undefined {
  const json = (name: string): JsonObject | undefined =>
    synthesis.stacks.find((one) => one.name === name)?.json as JsonObject | undefined;
  const [, otherStack, output] = OTHER_STACK.exec(expression) ?? [];
  if (otherStack !== undefined && output !== undefined) {
    const text = member(member(json(otherStack)?.["output"], output), "value");
    return typeof text === "string" ? { text, stack: otherStack } : undefined;
  }
  const [, local] = LOCAL.exec(expression) ?? [];
  const text = local === undefined ? undefined : member(json(stack)?.["locals"], local);
  return typeof text === "string" ? { text, stack } : undefined;
}

const member = (value: Json | undefined, name: string): Json | undefined =>
  isObject(value) ? value[name] : undefined;
