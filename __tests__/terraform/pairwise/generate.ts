import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { type Judgement, type Reader, type Settings, type Varied, withSettings } from "./environments.ts";
import { Mender } from "./mend.ts";
import { Coverage, occurringIn, type Setting, type SettingId } from "./occurring.ts";
import type { Option } from "./options.ts";
import type { Refused } from "./refused.ts";
import { accepted, buildProblems, type Row, withoutUnbuilt } from "./rows.ts";

/** What became of a pair that was to meet: a row in which it does, or the code of what refuses it. */
export type Met = { readonly row: Row } | { readonly code: string };

/** Judgements that a pair is worth, in each of the environments that it is tried in. */
const MOST_FOR_A_PAIR = 16;
const MOST_PLACES = 2;
/** How often a setting may be refused in an environment before it is no longer tried there beside others. */
const MOST_REFUSED = 2;

/**
 * Finds rows in which many pairs of settings meet that have not met before.
 *
 * Libraries for covering arrays want to be told beforehand what must not go together. Here nobody can: the loader decides,
 * by hundreds of rules. So of each option the value is taken that meets the most new ones, and what the loader or the
 * synthesis refuses of them is left out again.
 */
export class Generator {
  readonly coverage: Coverage;
  readonly #mender: Mender;
  /** Where a setting is legal, and what it needs beside it there; empty where nothing takes it. */
  readonly #places = new Map<SettingId, readonly Row[]>();
  readonly #refusedIn = new Map<string, number>();

  constructor(
    private readonly settings: readonly Setting[],
    private readonly reader: Reader,
    options: readonly Option[],
    private readonly environments: readonly Varied[],
    private readonly refused: Refused,
  ) {
    this.coverage = new Coverage(settings);
    this.#mender = new Mender(reader, options, environments);
  }

  /** Needed once by `alone` and `meet`; judges every setting in every environment. */
  findPlaces(): void {
    const quickFirst = [...this.environments].sort(
      (one, other) => Number(isQuick(other)) - Number(isQuick(one)),
    );
    for (const environment of quickFirst) this.#findPlacesIn(environment);
  }

