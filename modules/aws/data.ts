import { readFileSync } from "node:fs";

/** Where a data file's facts are from. Every data file of this folder begins with it. */
export interface DataSource {
  readonly what: string;
  readonly source: string;
  readonly version: string;
  readonly licence: string;
  /** ISO date on which the source was read. */
  readonly retrieved: string;
}

/**
 * Reads a data file of this folder when it is first asked for: most runs need only some of them, and an import would
 * make the compiler infer a type for every row.
 */
export function dataFile<T>(name: string): () => T {
  let content: T | undefined;
  return () => {
    content ??= JSON.parse(readFileSync(new URL(name, import.meta.url), "utf8")) as T;
    return content;
  };
}
