import type { Bundle } from "./agree.ts";
import type { Row } from "./rows.ts";

/** The key of the file that a path begins with. */
export const groupOf = (path: string): string => path.split(".")[0] as string;

/** A group of a row's environment, and the row's settings in it. */
export function groupIn({ environment: { raw }, settings }: Row, group: string): Bundle | undefined {
  const own = (raw as Record<string, unknown>)[group];
  const within = [...settings].filter(([path]) => groupOf(path) === group);
  if (own === undefined) return within.length > 0 ? within : undefined;
  return within.some(([path]) => path === group) ? within : [[group, { is: own }], ...within];
}

/** Whether there is what a key stands in; a group that is missing mostly needs more than one key. */
export function hasGroup(environment: object, path: string): boolean {
  let group: unknown = environment;
  for (const key of path.split(".").slice(0, -1)) {
    if (typeof group !== "object" || group === null) return false;
    group = key === "<name>" ? Object.values(group)[0] : (group as Record<string, unknown>)[key];
  }
  return typeof group === "object" && group !== null;
}
