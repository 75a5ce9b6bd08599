import type { Generator } from "./generate.ts";
import type { SettingId } from "./occurring.ts";
import type { Row } from "./rows.ts";

/** What becomes of rows, and when to stop. */
export interface Ends {
  readonly isOver: () => boolean;
  readonly mustMeet: (one: SettingId, other: SettingId) => boolean;
  /** A row without what only a synthesis refuses. */
  readonly checked: (row: Row) => Row;
  /** Takes a row in which so many open pairs have met. */
  readonly keep: (row: Row, gain: number) => void;
}

type Pair = readonly [SettingId, SettingId];

/** A row of no pair in particular is worth its place with so many open pairs; later with fewer. */
const FEWEST_NEW = [250, 100, 40];
/** So many rows in turn that are worth less, and pairs are looked for one by one. */
const MOST_POOR = 30;
const MOST_POOR_CROWDED = 5;
/** Open pairs of a value that rows of its own are looked for, and those that meet in one of them. */
const FEWEST_LONELY = 60;
const FEWEST_NEW_LONELY = 30;
/** So many values of two options that never meet, all refused by one code, speak for the others. */
const SPEAKERS = 3;

/** Legal rows that have most groups at once, so that keys far apart meet. */
export interface Crowd {
  readonly rows: readonly Row[];
  /** Open pairs that a row of it is worth its place with. Default 100. */
  readonly fewest?: number;
}

/** Finds rows, and refusals, until no pair is open or the time is over. */
export function extend(generator: Generator, ends: Ends, crowd: Crowd): void {
  fill(generator, ends, crowd);
  accompany(generator, ends);
  for (const [turn, fewest] of FEWEST_NEW.entries()) {
    broaden(generator, ends, fewest);
    // Most pairs that are left have a value which nothing takes.
    if (turn === 0) judgeAlone(generator, ends);
  }
  const { open } = generator;
  const pairs = open.pairs();
  const wanted = (pair: Pair): boolean => ends.mustMeet(...pair);
  for (const some of [pairs.filter(wanted), pairs.filter((pair) => !wanted(pair))])
    deepen(generator, ends, byOptions(generator, some));
}

/** Other values in rows that have most groups, as long as many open pairs meet in them. */
function fill(generator: Generator, ends: Ends, { rows, fewest = 100 }: Crowd): void {
  const poor = new Map(rows.map((row) => [row, 0]));
  while (poor.size > 0 && !ends.isOver())
    for (const [start, times] of [...poor]) {
      const isKept = kept(generator, ends, start, [], fewest);
      if (isKept) poor.set(start, 0);
      else if (times >= MOST_POOR_CROWDED) poor.delete(start);
      else poor.set(start, times + 1);
    }
}

/** Other rows for values that have met few, as long as many open pairs of theirs meet. */
function accompany(generator: Generator, ends: Ends): void {
  const poor = new Map<SettingId, number>();
  const poorOf = (id: SettingId): number => poor.get(id) ?? 0;
  for (;;) {
    const id = generator.lonely(FEWEST_LONELY).find((one) => poorOf(one) < MOST_POOR_CROWDED);
    const row = id === undefined ? undefined : generator.placeOf(id);
    if (id === undefined || !row || ends.isOver()) return;
    const isKept = kept(generator, ends, row, [id], FEWEST_NEW_LONELY);
    poor.set(id, isKept ? 0 : poorOf(id) + 1);
  }
}

/** Rows that begin with any open pair, as long as many others meet in them. */
function broaden(generator: Generator, ends: Ends, fewest: number): void {
  let poor = 0;
  for (let turn = 0; poor < MOST_POOR && !ends.isOver(); turn++) {
    const pairs = generator.open.pairs();
    // What must meet comes first, every second time.
    const wanted = turn % 2 === 0 ? pairs.filter((pair) => ends.mustMeet(...pair)) : [];
    const pair = generator.oneOf(wanted.length > 0 ? wanted : pairs);
    if (!pair) return;
    const met = generator.meet(...pair);
    poor = "row" in met && kept(generator, ends, met.row, pair, fewest) ? 0 : poor + 1;
  }
}

/** Whether a row that begins with a pair has enough open ones. */
function kept(
  generator: Generator,
  ends: Ends,
  start: Row,
  pair: readonly SettingId[],
  fewest: number,
): boolean {
  const grown = generator.grown(start, pair);
  if (generator.gainOf(grown) < fewest) return false;
  const row = ends.checked(generator.built(grown, start));
  if (generator.gainOf(row) < fewest) return false;
  ends.keep(row, generator.add(row));
  return true;
}

/** Values that nothing takes; what the table says of them may no longer be true. */
function judgeAlone(generator: Generator, { isOver }: Ends): void {
  for (const id of generator.unmet()) {
    if (isOver()) return;
    const code = generator.alone(id);
    if (code !== undefined) generator.open.refuseAlone(id, code);
  }
}

/** A row, or a refusal, for each pair of two options. */
function deepen(generator: Generator, ends: Ends, groups: readonly (readonly Pair[])[]): void {
  for (const group of groups) {
    const haveNotMet = group[0] !== undefined && !generator.haveMet(group[0]);
    const codes: string[] = [];
    const inTurn = [...new Set([group[0], group.at(-1), group[group.length >> 1], ...group])];
    for (const pair of inTurn) {
      if (!pair || ends.isOver()) return;
      if (!generator.open.has(...pair)) continue;
      const [code] = codes;
      if (
        haveNotMet &&
        code !== undefined &&
        codes.length >= SPEAKERS &&
        codes.every((one) => one === code)
      ) {
        generator.open.refuse(...pair, code);
        continue;
      }
      const met = generator.meet(...pair);
      const start = "row" in met ? met.row : generator.bare(...pair);
      if (start) kept(generator, ends, start, pair, 1);
      else if ("code" in met) {
        codes.push(met.code);
        generator.open.refuse(...pair, met.code);
      }
    }
  }
}

/** Pairs of the same two options. */
function byOptions(generator: Generator, pairs: readonly Pair[]): Pair[][] {
  const groups = new Map<string, Pair[]>();
  for (const pair of pairs) {
    const key = JSON.stringify(pair.map((id) => generator.pathOf(id)));
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(pair);
  }
  return [...groups.values()];
}
