import { terraformArn } from "../../aws/terraform-arns.ts";
import type { Synthesis } from "../rule.ts";
import { referred } from "./references.ts";

/**
 * ARNs of policies as patterns that can be compared. A pattern is a list of single characters and of gaps, which have
 * longer names: what a wildcard, a variable of an ARN's format or a reference of Terraform leaves open.
 */
export type ArnPattern = readonly string[];

/** Any characters: a wildcard. */
const ANY = "any characters";
/** Any characters, though of one thing only: a reference, a variable. */
const HELD = "characters of one thing";
/** What only a wildcard stands for: the name of a thing that nobody thought of. */
const UNNAMED = "a character of a name";
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
  return variables(format).flatMap(({ variable, text }): string[] => {
    if (variable === undefined) return [...text];
    return PLAIN_VARIABLES.includes(variable) ? [PLAIN, SEGMENT] : [ANY];
  });
}

/** A format, cut into literals and variables. */
const variables = (format: string): { readonly text: string; readonly variable: string | undefined }[] =>
  format
    .split(/(\$\{[^}]*\})/)
    .filter((text) => text !== "")
    .map((text) => ({ text, variable: /^\$\{(.*)\}$/.exec(text)?.[1] }));

/** The pattern of an ARN in a policy: IAM's wildcards, Terraform's references, variables of policies (`$${aws:...}`). */
export function writtenPattern(text: string, synthesis: Synthesis, stack: string): ArnPattern {
  return parts(text).flatMap(({ text: part, kind }): ArnPattern => {
    if (kind === "variable") return [HELD];
    if (kind === "expression") return referencePattern(part, synthesis, stack);
    return [...part].map((character) => (character === "*" ? ANY : character === "?" ? ONE : character));
  });
}

/** Whether one ARN at least is of both patterns. */
export function overlap(one: ArnPattern, other: ArnPattern): boolean {
  const start = firstGap(one, other);
  return start !== undefined && overlapFrom(one, other, start);
}

/** How far both patterns are plain and the same; undefined where they part before any gap, as most do. */
function firstGap(one: ArnPattern, other: ArnPattern): number | undefined {
  let place = 0;
  for (;;) {
    const [a, b] = [one[place], other[place]];
    if (a === undefined || b === undefined || isGap(a) || isGap(b)) return place;
    if (!isSame(a, b)) return undefined;
    place += 1;
  }
}

function overlapFrom(one: ArnPattern, other: ArnPattern, start: number): boolean {
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
  return from(start, start);
}

const isGap = (part: string | undefined): boolean => part === ANY || part === HELD || part === SEGMENT;

const isPart = (part: string): boolean => part === ":" || part === "/";

/** Whether two parts, neither of them a gap, may be the same character. */
const isSame = (a: string, b: string): boolean =>
  a === b || a === ONE || b === ONE || (a === PLAIN && isPlain(b)) || (b === PLAIN && isPlain(a));

const isPlain = (part: string): boolean => !isPart(part) && part !== UNNAMED;

/** Whether a gap may stand for what the other pattern has here. */
const fits = (gap: string | undefined, part: string): boolean =>
  gap === ANY || (part !== UNNAMED && (gap === HELD || !isPart(part)));

/** Nothing is known of it: a reference to something whose ARN is in no table, or a Terraform variable. */
export const isOpen = (pattern: ArnPattern): boolean => pattern[0] === ANY || pattern[0] === HELD;

const NAME: ArnPattern = Array.from({ length: 64 }, () => UNNAMED);
/** Where something is, and whose, names it no more than its kind does. */
const PLACES = ["Partition", "Region", "Account"];
const EVERYTHING = "arn:${Partition}:${Service}:${Region}:${Account}:${Name}";
/** Of an id that AWS makes up and a name that somebody gave, the name tells: `autoScalingGroup:<id>:autoScalingGroupName/`. */
const BEFORE_A_NAME = /Name\/$/;

/**
 * Whether a pattern holds every resource of a format, or whatever ends in some way: all buckets, all roles of an account,
 * all secrets by the characters that AWS adds to their names.
 */
export function holdsAll(pattern: ArnPattern, format: string): boolean {
  if (!pattern.includes(ANY) && !pattern.includes(ONE)) return false;
  const whole = wholes.get(format) ?? wholeOf(format);
  wholes.set(format, whole);
  // A format that names nothing, such as that of an account's only registry, has one resource, which is named by it.
  if (!whole.includes(UNNAMED)) return false;
  const [held, all] = [segments(pattern), segments(whole)];
  // A wildcard for the region or the account says nothing of the name; in "arn:*" it stands for all that follows.
  return held.length === all.length
    ? all.every((part, index) => overlap(held[index] ?? [], part))
    : overlap(pattern, whole);
}

/** Put together once each, as the formats are. */
const wholes = new Map<string, ArnPattern>();

