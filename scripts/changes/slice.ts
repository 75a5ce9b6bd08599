import { BASES, type BaseName } from "./bases.ts";
import { CHANGES, isTried, type TriedChange } from "./catalogue.ts";
import { idOf, type Records } from "./records.ts";

/** As many as one run of the tests can try in about a minute, beside deploying their base. */
const PER_RUN = 6;

const DAY_MS = 86_400_000;

export interface Slice {
  readonly base: BaseName;
  readonly changes: readonly TriedChange[];
  /** Number of the slice, from 1, and how many there are. */
  readonly number: number;
  readonly of: number;
}

/** The recorded changes that are tried on this day: each day the next slice, until all have had their turn. */
export function sliceOf(day: Date, records: Records): Slice {
  const slices = (Object.keys(BASES) as BaseName[]).flatMap((base) => {
    const changes = CHANGES.filter(isTried).filter(
      (change) => change.base === base && idOf(change) in records,
    );
    return Array.from({ length: Math.ceil(changes.length / PER_RUN) }, (_, index) => ({
      base,
      changes: changes.slice(index * PER_RUN, (index + 1) * PER_RUN),
    }));
  });
  const index = Math.floor(day.getTime() / DAY_MS) % slices.length;
  const slice = slices[index];
  if (!slice) throw new Error("there are no changes to try");
  return { ...slice, number: index + 1, of: slices.length };
}
