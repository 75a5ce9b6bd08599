import { Token, Tokenization } from "./cdktf.ts";

/**
 * Runs what synthesises stacks with a quicker way to replace tokens by what they stand for. CDKTF resolves every element
 * three times, each time with a context, closures and several regular expressions for every key and value: a third of
 * what an environment cost. Nearly all of it is plain, so only the parts that may hold a token are handed to CDKTF; the
 * rest is copied as CDKTF copies it, without what is undefined. The result is the same to the byte, and whatever is wrong
 * is told by CDKTF itself. `Tokenization.resolve` is the documented way in, which the core takes as well.
 */
export function withQuickTokens<T>(work: () => T): T {
  const ofCore = Tokenization.resolve;
  Tokenization.resolve = (value: unknown, options): unknown => {
    const byCore = (part: unknown): unknown => ofCore.call(Tokenization, part, options);
    try {
      return options.preparing ? prepared(value, byCore) : resolved(value, byCore);
    } catch {
      // Again from the top, so that the sentence has the whole path.
      return ofCore.call(Tokenization, value, options);
    }
  };
  try {
    return work();
  } finally {
    Tokenization.resolve = ofCore;
  }
}

/** Resolves a part that may hold tokens. */
type ByCore = (part: unknown) => unknown;

/** The first time CDKTF wants only the references to other stacks to be met, and takes no result. */
function prepared(value: unknown, ofCore: ByCore): void {
  if (mayBeToken(value)) ofCore(value);
  else if (Array.isArray(value) && value.some(mayBeToken)) ofCore(value);
  else if (typeof value === "object" && value !== null && !(value instanceof Date)) {
    if (Object.keys(value).every(isPlainKey))
      for (const member of Object.values(value)) prepared(member, ofCore);
    else ofCore(value);
  }
}

function resolved(value: unknown, ofCore: ByCore): unknown {
  if (mayBeToken(value)) return ofCore(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) {
    // A list token is told by what the list holds.
    if (value.some(mayBeToken)) return ofCore(value);
    return value.map((member) => resolved(member, ofCore)).filter((member) => member !== undefined);
  }
  const entries = Object.entries(value);
  // A map token is told by its key.
  if (!entries.every(([key]) => isPlainKey(key))) return ofCore(value);
  const result: Record<string, unknown> = {};
  for (const [key, member] of entries) {
    const plain = resolved(member, ofCore);
    if (plain !== undefined) result[key] = plain;
  }
  return result;
}

/** The names of arguments, which are few, are looked at once. */
const plainKeys = new Set<string>();

function isPlainKey(key: string): boolean {
  if (plainKeys.has(key)) return true;
  if (mayBeToken(key)) return false;
  plainKeys.add(key);
  return true;
}

/** How tokens stand in a string: strings, lists and maps by a marker, numbers by one so large that it has an exponent. */
const MARKER = /TfToken\[|[-|\d.+]e[-+|\d.eE]/;
/** What stands in the place of a map whose keys are not known yet. */
const MAPS: readonly unknown[] = [
  Token.STRING_MAP_TOKEN_VALUE,
  Token.ANY_MAP_TOKEN_VALUE,
  Token.NUMBER_MAP_TOKEN_VALUE,
];

/** True for whatever CDKTF has to look at: tokens in all their forms, and what it refuses. */
function mayBeToken(value: unknown): boolean {
  switch (typeof value) {
    case "string":
      return MARKER.test(value) || MAPS.includes(value);
    case "number":
      return !(Math.abs(value) <= Number.MAX_SAFE_INTEGER) || MAPS.includes(value);
    case "object":
      return value !== null && ("resolve" in value || "node" in value);
    default:
      return typeof value === "function";
  }
}
