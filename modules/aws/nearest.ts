import { distance } from "fastest-levenshtein";

/** The names closest to what was written, closest first, at most `count`; equal distance goes in alphabetical order. */
export function nearest(written: string, names: Iterable<string>, count: number): string[] {
  const lower = written.toLowerCase();
  return [...names]
    .map((name) => ({ name, distance: distance(lower, name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name);
}
