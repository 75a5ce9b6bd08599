import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { dataHolding } from "../modules/aws/data-holding.ts";
import type { Environment } from "../modules/capabilities/environment.ts";
import { runsWith } from "../modules/capabilities/moves.ts";
import type { Runs } from "../modules/capabilities/moving.ts";
import type { ComposeProject } from "../modules/compose/index.ts";
import { gone, mayBeProtected, reconcile } from "../modules/data-record/reconcile.ts";
import {
  type DataRecord,
  formatRecord,
  type LoadedRecord,
  loadRecord,
  parseRecord,
  type RecordedThing,
  recordFile,
} from "../modules/data-record/record.ts";
import { dataHeldBy } from "../modules/data-record/things.ts";
import { environmentNames, recordedNames } from "../modules/environment/files.ts";
import { type Problem, Problems } from "../modules/problems.ts";
import { environmentOf } from "../modules/stacks/environment-stack.ts";
import type { SynthesisedStack, TerraformJson } from "./synthesised-stack.ts";
import { addressesHere, statesHere } from "./terraform-state.ts";

/** What an environment's record says after a synthesis. */
export interface RecordedData {
  /** Relative to the project. */
  readonly file: string;
  readonly record: DataRecord;
  /** The file says something else, or is not there. */
  readonly changed: boolean;
  /** There was none. */
  readonly isFirst: boolean;
  readonly problems: readonly Problem[];
}

export interface ToRecord {
  readonly root: string;
  readonly environment: Environment;
  readonly project: ComposeProject;
  /** As people name it. */
  readonly environmentFile: string;
  readonly recorded: LoadedRecord | undefined;
  /** As they are synthesised now. */
  readonly stacks: readonly SynthesisedStack[];
}

/** Compares what the stacks of an environment hold with its record. */
export function recordData(toRecord: ToRecord): RecordedData {
  const { root, environment, project, recorded, stacks } = toRecord;
  const states = new Map(stacks.map((stack) => [stack.name, addressesHere(root, stack)]));
  const { record: data, problems } = reconcile({
    ...toRecord,
    found: dataHeldBy(environment, stacks),
    isAbsent: ({ stack, address, formerly = address }) => {
      const addresses = states.get(stack);
      return addresses !== undefined && !addresses.includes(address) && !addresses.includes(formerly);
    },
  });
  const record = { ...data, runs: runsWith(recorded?.record.runs ?? [], environment, project) };
  const file = recordFile(environment.name);
  const text = formatRecord(record);
  return {
    file,
    record,
    // People may have written the same in another way; it is read only where it is not the same to the letter.
    changed: text !== recorded?.text && !isDeepStrictEqual(parseRecord(text, file).record, recorded?.record),
    isFirst: recorded === undefined,
    problems: recorded ? problems : missing(toRecord),
  };
}

/**
 * What may be running of all that a record remembers: nothing where the state is on this machine and has nothing. The
 * record itself keeps it, for whoever has the state.
 */
export function mayRun(
  root: string,
  { name, state }: Environment,
  { record }: LoadedRecord,
): readonly Runs[] {
  // States that have not been moved from a bucket are not at hand either.
  const wasElsewhere = record.holds.some(({ key }) => key === "state");
  if (state.home !== "local" || wasElsewhere) return record.runs;
  const isThere = statesHere(root).some(
    ({ stack, addresses }) => environmentOf(stack) === name && addresses.length > 0,
  );
  return isThere ? record.runs : [];
}

/** A record that is not there, though there must have been one, since something else knows of the environment. */
function missing({ root, environment, stacks }: ToRecord): Problem[] {
  const before = stacks.filter(({ path }) => existsSync(resolve(root, path)));
  const states = stacks.filter((stack) => (addressesHere(root, stack) ?? []).length > 0);
  const [known] = [...before.map(({ path }) => path), ...states.map(({ name }) => `state/${name}.tfstate`)];
  if (known === undefined) return [];
  const held = dataHeldBy(
    environment,
    before.map((stack) => asItWas(root, stack)),
  ).map(({ what }) => what);
  const file = recordFile(environment.name);
  const message = `is missing, though ${known} tells that ${environment.name} was synthesised or deployed before${held.length > 0 ? `, with ${held.join(", ")}` : ""}. What the file says would be forgotten: restore it (git restore ${file}). Only if there has never been one, begin it with the two lines environment: ${environment.name} and holds: [].`;
  return [{ code: "EOE-DATA-001", file, path: "", message }];
}

/** What the synthesis before made of a stack. */
const asItWas = (root: string, { name, path }: SynthesisedStack): { name: string; json: TerraformJson } => ({
  name,
  json: JSON.parse(readFileSync(resolve(root, path), "utf8")) as TerraformJson,
});

