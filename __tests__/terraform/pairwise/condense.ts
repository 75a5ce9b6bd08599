import type { Coverage, SettingId } from "./occurring.ts";

/**
 * Rows all of whose values and pairs occur in other rows, too, are left out, those with the fewest values first.
 * @param always what occurs anyway, in the environments as they are
 * @param rows what occurs in each
 * @returns the places of the rows that stay, in order
 */
export function condensed(
  coverage: Pick<Coverage, "settings" | "isPair">,
  always: readonly (readonly SettingId[])[],
  rows: readonly (readonly SettingId[])[],
): number[] {
  const size = coverage.settings.length;
  const times = new Uint16Array(size ** 2);
  const count = (ids: readonly SettingId[], by: 1 | -1): void => {
    for (const one of ids)
      for (const other of ids) times[one * size + other] = (times[one * size + other] ?? 0) + by;
  };
  for (const ids of [...always, ...rows]) count(ids, 1);
  const counts = (one: SettingId, other: SettingId): boolean => one === other || coverage.isPair(one, other);
  const isSpare = (ids: readonly SettingId[]): boolean =>
    ids.every((one) => ids.every((other) => (times[one * size + other] ?? 0) > 1 || !counts(one, other)));
  const stay = [...rows.keys()]
    .sort((one, other) => (rows[one]?.length ?? 0) - (rows[other]?.length ?? 0))
    .filter((place) => {
      const ids = rows[place] ?? [];
      if (!isSpare(ids)) return true;
      count(ids, -1);
      return false;
    });
  return stay.sort((one, other) => one - other);
}
