import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Setting, type SettingId, textOf } from "./occurring.ts";
import { type Rectangle, rectanglesOf } from "./rectangles.ts";

/** Settings and pairs of them that no environment of the tests takes, with the code of what refuses them. */
export class Refused {
  readonly #ids: ReadonlyMap<string, SettingId>;
  readonly #alone = new Map<SettingId, string>();
  readonly #pairs = new Map<SettingId, Map<SettingId, string>>();

  /** @param byForms the code by which the schema alone refuses a pair; such pairs are not in the table */
  constructor(
    private readonly settings: readonly Setting[],
    private readonly byForms: (one: SettingId, other: SettingId) => string | undefined = () => undefined,
  ) {
    this.#ids = new Map(settings.map((setting, id) => [textOf(setting), id]));
  }

  addAlone(id: SettingId, code: string): void {
    this.#alone.set(id, code);
  }

  add(one: SettingId, other: SettingId, code: string): void {
    const [low, high] = one < other ? [one, other] : [other, one];
    const row = this.#pairs.get(low) ?? new Map<SettingId, string>();
    this.#pairs.set(low, row.set(high, code));
  }

  isAlone = (id: SettingId): boolean => this.#alone.has(id);

  /** The code that refuses a pair; of one half that nothing takes, the code of that. */
  codeOf(one: SettingId, other: SettingId): string | undefined {
    const [low, high] = one < other ? [one, other] : [other, one];
    return (
      this.#alone.get(one) ??
      this.#alone.get(other) ??
      this.#pairs.get(low)?.get(high) ??
      this.byForms(one, other)
    );
  }

  /** Drops what has met by now. */
  keep(isStill: (one: SettingId, other: SettingId) => boolean): void {
    for (const id of [...this.#alone.keys()]) if (!isStill(id, id)) this.#alone.delete(id);
    for (const [one, row] of this.#pairs)
      for (const other of [...row.keys()]) if (!isStill(one, other)) row.delete(other);
  }

  pairs(): readonly (readonly [SettingId, SettingId])[] {
    return [...this.#pairs].flatMap(([one, row]) => [...row.keys()].map((other) => [one, other] as const));
  }

  alone(): readonly (readonly [string, string])[] {
    return [...this.#alone].map(([id, code]) => [textOf(this.settings[id] as Setting), code]);
  }

  /**
   * One rule a line: the settings on its left are refused with each of those on its right.
   *
   * @param open pairs that were not tried yet; they stand there, too, so that new ones are noticed
   */
  write(open: readonly (readonly [SettingId, SettingId])[], isPair: IsPair, file = FILE): void {
    const untried = new Refused(this.settings);
    for (const [one, other] of open) untried.add(one, other, UNTRIED);
    const rules = [...this.#rules(isPair), ...untried.#rules(isPair)];
    const used = [...new Set(rules.flatMap(({ left, right }) => [...left, ...right]))].sort(
      (one, other) => one - other,
    );
    const places = new Map(used.map((id, place) => [id, place]));
    const ranges = (ids: readonly SettingId[]): string => rangesOf(ids.map((id) => places.get(id) as number));
    const list = (all: readonly string[]): string => `[\n    ${all.join(",\n    ")}\n  ]`;
    const lines = rules.map(({ code, left, right }) => JSON.stringify([code, ranges(left), ranges(right)]));
    const texts = used.map((id) => JSON.stringify(textOf(this.settings[id] as Setting)));
    const alone = this.alone()
      .map((one) => JSON.stringify(one))
      .sort();
    writeFileSync(
      file,
      `{\n  "alone": ${list(alone)},\n  "settings": ${list(texts)},\n  "rules": ${list(lines)}\n}\n`,
    );
  }

  /** What the schema no longer has is left out. */
  read(file = FILE): Tables {
    const untried = new Refused(this.settings);
    const { alone, settings, rules } = JSON.parse(readFileSync(file, "utf8")) as Table;
    for (const [text, code] of alone) {
      const id = this.#ids.get(text);
      if (id !== undefined) this.addAlone(id, code);
    }
    const ids = (ranges: string): SettingId[] =>
      placesOf(ranges).flatMap((place) => this.#ids.get(settings[place] as string) ?? []);
    for (const [code, left, right] of rules) {
      const others = ids(right);
      const table = code === UNTRIED ? untried : this;
      for (const one of ids(left)) for (const other of others) table.add(one, other, code);
    }
    return { refused: this, untried };
  }

  #rules(isPair: IsPair): Rule[] {
    const byCode = new Map<string, (readonly [SettingId, SettingId])[]>();
    for (const [one, row] of this.#pairs)
      for (const [other, code] of row) {
        if (!isPair(one, other)) continue;
        const pairs = byCode.get(code) ?? [];
        byCode.set(code, pairs);
        pairs.push([one, other]);
      }
    const isFree: IsPair = (one, other) => !isPair(one, other);
    return [...byCode].flatMap(([code, pairs]) =>
      rectanglesOf(pairs, this.settings.length, isFree).map((rectangle) => ({ code, ...rectangle })),
    );
  }
}

/** Two values of one option, say, are none. */
type IsPair = (one: SettingId, other: SettingId) => boolean;

/** In place of a code, for pairs that there was no time for. */
const UNTRIED = "untried";

/** What the committed table says. */
export interface Tables {
  readonly refused: Refused;
  readonly untried: Refused;
}

interface Rule extends Rectangle {
  readonly code: string;
}

interface Table {
  readonly alone: readonly (readonly [string, string])[];
  /** Each once. */
  readonly settings: readonly string[];
  /** Code, and places of settings in the list above: `3-7 9`. */
  readonly rules: readonly (readonly [string, string, string])[];
}

const FILE = join(import.meta.dirname, "refused.json");

function rangesOf(places: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const place of places) {
    const last = ranges.at(-1);
    if (last?.[1] === place - 1) last[1] = place;
    else ranges.push([place, place]);
  }
  return ranges.map(([first, last]) => (first === last ? String(first) : `${first}-${last}`)).join(" ");
}

const placesOf = (ranges: string): number[] =>
  ranges.split(" ").flatMap((range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  });
