import { Token, Tokenization } from "./cdktf";

type Resolve = typeof Tokenization.resolve;

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
    try {
      return resolved(value, (part) => ofCore.call(Tokenization, part, options));
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

/** @param ofCore resolves a part that may hold tokens */
function resolved(value: unknown, ofCore: (part: unknown) => ReturnType<Resolve>): unknown {
  if (mayBeToken(value)) return ofCore(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) {
    // A list token is told by what the list holds.
    if (value.some(mayBeToken)) return ofCore(value);
    return value.map((member) => resolved(member, ofCore)).filter((member) => member !== undefined);
  }
  const entries = Object.entries(value);
  // A map token is told by its key.
  if (entries.some(([key]) => mayBeToken(key))) return ofCore(value);
  const result: Record<string, unknown> = {};
  for (const [key, member] of entries) {
    const plain = resolved(member, ofCore);
    if (plain !== undefined) result[key] = plain;
  }
  return result;
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
