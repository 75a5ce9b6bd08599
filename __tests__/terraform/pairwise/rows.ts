import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { attempt, prepare } from "../../../cli/prepare.ts";
import { type SynthesisedDeployment, synthesiseOne } from "../../../cli/synthesise.ts";
import { withoutTokenTraces } from "../../../modules/cdktf.ts";
import { type Problem, Problems } from "../../../modules/problems.ts";
import { appFor } from "../../../modules/stacks/app.ts";
import { addStacks } from "../../../modules/stacks/deployment.ts";
import { type Settings, type Varied, withSettings } from "./environments.ts";
import type { Value } from "./options.ts";

/** An environment with as many options set at once as its files agree to. */
export interface Row {
  readonly environment: Varied;
  readonly settings: Settings;
}

type Setting = readonly [string, Value];

/** A row without the settings that only a synthesis refuses, such as a secret that the compose file no longer gets. */
export function withoutRefused(row: Row, root: string): Row {
  // Building finds nearly all of it, in a fraction of the time.
  const built = withoutUnbuilt(row, root);
  return without(built, (one) => "deployment" in synthesiseRow(one, root));
}

/** @param before settings that are built without the others, and stay */
export const withoutUnbuilt = (row: Row, root: string, before: Settings = new Map()): Row =>
  without(row, (one) => isBuilt(one, root), before);

function without(
  { environment, settings }: Row,
  accepts: (row: Row) => boolean,
  before: Settings = new Map(),
): Row {
  const kept = accepted(
    before,
    [...settings].filter(([path]) => !before.has(path)),
    (all) => withSettings(environment, all) !== undefined && accepts({ environment, settings: all }),
  );
  return { environment, settings: kept };
}

const isBuilt = (row: Row, root: string): boolean => buildProblems(row, root).length === 0;

/** What is wrong with a row short of what rules find in its resources, in a fraction of the time of a synthesis. */
export function buildProblems(row: Row, root: string): readonly Problem[] {
  const { path, folder } = write(row.environment.name, rawOf(row), root);
  const problems: Problem[] = [];
  withoutTokenTraces(() =>
    attempt(problems, () => addStacks(appFor(folder), prepare(path, root, folder).deployment)),
  );
  return problems;
}

/** The settings that are accepted on top of those before, found by halving what is refused. */
export function accepted(
  before: Settings,
  settings: readonly Setting[],
  accepts: (all: Settings) => boolean,
): Settings {
  const all = new Map([...before, ...settings]);
  if (accepts(all)) return all;
  if (settings.length < 2) return before;
  const half = Math.ceil(settings.length / 2);
  return accepted(accepted(before, settings.slice(0, half), accepts), settings.slice(half), accepts);
}

/** What became of a row. */
export type Outcome =
  | { readonly deployment: SynthesisedDeployment }
  /** Codes and sentences of what it is refused with. */
  | { readonly refused: readonly { readonly code: string; readonly message: string }[] };

/**
 * Synthesises a row. What rules object to is waived, so that Terraform sees it, too.
 * @throws whatever is no refusal: a crash
 */
export function synthesiseRow({ environment, settings }: Row, root: string): Outcome {
  const raw = rawOf({ environment, settings });
  const first = attemptRow(environment.name, raw, root);
  if ("deployment" in first) return first;
  const waivers = first.refused
    .filter(({ code }) => !code.startsWith("EOE-"))
    .map(({ code, at }) => ({ rule: code, at, reason: "What becomes of it is tried." }));
  if (waivers.length < first.refused.length) return first;
  const { waivers: own = [] } = raw as { readonly waivers?: readonly object[] };
  // A rule may object to one place several times.
  const each = new Map(waivers.map((waiver) => [JSON.stringify(waiver), waiver]));
  return attemptRow(environment.name, { ...raw, waivers: [...own, ...each.values()] }, root);
}

function rawOf({ environment, settings }: Row): object {
  const raw = withSettings(environment, settings);
  if (!raw) throw new Error(`${environment.name} has no such name`);
  return raw;
}

function write(name: string, raw: object, root: string) {
  const path = join(root, "environments", `${name}.yml`);
  writeFileSync(path, stringify(raw));
  const folder = join(root, "synthesised", name);
  mkdirSync(folder, { recursive: true });
  return { path, folder };
}

function attemptRow(name: string, raw: object, root: string) {
  const { path, folder } = write(name, raw, root);
  try {
    return { deployment: synthesiseOne(path, folder, { root, outdir: "cdktf.out" }) };
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return {
      refused: error.list.map(({ code, message, at, path: key }) => ({ code, message, at: at ?? key })),
    };
  }
}
