import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Settings, Varied } from "./environments.ts";
import type { Value } from "./options.ts";
import type { Row } from "./rows.ts";

/** A row as it is committed: an environment of the tests by name, and what is set in it. */
export interface CommittedRow {
  readonly environment: string;
  readonly settings: Settings;
}

interface Table {
  /** Each path and value once. */
  readonly settings: readonly (readonly [string, Value])[];
  /** The environment, and the places of its settings in the list above. */
  readonly rows: readonly (readonly [string, ...number[]])[];
}

const FILE = join(import.meta.dirname, "rows.json");

/** The rows that `npm run pairwise` has found; each is legal. */
export function readRows(file = FILE): CommittedRow[] {
  const { settings, rows } = JSON.parse(readFileSync(file, "utf8")) as Table;
  return rows.map(([environment, ...places]) => ({
    environment,
    settings: new Map(places.map((place) => settings[place] as readonly [string, Value])),
  }));
}

/** The same with their environments; without those of environments that are gone. */
export const committedRows = (environments: readonly Varied[]): Row[] =>
  readRows().flatMap(({ environment: name, settings }) => {
    const environment = environments.find((one) => one.name === name);
    return environment ? [{ environment, settings }] : [];
  });

/** One setting and one row a line, so that differences can be read. */
export function writeRows(rows: readonly CommittedRow[], file = FILE): void {
  const texts = [...new Set(rows.flatMap(({ settings }) => [...settings].map((one) => JSON.stringify(one))))];
  const places = new Map(texts.sort().map((text, place) => [text, place]));
  const lines = rows.map(({ environment, settings }) =>
    JSON.stringify([environment, ...[...settings].map((one) => places.get(JSON.stringify(one)))]),
  );
  const list = (all: readonly string[]): string => `[\n    ${all.join(",\n    ")}\n  ]`;
  writeFileSync(file, `{\n  "settings": ${list(texts)},\n  "rows": ${list(lines)}\n}\n`);
}
