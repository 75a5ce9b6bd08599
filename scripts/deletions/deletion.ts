/** One fact that is taken away: a piece of one file, and what then stands there. */
export interface Deletion {
  /** What kind of fact it is: "line of a bill". */
  readonly kind: string;
  /** From the project's folder. */
  readonly file: string;
  /** What is taken away, on one line and cut to some words. */
  readonly what: string;
  /** Of the file's text, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** What stands there instead; default nothing. */
  readonly instead?: string;
}

export type Named = Deletion & { readonly id: string };

/** Each with an id that no line above it changes: `modules/.../price.ts line of a bill: ...byUse("documentDbIo"`. */
export function named(deletions: readonly Deletion[]): Named[] {
  const seen = new Map<string, number>();
  return deletions.map((one) => {
    const id = `${one.file} ${one.kind}: ${one.what}`;
    const number = (seen.get(id) ?? 0) + 1;
    seen.set(id, number);
    return { ...one, id: number === 1 ? id : `${id} #${number}` };
  });
}

export const without = (text: string, { start, end, instead = "" }: Deletion): string =>
  text.slice(0, start) + instead + text.slice(end);

const MOST_WORDS = 60;

/** A fact of a file, with the comma behind it; before it, where it is the last and JSON takes none behind. */
export function deletion(kind: string, file: string, text: string, start: number, end: number): Deletion {
  const behind = /^\s*,/.exec(text.slice(end))?.[0].length ?? 0;
  const before =
    behind === 0 && file.endsWith(".json") ? (/,\s*$/.exec(text.slice(0, start))?.[0].length ?? 0) : 0;
  return {
    kind,
    file,
    what: shortened(text.slice(start, end)),
    start: start - before,
    end: end + behind,
  };
}

export const shortened = (text: string): string => {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > MOST_WORDS ? `${line.slice(0, MOST_WORDS - 1)}…` : line;
};
