import { type Document, isMap, isScalar, isSeq, type LineCounter, type Node } from "yaml";
import type { ProblemCode } from "../problem-codes";
import type { Problem } from "../problems";
import { keyPath } from "./sentences";

/** Source text with positions, so that a problem can name line and column. */
export interface Source {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** How a problem at a key of a file is made, with its position. */
export type ProblemAt = (path: readonly PropertyKey[], message: string) => Problem;

export function problemIn(
  code: ProblemCode,
  source: Source,
  path: readonly PropertyKey[],
  message: string,
): Problem {
  const offset = offsetOf(source.document, path);
  const position = offset === undefined ? undefined : source.lines.linePos(offset);
  return {
    code,
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