  /** A row without what is refused by now. */
  settled({ environment, settings }: Row): Row {
    const agreed = accepted(new Map(), [...settings], (all) => this.#isAccepted(environment, all));
    return { environment, settings: agreed };
  }

  /** Counts the pairs of a row that is known to be legal; how many of them are new. */
  add(row: Row): number {
    return this.coverage.add(this.occurring(row));
  }

  /** How many new pairs a row would have. */
  gainOf(row: Row): number {
    return this.coverage.newIn(this.occurring(row));
  }

  /** How many new pairs a row of an environment would have if nothing were refused. */
  promiseOf(environment: Varied, seed: number): number {
    const row: Row = { environment, settings: new Map() };
    return this.coverage.newIn([...this.occurring(row), ...this.#wanted(row, seed)]);
  }

  /** Whether any values of the options of a pair have met. */
  haveMet(pair: readonly [SettingId, SettingId] | undefined): boolean {
    const [ones = [], others = []] = (pair ?? []).map((id) => this.#idsOf(this.#setting(id).path));
    return ones.some((one) => others.some((other) => this.coverage.has(one, other)));
  }

  #idsOf(path: string): SettingId[] {
    return [...this.settings.keys()].filter((id) => this.#setting(id).path === path);
  }

  /** Where nothing takes a setting, the code of what refuses it. */
  alone(id: SettingId): string | undefined {
    const { path, value } = this.settings[id] as Setting;
    if (this.#places.has(id)) return undefined;
    const judgements: Judgement[] = [];
    for (const environment of this.environments) {
      const mended = this.#mender.mend(environment, new Map([[path, value]]), new Set([path]));
      if (!mended) continue;
      if ("refused" in mended) judgements.push(mended.refused);
      else if (this.#hold({ environment, settings: mended.settings }, [id])) {
        this.#places.set(id, [{ environment, settings: mended.settings }]);
        return undefined;
      }
    }
    return codeOf(judgements) ?? NOTHING;
  }

  /** A row in which two settings meet, with others that meet something new beside them. */
  meet(one: SettingId, other: SettingId, seed: number): Met {
    const judgements: Judgement[] = [];
    const kept = new Set([one, other].map((id) => this.#setting(id).path));
    for (const start of this.#startsOf(one, other)) {
      const mended = this.#mender.mend(start.environment, start.settings, kept, MOST_FOR_A_PAIR);
      if (!mended) continue;
      if ("refused" in mended) {
        judgements.push(mended.refused);
        continue;
      }
      const row = { environment: start.environment, settings: mended.settings };
      if (!this.#hold(row, [one, other])) continue;
      const [problem] = buildProblems(row, this.reader.root);
      if (problem) judgements.push({ agreed: 2, refusals: [problem] });
      else return { row: this.filled(row, seed) };
    }
    return { code: codeOf(judgements) ?? NOTHING };
  }

  /** A legal row with more settings, each of which meets something new. The same seed is the same row. */
  filled(row: Row, seed: number): Row {
    const { environment } = row;
    const wanted = this.#wanted(row, seed).map((id) => this.#entry(id));
    const kept = new Set([...row.settings.keys()]);
    const free = wanted.filter(([path]) => ![...kept].some((one) => clash(one, path)));
    const settings = accepted(row.settings, free, (all) => this.#isAccepted(environment, all));
    const full = { environment, settings };
    const built =
      buildProblems(full, this.reader.root).length === 0
        ? full
        : withoutUnbuilt(full, this.reader.root, row.settings);
    for (const [path, value] of free) {
      this.#learn(environment.name, path, value, built.settings.has(path));
      // What only a build refuses takes long to find, and is mostly refused by other environments, too.
      if (settings.has(path)) this.#learn("", path, value, built.settings.has(path));
    }
    return built;
  }

  occurring({ environment, settings }: Row): SettingId[] {
    const raw = withSettings(environment, settings);
    if (!raw) throw new Error(`${environment.name} has no such name`);
    return occurringIn(this.settings, raw, this.reader.environmentOf(environment.name, raw));
  }

  /** Of each option the value that meets the most new ones, but for those that were refused too often here. */
  #wanted(row: Row, seed: number): SettingId[] {
    const random = xoroshiro128plus(seed);
    const met = new Set(this.occurring(row));
    const raw = withSettings(row.environment, row.settings) ?? {};
    const groups = this.reader.environmentOf(row.environment.name, raw);
    const hopeful = [...this.settings.keys()].filter(
      (id) =>
        !this.refused.isAlone(id) &&
        !this.#isHopeless(row.environment, id) &&
        hasGroup(groups, this.#setting(id).path),
    );
    const byPath = new Map<string, SettingId[]>();
    for (const id of hopeful) {
      const { path } = this.#setting(id);
      byPath.set(path, [...(byPath.get(path) ?? []), id]);
    }
    const inTurn = [...byPath.values()]
      .map((ids) => ({ ids, turn: uniformFloat64(random) }))
      .sort((one, other) => one.turn - other.turn);
    const chosen = inTurn.flatMap(({ ids }) => {
      const free = ids.filter((id) => met.has(id) || ![...met].some((one) => this.#areRefused(id, one)));
      // What is refused beside the others would be the best choice for ever.
      const gains = free.map((id) => ({ id, gain: this.#gain(id, met) * (0.5 + uniformFloat64(random)) }));
      const best = gains.reduce((one, other) => (other.gain > one.gain ? other : one), NONE);
      if (best.gain === 0 || met.has(best.id)) return [];
      met.add(best.id);
      return [best];
    });
    // Of two that do not go together the first stays.
    return chosen.sort((one, other) => other.gain - one.gain).map(({ id }) => id);
  }

  /** Of the same option one replaces the other. */
  #areRefused(one: SettingId, other: SettingId): boolean {
    return this.coverage.isPair(one, other) && this.refused.codeOf(one, other) !== undefined;
  }

  #gain(id: SettingId, met: ReadonlySet<SettingId>): number {
    return this.coverage.newWith(id, met, (one, other) => this.refused.codeOf(one, other) === undefined);
  }

  #isHopeless({ name }: Varied, id: SettingId): boolean {
    return [name, ""].some((where) => (this.#refusedIn.get(`${where} ${id}`) ?? 0) >= MOST_REFUSED);
  }

  #learn(name: string, path: string, value: Setting["value"], isTaken: boolean): void {
    const id = this.settings.findIndex((one) => one.path === path && one.value === value);
    const key = `${name} ${id}`;
    this.#refusedIn.set(key, isTaken ? Number.NEGATIVE_INFINITY : (this.#refusedIn.get(key) ?? 0) + 1);
  }

  /** Environments that have a setting, or take it without any other. */
  #findPlacesIn(environment: Varied): void {
    const bare: Row = { environment, settings: new Map() };
    const there = new Set(this.occurring(bare));
    for (const id of this.settings.keys()) {
      const places = this.#places.get(id) ?? [];
      const alone: Row = { environment, settings: new Map([this.#entry(id)]) };
      if (there.has(id)) this.#places.set(id, [...places, bare]);
      // Those with many services take long to be judged.
      else if (isQuick(environment) || places.length === 0) {
        if (this.#isAccepted(environment, alone.settings) && this.#hold(alone, [id]))
          this.#places.set(id, [...places, alone]);
      }
    }
  }

  /** Environments that take both, or else those that take one, with what the other needs. */
  #startsOf(one: SettingId, other: SettingId): Row[] {
    const [places = [], others = []] = [this.#places.get(one), this.#places.get(other)];
    const together = places.flatMap(({ environment, settings }) => {
      const there = others.find((place) => place.environment === environment);
      return there ? [{ environment, settings: new Map([...there.settings, ...settings]) }] : [];
    });
    const entries = new Map([this.#entry(one), this.#entry(other)]);
    const apart = [places[0], others[0]].flatMap((place) => (place ? [place] : []));
    const starts = together.length > 0 ? together : apart;
    return starts
      .sort((a, b) => Number(isQuick(b.environment)) - Number(isQuick(a.environment)))
      .slice(0, MOST_PLACES)
      .map(({ environment, settings }) => ({ environment, settings: new Map([...settings, ...entries]) }));
  }

  #hold(row: Row, ids: readonly SettingId[]): boolean {
    const there = this.occurring(row);
    return ids.every((id) => there.includes(id));
  }

  #isAccepted(environment: Varied, settings: Settings): boolean {
    const raw = withSettings(environment, settings);
    return raw !== undefined && this.reader.judge(environment.name, raw).refusals.length === 0;
  }

  #setting = (id: SettingId): Setting => this.settings[id] as Setting;

  #entry(id: SettingId): readonly [string, Setting["value"]] {
    const { path, value } = this.#setting(id);
    return [path, value];
  }
}

/** Nothing in the tests' environments has the group or the name that a setting stands in. */
export const NOTHING = "no environment has its group";

const NONE = { id: -1, gain: 0 };

/** Whether there is what a key stands in; a group that is missing mostly needs more than one key. */
function hasGroup(environment: object, path: string): boolean {
  let group: unknown = environment;
  for (const key of path.split(".").slice(0, -1)) {
    if (typeof group !== "object" || group === null) return false;
    group = key === "<name>" ? Object.values(group)[0] : (group as Record<string, unknown>)[key];
  }
  return typeof group === "object" && group !== null;
}

const isQuick = ({ raw }: Varied): boolean => !("furtherServices" in raw);

const clash = (one: string, other: string): boolean =>
  one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`);

/** Of the judgement that came farthest. */
const codeOf = (judgements: readonly Judgement[]): string | undefined =>
  [...judgements].sort((one, other) => other.agreed - one.agreed)[0]?.refusals[0]?.code;
