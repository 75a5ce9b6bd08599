import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { None } from "../../modules/capabilities/none.ts";
import type { Resources } from "../../modules/capabilities/resource.ts";
import { PROJECT } from "../support/environment.ts";

/** A capability as it is looked at here: whatever its settings are. */
export interface Looked {
  readonly name: string;
  readonly settings: { readonly at: readonly string[]; readonly schema: z.ZodType } | None;
  readonly page: string | None;
  readonly prices: unknown;
  readonly usage: unknown;
  readonly resources: Resources | None;
}

/** What is still missing of a capability, a sentence for each. */
export const missingOf = (capability: Looked): string[] => [
  ...Object.entries(capability).flatMap(([member, value]) =>
    missingReason(`${capability.name}.${member}`, value),
  ),
  ...missingPage(capability),
  ...missingMeanings(capability),
  ...missingPrices(capability),
  ...sameReasons(capability),
];

/**
 * Words, and no filler: three of them at least, of which two are words of a language. Nobody can tell by a program whether
 * they are true; but whoever writes words reads them.
 */
export function isSentence(text: string): boolean {
  const words = text.match(/[A-Za-z][A-Za-z'-]*/g) ?? [];
  const real = words.filter((word) => word.length > 2 && /[aeiouy]/i.test(word) && !/(.)\1\1/.test(word));
  return words.length > 2 && new Set(real.map((word) => word.toLowerCase())).size > 1;
}

/** One reason for most of what a capability lacks is none. */
function sameReasons(capability: Looked): string[] {
  const reasons = Object.values(capability).flatMap((value: unknown) =>
    typeof value === "object" && value !== null && "none" in value ? [String(value.none)] : [],
  );
  const most = reasons.filter((reason) => reasons.filter((one) => one === reason).length > MOST_OF_A_REASON);
  return [...new Set(most)].map(
    (reason) => `${capability.name} gives the reason "${reason}" for more than ${MOST_OF_A_REASON} members.`,
  );
}

const MOST_OF_A_REASON = 5;

/** A reason is words, not a blank. */
function missingReason(at: string, value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (!("none" in value))
    return at.split(".").length > 3
      ? []
      : Object.entries(value).flatMap(([key, inner]) => missingReason(`${at}.${key}`, inner));
  return isSentence(String(value.none)) ? [] : [`${at} says neither what there is nor why there is none.`];
}

/** Whoever writes a key must find a page about it. */
function missingPage({ name, page, settings }: Looked): string[] {
  if (typeof page !== "string")
    return "none" in settings ? [] : [`${name} has keys, and no page about them.`];
  if (!existsSync(join(PROJECT, page))) return [`${name}.page is ${page}, which is not there.`];
  if ("none" in settings) return [];
  const key = settings.at.at(-1) ?? "";
  return new RegExp(`\\b${key}[.:\`]`).test(readFileSync(join(PROJECT, page), "utf8"))
    ? []
    : [`${name}.page is ${page}, which does not say ${key}.`];
}

function missingMeanings({ name, settings }: Looked): string[] {
  if ("none" in settings) return [];
  const json = z.toJSONSchema(settings.schema, { io: "input", unrepresentable: "any" });
  return meaningless(json, settings.at.join(".")).map((path) => `${name}.settings: ${path} has no meaning.`);
}

/** Two words at least, of a language. */
export const isMeaning = (text: string): boolean =>
  (text.match(/[A-Za-z]{2,}/g) ?? []).filter((word) => /[aeiouy]/i.test(word)).length > 1;

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

function meaningless(schema: object, path: string): string[] {
  const { properties = {}, anyOf = [], oneOf = [] } = schema as Schema;
  return [
    ...Object.entries(properties).flatMap(([key, inner]) => {
      const isGroup = inner.properties !== undefined || (inner.anyOf ?? inner.oneOf) !== undefined;
      const bare = !isGroup && !isMeaning(inner.description ?? "");
      return [...(bare ? [`${path}.${key}`] : []), ...meaningless(inner, `${path}.${key}`)];
    }),
    ...[...anyOf, ...oneOf].flatMap((form) => meaningless(form, path)),
  ];
}

/** What a resource says of its bill must be told. */
function missingPrices({ name, prices, resources, usage }: Looked): string[] {
  if (resources === null || "none" in resources) return [];
  const isTold = typeof prices === "function" || typeof usage === "function";
  return Object.entries(resources).flatMap(([type, { billed }]) => {
    if ("none" in billed) return [];
    if (billed.length === 0) return [`${name}: ${type} is billed by nothing.`];
    return isTold ? [] : [`${name}: ${type} is billed by ${billed.join(", ")}, and no member tells it.`];
  });
}
