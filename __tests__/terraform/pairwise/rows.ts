import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { stringify } from "yaml";
import { attempt, prepare } from "../../../cli/prepare.ts";
import { type SynthesisedDeployment, synthesiseOne } from "../../../cli/synthesise.ts";
import { type Problem, Problems } from "../../../modules/problems.ts";
import { appFor } from "../../../modules/stacks/app.ts";
import { addStacks } from "../../../modules/stacks/deployment.ts";
import { type Reader, type Settings, type Varied, withSettings } from "./environments.ts";
import type { Option, Value } from "./options.ts";

/** An environment with as many options set at once as its files agree to. */
export interface Row {
  readonly environment: Varied;
  readonly settings: Settings;
}

type Setting = readonly [string, Value];

/**
 * The row of a number: the environments take turns, and the number is the seed of which value each option has and of who
 * comes first where two disagree. The same number is the same row as long as schema and environments are.
 *
 * The libraries for covering arrays want to be told beforehand what must not go together. Here nobody can: the loader
 * decides, by hundreds of rules. So settings are added as long as it accepts them, and which pairs meet is left to the
 * seed: most do in all rows together, and none is promised.
 */
export function rowOf(
  number: number,
  environments: readonly Varied[],
  options: readonly Option[],
  reader: Reader,
): Row {
  const environment = environments[number % environments.length];
  if (!environment) throw new Error("there are no environments");
  const random = xoroshiro128plus(number);
  const upTo = (most: number): number => uniformInt(random, 0, most);
  const settings = options.flatMap(({ path, values }): Setting[] => {
    const value = values[upTo(values.length - 1)];
    return value === undefined ? [] : [[path, value]];
  });
  for (let last = settings.length - 1; last > 0; last--) {
    const other = upTo(last);
    [settings[last], settings[other]] = [settings[other] as Setting, settings[last] as Setting];
  }
  const agreed = accepted(new Map(), settings, (all) => {
    const raw = withSettings(environment, all);
    return raw !== undefined && reader.problemsOf(environment.name, raw).length === 0;
  });
  return { environment, settings: agreed };
}

/** A row without the settings that only a synthesis refuses, such as a secret that the compose file no longer gets. */
export function withoutRefused(row: Row, root: string): Row {
  // Building finds nearly all of it, in a fraction of the time.
  const built = without(row, (one) => isBuilt(one, root));
  return without(built, (one) => "deployment" in synthesiseRow(one, root));
}

function without({ environment, settings }: Row, accepts: (row: Row) => boolean): Row {
  const kept = accepted(
    new Map(),
    [...settings],
    (all) => withSettings(environment, all) !== undefined && accepts({ environment, settings: all }),
  );
  return { environment, settings: kept };
}

function isBuilt(row: Row, root: string): boolean {
  const { path, folder } = write(row.environment.name, rawOf(row), root);
  const problems: Problem[] = [];
  attempt(problems, () => addStacks(appFor(folder), prepare(path, root, folder).deployment));
  return problems.length === 0;
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
  return attemptRow(environment.name, { ...raw, waivers: [...own, ...waivers] }, root);
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
