/**
 * Stacks that name the source. The image's files are bundles with maps beside them. Node's `--enable-source-maps` reads
 * those at every start and makes it half as long again; here the first stack that is logged reads them.
 */
import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { fileURLToPath } from "node:url";

const maps = new Map<string, SourceMap | undefined>();

/** @returns nothing for a file that has no map, as the sources themselves. */
function readMap(file: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(fileURLToPath(`${file}.map`), "utf8")) as SourceMapPayload);
  } catch {
    return undefined;
  }
}

function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, readMap(file));
  return maps.get(file);
}

/** A package's lines have no place in the map, which would give the nearest one before them. */
function placeInSource(file: string, line: number, column: number): string | undefined {
  const entry = mapOf(file)?.findEntry(line - 1, column - 1);
  if (!entry || !("originalSource" in entry) || entry.generatedLine !== line - 1) return undefined;
  return `${entry.originalSource.replace(/^(\.\.\/)+/, "")}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

/** No colon in the file's name, so that no text is looked at twice. */
const place = /(file:\/\/\/[^\s():]+):(\d+):(\d+)/g;

/** @param frames of an error's stack. */
export const inSource = (frames: string): string =>
  frames.replace(
    place,
    (given, file: string, line: string, column: string) =>
      placeInSource(file, Number(line), Number(column)) ?? given,
  );
