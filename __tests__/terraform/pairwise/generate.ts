import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { type Reader, type Varied, withSettings } from "./environments.ts";
import { Coverage, occurringIn, type Setting, type SettingId } from "./occurring.ts";
import { accepted, type Row, synthesiseRow, withoutRefused } from "./rows.ts";

/**
 * Finds rows in which many pairs of settings meet that have not met before.
 *
 * Libraries for covering arrays want to be told beforehand what must not go together. Here nobody can: the loader decides,
 * by hundreds of rules. So of each option the value is taken that meets the most new ones, and what the loader or the
 * synthesis refuses of them is left out again.
 */
export class Generator {
  readonly coverage: Coverage;
  readonly #alone = new Map<string, readonly SettingId[]>();

  constructor(
    private readonly settings: readonly Setting[],
    private readonly reader: Reader,
  ) {
    this.coverage = new Coverage(settings);
  }

  /** A row without what is refused by now. */
  settled({ environment, settings }: Row): Row {
    const agreed = accepted(new Map(), [...settings], (all) => this.#isAccepted(environment, all));
    return { environment, settings: agreed };
  }

  /** Counts the pairs of a row that is known to be legal. */
  add(row: Row): void {
    this.coverage.add(this.#occurring(row));
  }

  /** Another legal row of an environment. The same seed is the same row, after the same rows. */
  next(environment: Varied, seed: number): Row {
    const chosen = this.#chosen(environment, seed).map((id) => this.#entry(id));
    const row = this.settled({ environment, settings: new Map(chosen) });
    const { root } = this.reader;
    return "deployment" in synthesiseRow(row, root) ? row : withoutRefused(row, root);
  }

  #chosen(environment: Varied, seed: number): SettingId[] {
    const random = xoroshiro128plus(seed);
    const met = new Set(this.#occurring({ environment, settings: new Map() }));
    const alone = this.#acceptedAlone(environment);
    const paths = [...new Set(alone.map((id) => this.settings[id]?.path))];
    const inTurn = paths
      .map((path) => alone.filter((id) => this.settings[id]?.path === path))
      .map((ids) => ({ ids, turn: uniformFloat64(random) }))
      .sort((one, other) => one.turn - other.turn);
    return inTurn.flatMap(({ ids }) => {
      // What is refused beside the others would be the best choice for ever.
      const gains = ids.map((id) => ({
        id,
        gain: this.coverage.newWith(id, met) * (0.5 + uniformFloat64(random)),
      }));
      const best = gains.reduce((one, other) => (other.gain > one.gain ? other : one));
      if (best.gain === 0) return [];
      met.add(best.id);
      return [best.id];
    });
  }

  /** Settings that the environment's file does not have, and could have without any other. */
  #acceptedAlone(environment: Varied): readonly SettingId[] {
    const known = this.#alone.get(environment.name);
    if (known) return known;
    const there = this.#occurring({ environment, settings: new Map() });
    const found = this.settings.flatMap((_, id) =>
      !there.includes(id) && this.#isAccepted(environment, new Map([this.#entry(id)])) ? [id] : [],
    );
    this.#alone.set(environment.name, found);
    return found;
  }

  #isAccepted(environment: Varied, settings: Row["settings"]): boolean {
    const raw = withSettings(environment, settings);
    return raw !== undefined && this.reader.problemsOf(environment.name, raw).length === 0;
  }

  #occurring({ environment, settings }: Row): SettingId[] {
    const raw = withSettings(environment, settings);
    if (!raw) throw new Error(`${environment.name} has no such name`);
    return occurringIn(this.settings, raw, this.reader.environmentOf(environment.name, raw));
  }

  #entry(id: SettingId): readonly [string, Setting["value"]] {
    const { path, value } = this.settings[id] as Setting;
    return [path, value];
  }
}
