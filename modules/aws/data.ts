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

/** A data file that is too large to be parsed as a whole, of which one run needs a few rows. */
export interface DataRows<Head, Row> {
  /** What stands before the rows. */
  readonly head: () => Head;
  readonly names: () => readonly string[];
  /** Undefined where the file has no such row. */
  readonly row: (name: string) => Row | undefined;
}

/** Reads a data file that has one row a line, as the generator writes it; a row is parsed when it is first asked for. */
export function dataRows<Head, Row>(name: string): DataRows<Head, Row> {
  let read: { readonly head: Head; readonly lines: ReadonlyMap<string, string> } | undefined;
  const content = () => {
    read ??= splitRows<Head>(readFileSync(new URL(name, import.meta.url), "utf8"));
    return read;
  };
  const parsed = new Map<string, Row>();
  return {
    head: () => content().head,
    names: () => [...content().lines.keys()],
    row: (key) => {
      const line = content().lines.get(key);
      if (line === undefined) return undefined;
      const row = parsed.get(key) ?? (JSON.parse(line) as Row);
      parsed.set(key, row);
      return row;
    },
  };
}

function splitRows<Head>(text: string): { readonly head: Head; readonly lines: ReadonlyMap<string, string> } {
  const lines = text.trimEnd().split("\n");
  const start = lines.findIndex((line) => line.endsWith(":{")) + 1;
  const head = JSON.parse(`${lines.slice(0, start).join("")}}}`) as Head;
  // The last line closes the file.
  const rows = lines.slice(start, -1).map((line): [string, string] => {
    const end = line.indexOf('":');
    return [line.slice(1, end), line.slice(end + 2, line.endsWith(",") ? -1 : undefined)];
  });
  return { head, lines: new Map(rows) };
}