/** A format with a name in it that nobody thought of. */
function wholeOf(format: string): ArnPattern {
  const parts = variables(format);
  const isName = parts.map(
    ({ variable }, index) => variable !== undefined && BEFORE_A_NAME.test(parts[index - 1]?.text ?? ""),
  );
  const first = parts.findIndex(({ variable }) => variable !== undefined && !PLACES.includes(variable));
  const name = isName.includes(true) ? isName.indexOf(true) : first;
  return parts.flatMap(({ variable, text }, index): ArnPattern => {
    if (variable === undefined) return [...text];
    if (PLACES.includes(variable) || index < name) return [PLAIN, SEGMENT];
    // What a wildcard for the id stands for must not reach into the name.
    if (index === name) return [...NAME, name === first ? ANY : SEGMENT];
    return [ANY];
  });
}

/** An ARN has five parts before its resource, which may hold colons of its own. */
const PARTS_BEFORE = 5;

function segments(pattern: ArnPattern): ArnPattern[] {
  const colons = pattern.flatMap((part, index) => (part === ":" ? [index] : [])).slice(0, PARTS_BEFORE);
  return [...colons, pattern.length].map((end, index) =>
    pattern.slice(index === 0 ? 0 : (colons[index - 1] ?? 0) + 1, end),
  );
}

/** Whether the ARN of a statement names one of a type at least. */
export const isOfType = (pattern: ArnPattern, format: string): boolean =>
  mayBeOfOneService(formatPattern(format), pattern) &&
  [format, ...(Object.hasOwn(OF_AWS, format) ? [OF_AWS[format] ?? ""] : [])].some((one) =>
    overlap(formatPattern(one), pattern),
  );

/** Most types are of another service, which need not be compared character by character. */
function mayBeOfOneService(one: ArnPattern, other: ArnPattern): boolean {
  const [mine, its] = [serviceOf(one), serviceOf(other)];
  return mine === undefined || its === undefined || mine === its;
}

/** The third part of an ARN; undefined where it is not written, or something before it may stand for a colon. */
function serviceOf(pattern: ArnPattern): string | undefined {
  if (!services.has(pattern)) services.set(pattern, readService(pattern));
  return services.get(pattern);
}

const services = new WeakMap<ArnPattern, string | undefined>();

function readService(pattern: ArnPattern): string | undefined {
  const [, start, end] = pattern.flatMap((part, index) => (part === ":" ? [index] : []));
  if (start === undefined || end === undefined) return undefined;
  const service = pattern.slice(start + 1, end);
  const isSure = !pattern.slice(0, end).some((part) => [ANY, HELD, ONE].includes(part));
  return isSure && service.every(isCharacter) ? service.join("") : undefined;
}

/** Not one of the gaps and stand-ins, which have longer names. */
const isCharacter = (part: string): boolean => [...part].length === 1;

/**
 * What AWS gives to everybody has no account in its ARN, by the format of what is an account's own.
 * Source: policies in public repositories with `arn:aws:ssm:<region>::document/AWS-StartPortForwardingSession` and
 * `arn:aws:ssm:<region>::parameter/aws/service/...`, 2026-11-26.
 */
const OF_AWS: Readonly<Record<string, string>> = {
  "arn:${Partition}:ssm:${Region}:${Account}:document/${DocumentName}":
    "arn:${Partition}:ssm:${Region}::document/A${DocumentName}",
  "arn:${Partition}:ssm:${Region}:${Account}:automation-definition/${AutomationDefinitionName}:${VersionId}":
    "arn:${Partition}:ssm:${Region}::automation-definition/A${AutomationDefinitionName}:${VersionId}",
  "arn:${Partition}:ssm:${Region}:${Account}:parameter/${ParameterNameWithoutLeadingSlash}":
    "arn:${Partition}:ssm:${Region}::parameter/aws/service/${ParameterName}",
};

/** Whether a pattern is `*` in one of its spellings. */
export const holdsEverything = (pattern: ArnPattern): boolean => holdsAll(pattern, EVERYTHING);

export const startsLikeArn = (pattern: ArnPattern): boolean =>
  isOpen(pattern) || pattern.slice(0, 4).join("") === "arn:";

interface Part {
  readonly kind: "text" | "expression" | "variable";
  readonly text: string;
}

/** A string of Terraform's JSON, cut into what stands for itself, `${...}`, and `$${...}`, which IAM reads. */
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
function referencePattern(expression: string, synthesis: Synthesis, stack: string): ArnPattern {
  const found = referred(expression, synthesis, stack);
  if (typeof found?.value === "string" && found.value !== `\${${expression}}`)
    return writtenPattern(found.value, synthesis, found.stack);
  const [, type = "", attribute = ""] = ATTRIBUTE.exec(expression) ?? [];
  const arn = terraformArn(type, attribute);
  return arn === undefined ? [HELD] : formatPattern(arn).map((part) => (part === ANY ? HELD : part));
}
