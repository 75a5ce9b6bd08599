import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node } from "yaml";
import type { ProblemCode } from "../problem-codes/index.ts";
import type { Observation, Problem } from "../problems.ts";
import { keyPath } from "./sentences.ts";

/** Source text with positions, so that a problem can name line and column. */
export interface Source {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** How a problem at a key of a file is made, with its position. */
export type ProblemAt = <Code extends ProblemCode>(
  code: Code,
  path: readonly PropertyKey[],
  message: string,
) => Problem<Code>;

/** The same for a rule, whose id becomes the code; `place` is what a waiver names, if not that key. */
export type ObservationAt = (path: readonly PropertyKey[], message: string, place?: string) => Observation;

export const problemIn = <Code extends ProblemCode>(
  code: Code,
  source: Source,
  path: readonly PropertyKey[],
  message: string,
): Problem<Code> => ({ code, ...observationIn(source, path, message) });

export function observationIn(source: Source, path: readonly PropertyKey[], message: string): Observation {
  const offset = offsetOf(source.document, path);
  const position = offset === undefined ? undefined : source.lines.linePos(offset);
  return {
    file: source.file,
    ...(position ? { line: position.line, column: position.col } : {}),
    path: keyPath(path),
    message,
  };
}

/** Where the key stands; of a key that is missing, where its group stands. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  let node: Node | null = document.contents;
  let offset: number | undefined;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (!pair) break;
      offset = isScalar(pair.key) ? pair.key.range?.[0] : offset;
      node = pair.value as Node | null;
    } else if (isSeq(node)) {
      node = (node.items[Number(key)] as Node | undefined) ?? null;
      offset = node?.range?.[0] ?? offset;
    }
  }
  return offset;
}
