import { Document, isMap, isScalar } from "yaml";

/** What is said several times is written several times: not every reader of pipelines knows aliases. */
export const documentOf = (value: unknown): Document => new Document(value, { aliasDuplicateObjects: false });

/** Writes a comment above a key. */
export function comment(document: Document, path: readonly string[], text: string): void {
  const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
  const pair = isMap(parent)
    ? parent.items.find(({ key }) => isScalar(key) && key.value === path.at(-1))
    : undefined;
  if (!isScalar(pair?.key)) throw new Error(`there is no key ${path.join(".")}`);
  pair.key.commentBefore = ` ${text}`;
}
