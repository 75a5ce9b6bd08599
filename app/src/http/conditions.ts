/** Conditions of a request: `If-Match` and `If-None-Match` (RFC 9110, 13.1). */
import type { IncomingHttpHeaders } from "node:http";
import { conditionFailed, Problem } from "./problem.ts";

/** What is at an address now; without a tag where it has none. */
export interface Current {
  readonly etag?: string;
}

/** Refuses the request unless what is there now meets its condition. @throws Problem 412 */
export type Meets = (current: Current) => void;

/** What is no tag matches nothing. */
const tagsOf = (field: string): readonly string[] => field.match(/(?:W\/)?"[^"]*"/g) ?? [];
const isAnything = (field: string): boolean => field.trim() === "*";

export const isWeak = (tag: string): boolean => tag.startsWith("W/");
const opaque = (tag: string): string => tag.replace(/^W\//, "");

/** Compared strongly: a weak tag matches nothing, not even itself (RFC 9110, 8.8.3.2). */
function isMatched(field: string, current: Current | undefined): boolean {
  if (isAnything(field)) return current !== undefined;
  const etag = current?.etag;
  return etag !== undefined && !isWeak(etag) && tagsOf(field).includes(etag);
}

/** Compared weakly. */
function isKnown(field: string, current: Current | undefined): boolean {
  if (isAnything(field)) return current !== undefined;
  const etag = current?.etag;
  return etag !== undefined && tagsOf(field).some((tag) => opaque(tag) === opaque(etag));
}

const failed = (): Problem => new Problem(412, { detail: conditionFailed });

/** By `If-Match` alone: what `If-None-Match` says of a GET is answered 304. @throws Problem 412 */
export function requireMatch({ "if-match": field }: IncomingHttpHeaders, current: Current | undefined): void {
  if (field !== undefined && !isMatched(field, current)) throw failed();
}

export const isConditional = (headers: IncomingHttpHeaders): boolean =>
  headers["if-match"] !== undefined || headers["if-none-match"] !== undefined;

/** Of what changes something. @param current undefined where nothing is. @throws Problem 412 */
export function requireConditions(headers: IncomingHttpHeaders, current: Current | undefined): void {
  requireMatch(headers, current);
  const field = headers["if-none-match"];
  if (field !== undefined && isKnown(field, current)) throw failed();
}
