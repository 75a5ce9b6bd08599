import { renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { environmentNames, recordedNames } from "../modules/config/files";
import { runsOf } from "../modules/config/moves";
import type { Environment } from "../modules/config/schema";
import { gone, reconcile } from "../modules/data-record/reconcile";
import {
  type DataRecord,
  formatRecord,
  type LoadedRecord,
  loadRecord,
  parseRecord,
  type RecordedThing,
  recordFile,
} from "../modules/data-record/record";
import { dataHeldBy, type Stack } from "../modules/data-record/things";
import { type Problem, Problems } from "../modules/problems";

/** What an environment's record says after a synthesis. */
export interface RecordedData {
  /** Relative to the project. */
  readonly file: string;
  readonly record: DataRecord;
  /** The file says something else, or is not there. */
  readonly changed: boolean;
  readonly problems: readonly Problem[];
}

/** Compares what the stacks of an environment hold with its record. */
export function recordData(
  environment: Environment,
  environmentFile: string,
  recorded: LoadedRecord | undefined,
  stacks: readonly Stack[],
): RecordedData {
  const found = dataHeldBy(environment, stacks);
  const { record: data, problems } = reconcile({ environment, environmentFile, recorded, found });
  const record = { ...data, runs: runsOf(environment) };
  const file = recordFile(environment.name);
  const fresh = parseRecord(formatRecord(record), file).record;
  return { file, record, problems, changed: !isDeepStrictEqual(fresh, recorded?.record) };
}

/** Whoever only looks, or works where nothing can be committed, must find the file as it is to be. */
export function demandUnchanged({ file, record, changed }: RecordedData, recorded?: LoadedRecord): Problem[] {
  if (!changed) return [];
  const known = recorded?.record.holds ?? [];
  const missing = record.holds.filter(({ address }) => !known.some((one) => one.address === address));
  const what = recorded
    ? `is not up to date${missing.length > 0 ? `: it lacks ${missing.map((one) => one.what).join(", ")}` : ""}`
    : "is missing, so that nothing would hold this environment's data back";
  return [{ file, path: "", message: `${what}. Run \`npm run synth\` and commit what it writes.` }];
}

/** Records whose environment has no file any more, while they hold data that nobody has let go of. */
export function orphanedData(root: string): Problem[] {
  const names = environmentNames(root);
  return recordedNames(root)
    .filter((name) => !names.includes(name))
    .flatMap((name) => {
      const loaded = loadRecord(root, name);
      if (!loaded || loaded.record.disposable) return [];
      const reason = `environments/${name}.yml is gone, and nothing would know of it any more`;
      return loaded.record.holds.flatMap((thing, index) =>
        thing.retired === undefined ? [loaded.problemAt(["holds", index], gone(thing, reason))] : [],
      );
    });
}

/**
 * Puts the records that have changed beside their files, whole or not at all.
 * @throws Problems when the folder cannot be written; then no record has changed
 */
export function writeRecords(root: string, all: readonly RecordedData[]): void {
  const changed = all.filter((one) => one.changed);
  const beside = (file: string): string => join(root, `${file}.new`);
  try {
    for (const { file, record } of changed) writeFileSync(beside(file), formatRecord(record));
    for (const { file } of changed) renameSync(beside(file), join(root, file));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    for (const { file } of changed) rmSync(beside(file), { force: true, recursive: true });
    throw new Problems(
      changed.map(({ file }) => ({
        file,
        path: "",
        message: `cannot be written${code}, though it must change. Run \`npm run synth\` where it can, and commit ${basename(file)}.`,
      })),
    );
  }
}

/** What is held, without what was let go. */
export const heldIn = ({ holds }: DataRecord): RecordedThing[] =>
  holds.filter(({ retired }) => retired === undefined);
