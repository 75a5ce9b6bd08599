import { ABSENT, type Option, type Value } from "./options.ts";

/** One value of one option, by its place in {@link settingsOf}. */
export type SettingId = number;

/** A value that an option is set to. */
export interface Setting {
  readonly path: string;
  readonly value: Value;
}

/** Every value of every option, in the order of the schema. */
export const settingsOf = (options: readonly Option[]): readonly Setting[] =>
  options.flatMap(({ path, values }) => values.map((value) => ({ path, value })));

/** Such as `capacity.min=2`, or `bastion is left out`. */
export const textOf = ({ path, value }: Setting): string =>
  value === ABSENT ? `${path} is left out` : `${path}=${JSON.stringify(value.is)}`;

/**
 * The settings that an environment has, whether its file says so or the schema does by a default.
 *
 * @param raw what the file holds
 * @param environment what the schema makes of it, with its defaults
 */
export function occurringIn(settings: readonly Setting[], raw: object, environment: object): SettingId[] {
  const found = new Map<string, readonly string[]>();
  const valuesAt = (path: string): readonly string[] => {
    const known = found.get(path);
    if (known) return known;
    const keys = path.split(".");
    const written = at(raw, keys);
    const values = (written.length > 0 ? written : at(environment, keys)).map((value) =>
      JSON.stringify(value),
    );
    found.set(path, values);
    return values;
  };
  // A key is left out only where its group is there.
  const hasParent = (path: string): boolean =>
    at(environment, path.split(".").slice(0, -1)).some((parent) => typeof parent === "object");
  return settings.flatMap(({ path, value }, id) => {
    const values = valuesAt(path);
    if (value === ABSENT) return values.length === 0 && hasParent(path) ? [id] : [];
    return values.includes(JSON.stringify(value.is)) ? [id] : [];
  });
}

/** The values at a path; several where it goes through names or lists. */
function at(value: unknown, [key, ...rest]: readonly string[]): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (key === undefined) return [value];
  if (typeof value !== "object") return [];
  if (key === "<name>") return Object.values(value).flatMap((child) => at(child, rest));
  if (!key.endsWith("[]")) return at((value as Record<string, unknown>)[key], rest);
  const list = (value as Record<string, unknown>)[key.slice(0, -2)];
  return Array.isArray(list) ? list.flatMap((child) => at(child, rest)) : [];
}

/** Which pairs of settings have met in a legal row. */
export class Coverage {
  readonly #met: Uint8Array;
  readonly #optionOf: readonly number[];
  readonly #within: readonly (readonly boolean[])[];

  constructor(readonly settings: readonly Setting[]) {
    this.#met = new Uint8Array(settings.length ** 2);
    const paths = [...new Set(settings.map(({ path }) => path))];
    this.#optionOf = settings.map(({ path }) => paths.indexOf(path));
    this.#within = paths.map((path) => paths.map((other) => other.startsWith(`${path}.`)));
  }

  /** How many pairs have not met before. */
  add(ids: readonly SettingId[]): number {
    const count = this.newIn(ids);
    for (const one of ids)
      for (const other of ids) {
        this.#met[one * this.settings.length + other] = 1;
        this.#met[other * this.settings.length + one] = 1;
      }
    return count;
  }

  newIn(ids: readonly SettingId[]): number {
    return ids.reduce(
      (count, one) =>
        count +
        this.newWith(
          one,
          ids.filter((other) => other > one),
        ),
      0,
    );
  }

  /** Two values of one option are no pair, and neither are a group and a key within it: its values hold the key's. */
  isPair(one: SettingId, other: SettingId): boolean {
    const [option = 0, another = 0] = [this.#optionOf[one], this.#optionOf[other]];
    return option !== another && !this.#within[option]?.[another] && !this.#within[another]?.[option];
  }

  has(one: SettingId, other: SettingId): boolean {
    return this.#met[one * this.settings.length + other] === 1;
  }

  /** Whether the setting has been in any legal row. */
  hasMet(one: SettingId): boolean {
    return this.has(one, one);
  }

  /** How many of the others a setting has not met yet. */
  newWith(
    one: SettingId,
    others: Iterable<SettingId>,
    may: (one: SettingId, other: SettingId) => boolean = () => true,
  ): number {
    let count = 0;
    for (const other of others)
      if (this.isPair(one, other) && !this.has(one, other) && may(one, other)) count += 1;
    return count;
  }

  /** Pairs that have not met, each once. */
  *missing(): Generator<readonly [SettingId, SettingId]> {
    const count = this.settings.length;
    for (let one = 0; one < count; one++)
      for (let other = one + 1; other < count; other++)
        if (this.isPair(one, other) && !this.has(one, other)) yield [one, other];
  }
}