/** What to tell of a record after a synthesis; undefined when there is nothing to do. */
export function newsOf({ file, isFirst, changed }: Pick<RecordedData, "file" | "isFirst" | "changed">) {
  if (isFirst)
    return `${file}: first record written; commit it. No earlier record was found: if the environment has been deployed before, restore that record instead.`;
  return changed ? `${file} has changed: commit it.` : undefined;
}

/** Whoever only looks, or works where nothing can be committed, must find the file as it is to be. */
export function demandUnchanged({ file, record, changed }: RecordedData, recorded?: LoadedRecord): Problem[] {
  if (!changed) return [];
  const known = recorded?.record.holds ?? [];
  const missing = record.holds.filter(({ address }) => !known.some((one) => one.address === address));
  const what = recorded
    ? `is not up to date${missing.length > 0 ? `: it is missing ${missing.map((one) => one.what).join(", ")}` : ""}`
    : "is missing, so that nothing would hold this environment's data back";
  return [
    {
      code: "EOE-DATA-004",
      file,
      path: "",
      message: `${what}. Run \`npx express-on-ecs synth\` and commit what it writes.`,
    },
  ];
}

/** What is wrong with an environment that has no file. */
export interface Orphan {
  readonly name: string;
  readonly problems: readonly Problem[];
}

/** Environments that have no file any more, with data that was never retired. */
export function orphans(root: string): Orphan[] {
  const names = environmentNames(root);
  const recorded = recordedNames(root).filter((name) => !names.includes(name));
  const known = [...names, ...recorded];
  return [
    ...recorded.map((name) => ({ name, problems: heldByRecord(root, name) })),
    ...statesHere(root).flatMap(({ file, stack, addresses }) => {
      const name = environmentOf(stack);
      return known.includes(name) ? [] : [{ name, problems: heldByState(name, file, addresses) }];
    }),
  ].filter(({ problems }) => problems.length > 0);
}

function heldByRecord(root: string, name: string): readonly Problem[] {
  try {
    const loaded = loadRecord(root, name);
    if (!loaded || !mayBeProtected(loaded)) return [];
    const reason = `environments/${name}.yml is gone, and nothing would know of it any more`;
    return loaded.record.holds.flatMap((thing, index) =>
      thing.retired === undefined
        ? [loaded.problemAt("EOE-DATA-003", ["holds", index], gone(thing, reason))]
        : [],
    );
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list;
  }
}

function heldByState(name: string, file: string, addresses: readonly string[]): Problem[] {
  const held = addresses.filter((address) => dataHolding(address.split(".")[0] ?? "") !== undefined);
  if (held.length === 0) return [];
  const message = `holds ${held.join(", ")}, but environments/${name}.yml and its record are gone, so that nothing would know of it any more. Restore both; or destroy that stack, or take its data out of the state (docs/data.md).`;
  return [{ code: "EOE-DATA-003", file, path: "", message }];
}

/**
 * Writes down that what was synthesised last is deployed, and nothing else runs any more.
 * @returns whether the record has changed
 * @throws Problems when there is no record, or it cannot be written
 */
export function recordApplied(root: string, environment: string): boolean {
  const file = recordFile(environment);
  const loaded = loadRecord(root, environment);
  if (!loaded)
    throw new Problems([
      {
        code: "EOE-DATA-001",
        file,
        path: "",
        message: "does not exist. `npx express-on-ecs synth` writes it.",
      },
    ]);
  const changed = loaded.record.runs.length > 1;
  if (changed) {
    const record = { ...loaded.record, runs: loaded.record.runs.slice(-1) };
    writeRecords(root, [{ file, record, changed }]);
  }
  return changed;
}

/**
 * Puts the records that have changed beside their files, whole or not at all.
 * @throws Problems when the folder cannot be written; then no record has changed
 */
export function writeRecords(
  root: string,
  all: readonly Pick<RecordedData, "file" | "record" | "changed">[],
): void {
  const changed = all.filter((one) => one.changed);
  const beside = (file: string): string => join(root, `${file}.new`);
  try {
    for (const { file, record } of changed) writeFileSync(beside(file), formatRecord(record));
    for (const { file } of changed) renameSync(beside(file), join(root, file));
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    for (const { file } of changed) rmSync(beside(file), { force: true, recursive: true });
    throw new Problems(
      changed.map(({ file }) => ({
        code: "EOE-DATA-005" as const,
        file,
        path: "",
        message: `cannot be written${reason}, though it must change. Run \`npx express-on-ecs synth\` where it can, and commit ${basename(file)}.`,
      })),
    );
  }
}

/** What is held, without what was retired. */
export const heldIn = ({ holds }: DataRecord): RecordedThing[] =>
  holds.filter(({ retired }) => retired === undefined);
