import { createHash } from "node:crypto";
import { differing } from "./plan-words.ts";
import type { ResourceChange, ShownPlan } from "./terraform.ts";

/** By address and argument, a digest of the value that a plan gives it. */
export type PlannedValues = Readonly<Record<string, Readonly<Record<string, string>>>>;

const DIGEST_DIGITS = 16;

/**
 * What a plan sets, so that it can be compared with a later one, and read without telling it. Not among it: what is
 * known only once it is applied, and what is sensitive, since a short secret can be guessed from its digest.
 */
export function valuesOf({ resource_changes = [] }: ShownPlan): PlannedValues {
  return Object.fromEntries(
    resource_changes
      .filter(({ mode, change: { actions } }) => mode === "managed" && actions.some((one) => SETS.has(one)))
      .map((one) => [one.address, digestsOf(one)]),
  );
}

const SETS: ReadonlySet<string> = new Set(["create", "update"]);

/** Arguments to which two plans give different values, as `address (argument, argument)`. */
export function otherValues(planned: PlannedValues, shown: PlannedValues): string[] {
  return Object.entries(planned).flatMap(([address, digests]) => {
    const before = shown[address] ?? {};
    const other = Object.keys(digests).filter(
      (name) => before[name] !== undefined && before[name] !== digests[name],
    );
    return other.length > 0 ? [`${address} (${other.join(", ")})`] : [];
  });
}

function digestsOf(one: ResourceChange): Record<string, string> {
  const { actions, after, after_unknown = {}, after_sensitive } = one.change;
  const isSensitive = (name: string): boolean =>
    typeof after_sensitive === "object" ? isMarked(after_sensitive[name]) : isMarked(after_sensitive);
  const isUpdate = actions.join() === "update";
  // What an update leaves alone may be autoscaling's, and differ by the minute.
  const set = isUpdate ? differing(one) : Object.keys(after ?? {});
  return Object.fromEntries(
    set
      .filter((name) => after?.[name] != null && !isMarked(after_unknown[name]) && !isSensitive(name))
      .map((name) => [name, digest(after?.[name])]),
  );
}

/** Terraform marks a value by `true`, at whatever depth. */
const isMarked = (marks: unknown): boolean =>
  marks === true || (typeof marks === "object" && marks !== null && Object.values(marks).some(isMarked));

const digest = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, DIGEST_DIGITS);
