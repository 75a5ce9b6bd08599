import { mentioned } from "./agree.ts";
import {
  type Judgement,
  type Reader,
  type Refusal,
  type Settings,
  type Varied,
  withSettings,
} from "./environments.ts";
import { ABSENT, type Option, type Value } from "./options.ts";

/** Settings that are legal, or what refuses them whatever is tried. */
export type Mended =
  | { readonly settings: Settings }
  /** Before anything was tried. */
  | { readonly refused: Judgement };

/** One key of the file with another value. */
type Move = readonly [string, Value];

/** Refusals that are followed at once, values that are tried for each key, and judgements in all. */
const MOST_REFUSALS = 2;
const MOST_VALUES = 8;
const MOST_JUDGEMENTS = 60;

/**
 * Finds what settings need beside them, such as `capacity.max: 100` for `capacity.min: 100`. The refusals say which keys
 * to turn: those that they stand at, and those that they mention.
 */
export class Mender {
  readonly #options: ReadonlyMap<string, Option>;
  readonly #patterns: readonly (readonly [RegExp, string])[];

  /** @param donors other environments, whose groups and values are tried, too */
  constructor(
    private readonly reader: Pick<Reader, "judge">,
    options: readonly Option[],
    private readonly donors: readonly Varied[],
  ) {
    this.#options = new Map(options.map((option) => [option.path, option]));
    this.#patterns = options
      .filter(({ path }) => path.includes("<name>"))
      .map(({ path }) => [
        new RegExp(`^${path.replaceAll(".", "\\.").replaceAll("<name>", "[^.]+")}$`),
        path,
      ]);
  }

  /**
   * @param kept paths of settings that stay as they are
   * @returns undefined where a name is asked for and the environment has none there
   */
  mend(
    environment: Varied,
    settings: Settings,
    kept: ReadonlySet<string>,
    most = MOST_JUDGEMENTS,
  ): Mended | undefined {
    let left = most;
    const judge = (all: Settings): Judgement | undefined => {
      left -= 1;
      const raw = withSettings(environment, all);
      return raw && this.reader.judge(environment.name, raw);
    };
    const first = judge(settings);
    if (!first) return undefined;
    const seen = new Set([keyOf(first)]);
    let [current, judged] = [settings, first];
    while (judged.refusals.length > 0 && left > 0) {
      const step = this.#step(environment, current, judged, { kept, judge, seen, mayTry: () => left > 0 });
      if (!step) break;
      [current, judged] = step;
      seen.add(keyOf(judged));
    }
    return judged.refusals.length === 0 ? { settings: current } : { refused: first };
  }

  /** The first move that makes it better, or else one that is refused otherwise than any before. */
  #step(
    environment: Varied,
    settings: Settings,
    before: Judgement,
    {
      kept,
      judge,
      seen,
      mayTry,
    }: {
      readonly kept: ReadonlySet<string>;
      readonly judge: (all: Settings) => Judgement | undefined;
      readonly seen: ReadonlySet<string>;
      readonly mayTry: () => boolean;
    },
  ): [Settings, Judgement] | undefined {
    let sideways: [Settings, Judgement] | undefined;
    for (const refusal of before.refusals.slice(0, MOST_REFUSALS)) {
      for (const [path, value] of this.#moves(environment, refusal, kept)) {
        if (!mayTry()) return sideways;
        const next = new Map([...settings, [path, value]]);
        const judged = judge(next);
        if (!judged) continue;
        if (isBetter(judged, before)) return [next, judged];
        if (judged.agreed === before.agreed && !seen.has(keyOf(judged))) sideways ??= [next, judged];
      }
    }
    return sideways;
  }

  #moves({ raw }: Varied, refusal: Refusal, kept: ReadonlySet<string>): Move[] {
    const paths = [...new Set([refusal.path, ...mentioned(refusal.message)])].filter((path) => path !== "");
    const isFree = (path: string): boolean => {
      const own = this.#optionPath(path);
      return [...kept].every((one) => one !== own && !one.startsWith(`${own}.`));
    };
    const groups = paths.map((path) => path.split(/[.[]/)[0] as string);
    // A key that stays, and that another form of its group does not know.
    const forms = refusal.code === "EOE-ENV-005" ? this.#siblings(refusal.path) : [];
    const known = [...paths, ...forms, ...paths.map(parentOf), ...groups].filter(
      (path) =>
        this.#options.has(this.#optionPath(path)) ||
        valueAt(raw, path) !== undefined ||
        groups.includes(path),
    );
    return [...new Set(known)]
      .filter(isFree)
      .flatMap((path) => this.#values(path, refusal).map((value): Move => [path, value]));
  }

  /** Keys of few values that stand beside another. */
  #siblings(path: string): string[] {
    const group = `${parentOf(path)}.`;
    return [...this.#options.values()]
      .filter(({ path: other, values }) => other.startsWith(group) && values.length > 1)
      .map(({ path: other }) => other)
      .filter((other) => !other.slice(group.length).includes("."));
  }

  #values(path: string, { code, path: place }: Refusal): Value[] {
    if (code === "EOE-ENV-005" && path === place) return [ABSENT];
    const { values = [] } = this.#options.get(this.#optionPath(path)) ?? {};
    const donated = this.donors.map(({ raw }) => valueAt(raw, path)).filter((value) => value !== undefined);
    const all: Value[] = [
      ...values.filter((value) => value !== ABSENT),
      ...donated.map((is) => ({ is })),
      ABSENT,
    ];
    return [...new Map(all.map((value) => [JSON.stringify(value), value])).values()].slice(0, MOST_VALUES);
  }

  #optionPath(path: string): string {
    return this.#options.has(path)
      ? path
      : (this.#patterns.find(([pattern]) => pattern.test(path))?.[1] ?? path);
  }
}

const parentOf = (path: string): string => path.split(".").slice(0, -1).join(".");

const keyOf = ({ agreed, refusals }: Judgement): string =>
  JSON.stringify([agreed, refusals.map(({ code, path }) => [code, path])]);

const isBetter = (one: Judgement, other: Judgement): boolean =>
  one.refusals.length === 0 ||
  one.agreed > other.agreed ||
  (one.agreed === other.agreed && one.refusals.length < other.refusals.length);

const valueAt = (raw: object, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], raw);

/** Of the judgement that came farthest, the code of what is wrong. */
export const codeOf = (judgements: readonly Judgement[]): string | undefined =>
  [...judgements].sort((one, other) => other.agreed - one.agreed)[0]?.refusals[0]?.code;
