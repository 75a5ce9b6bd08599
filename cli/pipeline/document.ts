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

/** Says what each job is for. @param reviewIn where a pull request's review is, "in the summary of the run" */
export function commentJobs(document: Document, reviewIn: string): void {
  comment(document, ["jobs", "check"], "Fails before anything is built, where a deployment could not begin.");
  comment(
    document,
    ["jobs", "build"],
    "Images are built once, by commit, and tested before they are pushed.",
  );
  comment(document, ["jobs", "deploy"], "Deploys what was built; nothing is built here.");
  comment(document, ["jobs", "review"], `For a pull request: ${reviewIn}. Nothing is written to AWS.`);
}
