import { createHash } from "node:crypto";

/** Which requests a service gets. */
interface Doors {
  /** Host names, `*.example.com` for those of one label or more below. None: any. */
  readonly hosts: readonly string[];
  /** Paths, `/api/*` for those below. None: any. */
  readonly paths: readonly string[];
}

/** What one rule of a listener is about: a host, a path, or both. */
export interface Door {
  readonly host?: string;
  readonly path?: string;
}

/** A host and a path each: by itself a rule tells how special it is, whatever else leads to the same service. */
export function doorsOf({ hosts, paths }: Doors): Door[] {
  if (paths.length === 0) return hosts.map((host) => ({ host }));
  if (hosts.length === 0) return paths.map((path) => ({ path }));
  return hosts.flatMap((host) => paths.map((path) => ({ host, path })));
}

/** `shop.example.com/api/*`, `/api/*`. */
export const inWords = ({ host = "", path = "" }: Door): string => `${host}${path}`;

/** Rules that redirect names come first. */
const FIRST_PRIORITY = 101;

/** Ranks, the most special first: a name or a path itself, then wildcards from many parts to few, then any. */
const MOST_PARTS = 9;
const ANY = MOST_PARTS + 1;
const ranked = (value: string | undefined, isWildcard: boolean, parts: number): number =>
  value === undefined ? ANY : isWildcard ? ANY - Math.min(parts, MOST_PARTS) : 0;

const hostRank = ({ host }: Door): number =>
  ranked(host, host?.startsWith("*.") ?? false, (host?.split(".").length ?? 1) - 1);
const pathRank = ({ path }: Door): number =>
  ranked(path, path?.endsWith("/*") ?? false, (path?.split("/").length ?? 2) - 1);

/** Doors of names, and those of paths alone, are many: they have more numbers to themselves than those of wildcards. */
const numbersOf = (rank: number): number => (rank === 0 || rank === ANY ? 1500 : 130);

/**
 * Priorities, 101 to 49,000, by what each door is about and not by its place among the others: one that is added or taken
 * away changes no other, unless two of the same rank fall on one number, of which then the later in the alphabet moves on.
 * Of two that meet a request the more special one gets it: first by its host, then by its path.
 * @param doors no two of them the same
 * @returns the priority of each; it throws for another
 */
export function prioritiesOf(doors: readonly Door[]): (door: Door) => number {
  const taken = new Set<number>();
  const sorted = doors.map((door) => ({ door, words: inWords(door) })).sort(byWords);
  const priorities = new Map(
    sorted.map(({ door, words }) => {
      const { first, numbers } = rangeOf(door);
      const start = hashOf(words) % numbers;
      const places = Array.from({ length: numbers }, (_, index) => first + ((start + index) % numbers));
      const priority = places.find((place) => !taken.has(place));
      if (priority === undefined) throw new RangeError(`more than ${numbers} doors are like ${words}`);
      taken.add(priority);
      return [words, priority];
    }),
  );
  return (door) => {
    const priority = priorities.get(inWords(door));
    if (priority === undefined) throw new RangeError(`${inWords(door)} is none of the doors`);
    return priority;
  };
}

function rangeOf(door: Door): { readonly first: number; readonly numbers: number } {
  const host = hostRank(door);
  const before = Array.from({ length: host }, (_, rank) => numbersOf(rank) * (ANY + 1)).reduce(sum, 0);
  const numbers = numbersOf(host);
  return { first: FIRST_PRIORITY + before + pathRank(door) * numbers, numbers };
}

const sum = (one: number, other: number): number => one + other;
const hashOf = (words: string): number => createHash("sha256").update(words).digest().readUInt32BE(0);
const byWords = ({ words: one }: { words: string }, { words: other }: { words: string }): number =>
  one < other ? -1 : one > other ? 1 : 0;
