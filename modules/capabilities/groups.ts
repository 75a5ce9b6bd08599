/**
 * Groups of the environment file that have one of several forms, each of them a capability. `by` are the keys that tell
 * them apart: the first, and where several forms have the same value there, the next.
 */
export const GROUPS = {
  capacity: { by: ["launchType"], optional: false, meaning: "What tasks run on" },
  database: {
    by: ["hosting"],
    optional: true,
    meaning: "The database, which runs elsewhere than in the task",
  },
  cache: {
    by: ["hosting", "engine"],
    optional: true,
    meaning: "The cache, which runs elsewhere than in the task",
  },
} as const satisfies Readonly<
  Record<
    string,
    { readonly by: readonly [string, ...string[]]; readonly optional: boolean; readonly meaning: string }
  >
>;
export type GroupKey = keyof typeof GROUPS;
