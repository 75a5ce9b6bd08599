import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { agreed, type Blame, type Bundle, clash, overlaid } from "./agree.ts";
import {
  type Judgement,
  type Refusal,
  type Settings,
  type Varied,
  withoutPlace,
  withSettings,
} from "./environments.ts";
import { groupIn, groupOf, hasGroup } from "./groups.ts";
import { codeOf, Mender } from "./mend.ts";
import { occurringIn, type Setting, type SettingId } from "./occurring.ts";
import type { Open } from "./open.ts";
import { ABSENT, type Option } from "./options.ts";
import type { Row } from "./rows.ts";

/** What became of a pair that was to meet: a row in which it does, or the code of what refuses it. */
export type Met = { readonly row: Row } | { readonly code: string };

/** What decides whether an environment is legal. */
export interface Judge {
  judge(name: string, raw: object): Judgement;
  /** What the schema makes of what a file holds, with its defaults. */
  environmentOf(name: string, raw: object): object;
}

/** What rows are made of. */
export interface Ingredients {
  readonly settings: readonly Setting[];
  readonly options: readonly Option[];
  readonly environments: readonly Varied[];
  readonly judge: Judge;
  /** What only a build refuses of a row; it takes far longer than a judgement. */
  readonly build: (row: Row) => readonly Refusal[];
}

/** Judgements that a pair is worth in each of the rows that it is tried in, and how many rows these are. */
const MOST_FOR_A_PAIR = 16;
const MOST_STARTS = 5;
/** How often a setting may be refused in an environment before it is seldom tried there beside others. */
const MOST_REFUSED = 2;
const PASSES = 3;
/** Of the rows that have a group, as many are compared before one gives its own. */
const MOST_DONORS = 8;
const MOST_PLACES = 24;

/** A legal row and the settings that it has. */
interface Known {
  readonly row: Row;
  readonly ids: readonly SettingId[];
}

/**
 * Finds rows in which many pairs of settings meet that have not met before.
 *
 * Libraries for covering arrays want to be told beforehand what must not go together. Here nobody can: the loader decides,
 * by hundreds of rules. So a row begins with one pair, takes whole groups from other environments and rows, then of each
 * option the value that meets the most new ones; and what the loader or the build refuses of them is left out again, by
 * the keys that they name.
 */
export class Generator {
  readonly #mender: Mender;
  readonly #known: Known[] = [];
  /** Rows that have a setting. */
  readonly #places = new Map<SettingId, Known[]>();
  readonly #blame: Blame = new Map();
  readonly #refusedIn = new Map<string, number>();
  readonly #idsUnder = new Map<string, ReadonlySet<SettingId>>();
  readonly #ids: ReadonlyMap<Setting["value"], ReadonlyMap<string, SettingId>>;
  readonly #random: ReturnType<typeof xoroshiro128plus>;

  /** @param seed the same one finds the same rows */
  constructor(
    private readonly all: Ingredients,
    readonly open: Open,
    seed: number,
  ) {
    this.#mender = new Mender(all.judge, all.options, all.environments);
    this.#random = xoroshiro128plus(seed);
    for (const [id, { path }] of all.settings.entries()) {
      const group = groupOf(path);
      this.#idsUnder.set(group, new Set([...(this.#idsUnder.get(group) ?? []), id]));
    }
    const ids = new Map<Setting["value"], Map<string, SettingId>>();
    for (const [id, { path, value }] of all.settings.entries())
      ids.set(value, (ids.get(value) ?? new Map<string, SettingId>()).set(path, id));
    this.#ids = ids;
  }

  pathOf = (id: SettingId): string => this.#setting(id).path;

  /** Settings that no row has, and that are not known to be refused. */
  unmet = (): SettingId[] =>
    [...this.all.settings.keys()].filter(
      (id) => this.open.gainWith(id, this.all.settings.keys()) > 0 && !this.#places.has(id),
    );

  /** Settings with at least so many open pairs, the one with most of them first. */
  lonely(fewest: number): SettingId[] {
    const ids = [...this.all.settings.keys()];
    return ids
      .map((id) => ({ id, count: this.open.gainWith(id, ids) }))
      .filter(({ id, count }) => count >= fewest && this.isPlaced(id))
      .sort((one, other) => other.count - one.count)
      .map(({ id }) => id);
  }

