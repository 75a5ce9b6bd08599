import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { Problems } from "../modules/problems";
import { synthesise } from "./synthesise";

/** Folder of the committed snapshots: one `<stack>.tf.json` for each stack. */
const SNAPSHOT_FOLDER = "__tests__/__snapshots__/stacks";

/** Where the snapshot of a stack is, relative to the project. */
export const snapshotFile = (stack: string): string => `${SNAPSHOT_FOLDER}/${stack}.tf.json`;

/**
 * Compares a fresh synthesis with the committed snapshots, byte by byte.
 * @throws Problems naming each stack whose JSON differs or has no snapshot
 */
export function checkSnapshots({
  root,
  names,
}: {
  readonly root: string;
  readonly names: readonly string[];
}): void {
  const outdir = mkdtempSync(join(tmpdir(), "snapshots-"));
  try {
    const problems = synthesise({ root, outdir, names, records: "check" })
      .flatMap(({ stacks }) => stacks)
      .flatMap((stack) => {
        const file = snapshotFile(stack.name);
        const committed = join(root, file);
        const message = existsSync(committed)
          ? differs(readFileSync(committed, "utf8"), readFileSync(stack.path, "utf8"))
          : "is missing; `npm run snapshots` writes it.";
        return message === undefined ? [] : [{ file: relative(root, committed), path: "", message }];
      });
    if (problems.length > 0) throw new Problems(problems);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function differs(committed: string, fresh: string): string | undefined {
  if (committed === fresh) return undefined;
  const lines = fresh.split("\n");
  const line = committed.split("\n").findIndex((text, index) => text !== lines[index]) + 1;
  return `differs from what is synthesised now, first in line ${line}; look at the change, then run \`npm run snapshots\`.`;
}
