import type { Settings, Varied } from "./environments.ts";
import type { Value } from "./options.ts";
import type { Row } from "./rows.ts";

/** Compose files that only rows read. */
export const COMPOSE = "__tests__/terraform/pairwise/compose";
export const TESTS = "__tests__/environments/compose";

export const NIGHT = { expression: "0 3 * * *" };

export const is = (value: unknown): Value => ({ is: value });
export const from = (settings: Readonly<Record<string, Value>>): Settings =>
  new Map(Object.entries(settings));

/** Settings of an environment of the tests, by its name. */
export type Named = readonly [string, Settings];

/** @throws Error where no environment has such a name */
export const rowsOf = (environments: readonly Varied[], named: readonly Named[]): Row[] =>
  named.map(([name, settings]) => {
    const environment = environments.find((one) => one.name === name);
    if (!environment) throw new Error(`a row speaks of ${name}, which is no environment of the tests`);
    return { environment, settings };
  });