  /** Any of the rows that have a setting. */
  placeOf = (id: SettingId): Row | undefined => this.oneOf(this.#places.get(id) ?? [])?.row;

  /** Whether a row has a setting. */
  isPlaced = (id: SettingId): boolean => this.#places.has(id);

  /** Whether any values of the options of a pair have met. */
  haveMet([one, other]: readonly [SettingId, SettingId]): boolean {
    const idsOf = (id: SettingId): SettingId[] =>
      [...(this.#idsUnder.get(groupOf(this.pathOf(id))) ?? [])].filter(
        (each) => this.pathOf(each) === this.pathOf(id),
      );
    return idsOf(one).some((here) => idsOf(other).some((there) => this.open.coverage.has(here, there)));
  }

  /** A row without what is refused by now. */
  settled({ environment, settings }: Row): Row {
    const bundles = [...settings].map((one): Bundle => [one]);
    return { environment, settings: agreed(new Map(), bundles, this.#refusals(environment), this.#blame) };
  }

  /** Counts the pairs of a row that is known to be legal; how many of them were open. */
  add(row: Row): number {
    const known = { row, ids: this.occurring(row) };
    this.#known.push(known);
    for (const id of known.ids) this.#remember(id, known);
    return this.open.meet(known.ids);
  }

  /** How many open pairs a row would have. */
  gainOf = (row: Row): number => this.open.gainOf(this.occurring(row));

  /** Where no environment takes a setting, the code of what refuses it. */
  alone(id: SettingId): string | undefined {
    if (this.#places.has(id)) return undefined;
    const { path, value } = this.#setting(id);
    const judgements: Judgement[] = [];
    const bare = this.all.environments.map((environment): Row => ({ environment, settings: new Map() }));
    // A key may need so much beside it that no environment has its place, and a row has.
    for (const { environment, settings } of [...this.#inDisorder(bare), ...this.#rowsWith(path)]) {
      const set = overlaid(settings, [[path, value]]);
      const mended = this.#mender.mend(environment, set, new Set([path]));
      if (!mended) continue;
      if ("refused" in mended) judgements.push(mended.refused);
      else {
        const row = { environment, settings: mended.settings };
        const ids = this.occurring(row);
        if (!ids.includes(id)) continue;
        const [problem] = this.all.build(row);
        if (problem) judgements.push({ agreed: 2, refusals: [problem] });
        else {
          this.#remember(id, { row, ids });
          return undefined;
        }
      }
    }
    return codeOf(judgements) ?? NOTHING;
  }

  /** Some rows that have another value of a key, the latest first. */
  #rowsWith(path: string): Row[] {
    const known = [...this.all.settings.entries()]
      .filter(([, setting]) => setting.path === path && setting.value !== ABSENT)
      .flatMap(([id]) => this.#places.get(id) ?? []);
    const rows = new Set(known.map(({ row }) => row).filter(({ settings }) => settings.size > 0));
    return [...rows].slice(-MOST_DONORS).reverse();
  }

  /** A legal row in which two settings meet, and little else; or the code of what refuses them wherever they are tried. */
  meet(one: SettingId, other: SettingId): Met {
    const judgements: Judgement[] = [];
    const kept = new Set([one, other].map((id) => this.#setting(id).path));
    for (const { environment, settings } of this.#startsOf(one, other)) {
      const mended = this.#mender.mend(environment, settings, kept, MOST_FOR_A_PAIR);
      if (!mended) continue;
      if ("refused" in mended) {
        judgements.push(mended.refused);
        continue;
      }
      const row = { environment, settings: mended.settings };
      if (!this.#holds(row, [one, other])) continue;
      const [problem] = this.all.build(row);
      if (problem) judgements.push({ agreed: 2, refusals: [problem] });
      else return { row };
    }
    return { code: codeOf(judgements) ?? NOTHING };
  }

  /** A legal row of two settings with nothing beside them. */
  bare(one: SettingId, other: SettingId): Row | undefined {
    const settings = new Map([this.#entry(one), this.#entry(other)]);
    return this.all.environments
      .map((environment): Row => ({ environment, settings }))
      .find(
        (row) =>
          this.#refusals(row.environment)(settings).length === 0 &&
          this.#holds(row, [one, other]) &&
          this.all.build(row).length === 0,
      );
  }

  /** A row with whole groups of other rows, and more settings, each of which meets something new. */
  grown(row: Row, kept: readonly SettingId[]): Row {
    const keptPaths = kept.map((id) => this.#setting(id).path);
    let current = this.#withGroups(row, keptPaths);
    if (!this.#holds(current, kept)) current = row;
    for (let pass = 0; pass < PASSES; pass++) {
      const next = this.#filled(current, keptPaths);
      if (!this.#holds(next, kept)) break;
      if (next.settings.size === current.settings.size && this.gainOf(next) <= this.gainOf(current)) break;
      current = next;
    }
    return current;
  }

  /** A row without what only its build refuses, but for what it began with. */
  built(row: Row, start: Row): Row {
    if (this.all.build(row).length === 0) return row;
    const { environment } = row;
    const further = [...row.settings].filter(([path, value]) => start.settings.get(path) !== value);
    const bundles = further.map((one): Bundle => [one]);
    const settings = agreed(
      start.settings,
      bundles,
      (all) => {
        const refusals = this.#refusals(environment)(all);
        return refusals.length > 0 ? refusals : this.all.build({ environment, settings: all });
      },
      this.#blame,
    );
    for (const [path, value] of further)
      if (settings.get(path) !== value) this.#learn("", path, value, false);
    return { environment, settings };
  }

  occurring({ environment, settings }: Row): SettingId[] {
    const raw = withSettings(environment, settings);
    if (!raw) throw new Error(`${environment.name} has no such name`);
    return occurringIn(this.all.settings, raw, this.all.judge.environmentOf(environment.name, raw));
  }

  /** Groups of other rows in place of the row's own, where that meets more. */
  #withGroups(row: Row, kept: readonly string[]): Row {
    const own = new Set(kept.map(groupOf));
    const met = new Set(this.occurring(row));
    const groups = this.#inDisorder([...this.#idsUnder.keys()]).filter((group) => !own.has(group));
    const bundles = groups.flatMap((group) => {
      const best = this.#donorOf(group, met);
      if (!best) return [];
      for (const id of best.ids) met.add(id);
      return [best];
    });
    const wanted = bundles.sort((one, other) => other.gain - one.gain).map(({ bundle }) => bundle);
    const { environment } = row;
    return { environment, settings: agreed(row.settings, wanted, this.#refusals(environment), this.#blame) };
  }

  #donorOf(group: string, met: ReadonlySet<SettingId>) {
    const under = this.#idsUnder.get(group) as ReadonlySet<SettingId>;
    const own = [...met].filter((id) => under.has(id));
    const others = [...met].filter((id) => !under.has(id));
    const gainOf = (ids: readonly SettingId[]): number =>
      ids.reduce((sum, id) => sum + this.open.gainWith(id, others), 0);
    const donors = Array.from({ length: MOST_DONORS }, () => this.oneOf(this.#known)).flatMap((known) => {
      if (!known) return [];
      const ids = known.ids.filter((id) => under.has(id));
      const bundle = groupIn(known.row, group);
      return bundle ? [{ ids, bundle, gain: gainOf(ids) * this.#chance() }] : [];
    });
    const [best] = donors.sort((one, other) => other.gain - one.gain);
    return best && best.gain > gainOf(own) ? best : undefined;
  }

  /** With the values that meet the most new ones. */
  #filled({ environment, settings }: Row, kept: readonly string[]): Row {
    const wanted = this.#wanted({ environment, settings }, kept);
    const filled = agreed(
      settings,
      wanted.map((one): Bundle => [one]),
      this.#refusals(environment),
      this.#blame,
    );
    for (const [path, value] of wanted)
      this.#learn(environment.name, path, value, filled.get(path) === value);
    return { environment, settings: filled };
  }

  /** Of each option the value that meets the most new ones, the best first. */
  #wanted(row: Row, kept: readonly string[]): Bundle {
    const met = new Set(this.occurring(row));
    const raw = withSettings(row.environment, row.settings) ?? {};
    const groups = this.all.judge.environmentOf(row.environment.name, raw);
    const byPath = new Map<string, SettingId[]>();
    for (const [id, { path }] of this.all.settings.entries())
      if (hasGroup(groups, path) && !this.#isHopeless(row.environment, id))
        byPath.set(path, [...(byPath.get(path) ?? []), id]);
    const isKept = (path: string): boolean =>
      kept.some((one) => one === path || one.startsWith(`${path}.`) || path.startsWith(`${one}.`));
    const chosen = this.#inDisorder([...byPath.keys()]).flatMap((path) => {
      if (isKept(path)) return [];
      const gains = (byPath.get(path) ?? []).map((id) => ({
        id,
        gain: this.open.gainWith(id, met) * (0.5 + this.#chance()),
      }));
      const best = gains.reduce((one, other) => (other.gain > one.gain ? other : one), NONE);
      if (best.gain === 0 || met.has(best.id)) return [];
      met.add(best.id);
      return [best];
    });
    const inTurn = chosen
      .sort((one, other) => other.gain - one.gain)
      .map(({ id }) => this.#entry(id))
      .filter((one) => ![...row.settings].some((other) => one[0] !== other[0] && clash(one, other)));
    // Of two that do not go together the first stays.
    return inTurn.filter(
      (one, place) => !inTurn.slice(0, place).some((other) => clash(one, other) || clash(other, one)),
    );
  }

  #isHopeless({ name }: Varied, id: SettingId): boolean {
    const isRefused = [name, ""].some(
      (where) => (this.#refusedIn.get(`${where} ${id}`) ?? 0) >= MOST_REFUSED,
    );
    return isRefused && this.#chance() > 0.15;
  }

  #learn(name: string, path: string, value: Setting["value"], isTaken: boolean): void {
    const key = `${name} ${this.#ids.get(value)?.get(path)}`;
    this.#refusedIn.set(key, isTaken ? 0 : (this.#refusedIn.get(key) ?? 0) + 1);
  }

  /** Rows that have one of them, with the other beside it, by itself or with the whole of its group. */
  #startsOf(one: SettingId, other: SettingId): Row[] {
    const entries = [this.#entry(one), this.#entry(other)];
    const environmentsOf = (id: SettingId): ReadonlySet<Varied> =>
      new Set(this.#places.get(id)?.map(({ row }) => row.environment));
    const starts = [
      [one, other],
      [other, one],
    ].flatMap(([here = 0, there = 0]) => {
      const both = environmentsOf(there);
      const group = groupOf(this.#setting(there).path);
      const known = this.#inDisorder(this.#places.get(here) ?? []);
      const inBoth = known.filter(({ row }) => both.has(row.environment));
      return [...inBoth.slice(0, 2), ...known.slice(0, 2)].flatMap(({ row }, place) => {
        const { environment } = row;
        const slim = this.#slim(row, here);
        const plain: Row = { environment, settings: overlaid(slim.settings, entries) };
        const donor = this.oneOf(this.#places.get(there) ?? [])?.row;
        const bundle = donor && groupIn(donor, group);
        if (!bundle || group === groupOf(this.#setting(here).path)) return [plain];
        const grafted: Row = {
          environment,
          settings: overlaid(overlaid(slim.settings, bundle), entries),
        };
        return place === 0 ? [plain, grafted] : [grafted];
      });
    });
    const inTurn = starts.length > 0 ? starts : this.#bareStarts(entries);
    return this.#inDisorder(inTurn).slice(0, MOST_STARTS);
  }

  #bareStarts(entries: Bundle): Row[] {
    return this.all.environments.map((environment) => ({ environment, settings: new Map(entries) }));
  }

  /** Of a row's settings those in the group of one of them, where that is enough. */
  #slim({ environment, settings }: Row, id: SettingId): Row {
    const group = groupOf(this.#setting(id).path);
    const own = new Map([...settings].filter(([path]) => groupOf(path) === group));
    const row = { environment, settings: own };
    const isEnough = this.#refusals(environment)(own).length === 0 && this.#holds(row, [id]);
    return isEnough ? row : { environment, settings };
  }

  #remember(id: SettingId, known: Known): void {
    const places = this.#places.get(id) ?? [];
    this.#places.set(id, places);
    if (places.length < MOST_PLACES) places.push(known);
    else places[Math.floor(this.#chance() * MOST_PLACES)] = known;
  }

  #holds(row: Row, ids: readonly SettingId[]): boolean {
    if (!withSettings(row.environment, row.settings)) return false;
    const there = this.occurring(row);
    return ids.every((id) => there.includes(id));
  }

  #refusals =
    (environment: Varied) =>
    (settings: Settings): readonly Refusal[] => {
      const raw = withSettings(environment, settings);
      if (raw) return this.all.judge.judge(environment.name, raw).refusals;
      const [first = "", ...others] = withoutPlace(environment, settings);
      return [first, ...others].map((path) => ({ code: NOTHING, path, message: "" }));
    };

  #chance = (): number => uniformFloat64(this.#random);

  oneOf<T>(list: readonly T[]): T | undefined {
    return list[Math.floor(this.#chance() * list.length)];
  }

  #inDisorder<T>(list: readonly T[]): T[] {
    return list
      .map((one) => ({ one, turn: this.#chance() }))
      .sort((one, other) => one.turn - other.turn)
      .map(({ one }) => one);
  }

  #setting = (id: SettingId): Setting => this.all.settings[id] as Setting;

  #entry(id: SettingId): Bundle[number] {
    const { path, value } = this.#setting(id);
    return [path, value];
  }
}

/** Nothing in the tests' environments has the group or the name that a setting stands in. */
export const NOTHING = "no environment has its group";

const NONE = { id: -1, gain: 0 };
