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

/** Doors that want the numbers of one rank, and are more than it has. */
export interface Crowd {
  /** In the order of the alphabet. */
  readonly doors: readonly Door[];
  readonly most: number;
}

/** All crowds among the doors: where there is one, `doorsInOrder` throws. */
export function crowdsOf(doors: readonly Door[]): readonly Crowd[] {
  const sorted = doors.map((door) => ({ door, words: inWords(door), range: rangeOf(door) })).sort(byWords);
  const ranks = new Map(sorted.map(({ range }) => [range.first, range.numbers]));
  return [...ranks].flatMap(([rank, most]) => {
    const alike = sorted.filter(({ range }) => range.first === rank).map(({ door }) => door);
    return alike.length > most ? [{ doors: alike, most }] : [];
  });
}

/** What `doorsInOrder` says of a door. */
interface Placed {
  readonly priority: number;
  /** Doors that would have the number if this one were not there: they must have left it before this one takes it. */
  readonly after: readonly Door[];
}

/**
 * Priorities, 101 to 49,000, by what each door is about and not by its place among the others: one that is added or taken
 * away changes no other, unless two of the same rank want one number. The later in the alphabet then has another, and the
 * earlier waits until it has left: AWS refuses a rule with a number that another one still has.
 * Of two that meet a request the more special one gets it: first by its host, then by its path.
 * @param doors no two of them the same
 * @returns the priority of each, and what it waits for; it throws for another
 */
export function doorsInOrder(doors: readonly Door[]): (door: Door) => Placed {
  const placed = placesOf(doors);
  return (door) => {
    const place = placed.get(inWords(door));
    if (place === undefined) throw new RangeError(`${inWords(door)} is none of the doors`);
    const { priority } = place;
    const after = [...placed.values()].filter(({ missed }) => missed.includes(priority));
    return { priority, after: after.map(({ door: other }) => other) };
  };
}

interface Place {
  readonly door: Door;
  readonly priority: number;
  /** Numbers that it would rather have. */
  readonly missed: readonly number[];
}

function placesOf(doors: readonly Door[]): ReadonlyMap<string, Place> {
  const taken = new Set<number>();
  const sorted = doors.map((door) => ({ door, words: inWords(door) })).sort(byWords);
  return new Map(
    sorted.map(({ door, words }) => {
      const missed: number[] = [];
      for (const priority of numbersFor(door, words)) {
        if (!taken.has(priority)) {
          taken.add(priority);
          return [words, { door, priority, missed }];
        }
        missed.push(priority);
      }
      throw new RangeError(`${missed.length} doors are like ${words} already`);
    }),
  );
}

/** Other numbers for two that want the same first: one that gives way takes none that a third then has to leave. */
const TRIES = 16;

/** All numbers of a door's rank, each once, those that it wants most first. Mostly the first of them is free. */
function* numbersFor(door: Door, words: string): Generator<number> {
  const { first, numbers } = rangeOf(door);
  const seen = new Set<number>();
  for (let index = 0; index < TRIES + numbers; index++) {
    const number =
      index < TRIES
        ? first + (hashOf(index === 0 ? words : `${words} ${index}`) % numbers)
        : first + index - TRIES;
    if (!seen.has(number)) yield number;
    seen.add(number);
  }
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
