import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Problem, Problems } from "../modules/problems.ts";
import { environmentOf, STACK_PARTS } from "../modules/stacks/environment-stack.ts";
import {
  problemsOf,
  type Synthesis,
  type SynthesisOptions,
  synthesise,
  synthesiseEach,
} from "./synthesise.ts";
import { inFolderSync } from "./temporary-folder.ts";

/** Folder of the committed snapshots: one `<stack>.tf.json` for each stack. */
const SNAPSHOT_FOLDER = "__tests__/__snapshots__/stacks";
const ENDING = ".tf.json";

type SnapshotOptions = Pick<SynthesisOptions, "root" | "names" | "customise">;

/** Where the snapshot of a stack is, relative to the project. */
export const snapshotFile = (stack: string): string => `${SNAPSHOT_FOLDER}/${stack}${ENDING}`;

/** Environments that have committed snapshots, by the alphabet. */
export function environmentsWithSnapshots(root: string): string[] {
  return [...new Set(committedStacks(root).map(environmentOf))].sort();
}

const committedStacks = (root: string): string[] => {
  const folder = join(root, SNAPSHOT_FOLDER);
  const files = existsSync(folder) ? readdirSync(folder) : [];
  return files.filter((file) => file.endsWith(ENDING)).map((file) => file.slice(0, -ENDING.length));
};

/**
 * Compares a fresh synthesis with the committed snapshots, but for what CDKTF and CDKTN write differently.
 * @throws Problems naming each stack whose JSON differs or has no snapshot, and what is wrong in environments
 */
export function checkSnapshots({ root, names, customise }: SnapshotOptions): void {
  const problems = inFolderSync((outdir) => {
    const { deployments, refused } = synthesiseEach({ root, outdir, names, customise, records: "check" });
    const stacks = deployments.flatMap((deployment) => deployment.stacks);
    const different = stacks.flatMap(({ name, path }) => {
      const committed = join(root, snapshotFile(name));
      const message = existsSync(committed)
        ? differs(readFileSync(committed, "utf8"), readFileSync(path, "utf8"))
        : "is missing; `npx express-on-ecs synth --snapshots` writes it.";
      return message === undefined
        ? []
        : [{ code: "EOE-CLI-005" as const, file: snapshotFile(name), path: "", message }];
    });
    return [
      ...problemsOf(refused),
      ...different,
      ...(names.length > 0 ? [] : orphans(root, { deployments, refused })),
    ];
  });
  if (problems.length > 0) throw new Problems(problems);
}

/**
 * Writes the snapshots of the environments named; with none, of all, and removes those of stacks that are gone.
 * @returns the stacks whose snapshots changed, by the alphabet
 * @throws Problems with what is wrong in environments; then nothing is written
 */
export function writeSnapshots({ root, names, customise }: SnapshotOptions): string[] {
  return inFolderSync((outdir) => {
    const deployments = synthesise({ root, outdir, names, customise });
    const changed = deployments
      .flatMap(({ stacks }) => stacks)
      .filter(({ name, path }) => {
        const file = join(root, snapshotFile(name));
        const fresh = readFileSync(path, "utf8");
        if (existsSync(file) && readFileSync(file, "utf8") === fresh) return false;
        mkdirSync(join(root, SNAPSHOT_FOLDER), { recursive: true });
        writeFileSync(file, fresh);
        return true;
      });
    const gone = names.length > 0 ? [] : orphanStacks(root, { deployments, refused: [] });
    for (const stack of gone) rmSync(join(root, snapshotFile(stack)));
    return [...changed.map(({ name }) => name), ...gone].sort();
  });
}

/** Snapshots of stacks that no environment has any more. */
function orphanStacks(root: string, { deployments, refused }: Synthesis): string[] {
  const known = new Set([
    ...deployments.flatMap(({ stacks }) => stacks.map(({ name }) => name)),
    ...refused.flatMap(({ name }) => STACK_PARTS.map((part) => `${name}-${part}`)),
  ]);
  return committedStacks(root).filter((stack) => !known.has(stack));
}

const orphans = (root: string, synthesis: Synthesis): Problem[] =>
  orphanStacks(root, synthesis).map((stack) => ({
    code: "EOE-CLI-005",
    file: snapshotFile(stack),
    path: "",
    message: "belongs to no stack any more; `npx express-on-ecs synth --snapshots` removes it.",
  }));

function differs(committed: string, fresh: string): string | undefined {
  if (withoutCdk(committed) === withoutCdk(fresh)) return undefined;
  const lines = withoutVersion(fresh).split("\n");
  const line =
    withoutVersion(committed)
      .split("\n")
      .findIndex((text, index) => text !== lines[index]) + 1;
  return `differs from what is synthesised now, first in line ${line}; look at the change, then run \`npx express-on-ecs synth --snapshots\`.`;
}

/** The version of the core stands in the metadata of each stack. */
const withoutVersion = (text: string): string => text.replace(/^( {6}"version": )"[^"]*"$/m, '$1""');

/** CDKTF breaks the line within an empty object, CDKTN does not. */
const withoutCdk = (text: string): string => withoutVersion(text).replaceAll(/\{\s+\}/g, "{}");
