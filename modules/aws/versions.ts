/** Numbers of a version: 8, 0, 3, 10 and 6 of `8.0.mysql_aurora.3.10.6`. */
const numbersOf = (version: string): readonly number[] => (version.match(/\d+/g) ?? []).map(Number);

/** Whether a version comes before another, as far as both are said: `17` is not before `17.4`, which it may be. */
export function isBefore(version: string, other: string): boolean {
  const [mine, theirs] = [numbersOf(version), numbersOf(other)];
  const at = mine.findIndex((number, index) => number !== theirs[index]);
  const [left, right] = [mine[at], theirs[at]];
  return left !== undefined && right !== undefined && left < right;
}
