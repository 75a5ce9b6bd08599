import type { Document } from "yaml";

/** The text of a changed document, in which each line that says what it said is as people have written it. */
export function asWritten(document: Document, model: string): string {
  // The library has spaces of its own in lists and maps of one line.
  const said = (line: string): string => line.slice(0, line.search(/\S|$/)) + line.replaceAll(" ", "");
  const lines = new Map<string, Set<string>>();
  for (const line of model.split("\n")) lines.set(said(line), (lines.get(said(line)) ?? new Set()).add(line));
  return document
    .toString({ lineWidth: 0 })
    .split("\n")
    .map((line) => {
      const [written = line, ...others] = lines.get(said(line)) ?? [];
      return others.length === 0 ? written : line;
    })
    .join("\n");
}
