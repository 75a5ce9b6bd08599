/**
 * Finds rows in which pairs of option values meet that have not met before, and adds them to the committed ones; what no
 * environment takes goes to the table of what is refused, with its code. What the environments or the schema refuse by
 * now is dropped from the rows.
 *
 *     npm run pairwise                  adds what is missing, for at most 30 minutes
 *     npm run pairwise -- --minutes 5   for at most 5
 *     npm run pairwise -- --report      says what the committed rows have, and what is missing
 */
import { parseArgs } from "node:util";
import {
  emptyProject,
  Reader,
  removeProject,
  variedEnvironments,
} from "../__tests__/terraform/pairwise/environments.ts";
import { refusedByForms } from "../__tests__/terraform/pairwise/forms.ts";
import { Generator } from "../__tests__/terraform/pairwise/generate.ts";
import { type Coverage, type SettingId, settingsOf } from "../__tests__/terraform/pairwise/occurring.ts";
import { options } from "../__tests__/terraform/pairwise/options.ts";
import { Refused } from "../__tests__/terraform/pairwise/refused.ts";
import { coverageOf, openPairs, report } from "../__tests__/terraform/pairwise/report.ts";
import type { Row } from "../__tests__/terraform/pairwise/rows.ts";
import { mustMeet } from "../__tests__/terraform/pairwise/scope.ts";
import { committedRows, writeRows } from "../__tests__/terraform/pairwise/table.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "30" }, report: { type: "boolean", default: false } },
});
/** A row of no pair in particular is worth its place with so many new ones. */
const FEWEST_NEW = 400;
// The shell has what the examples of shellVariables ask for.
process.env["GIT_SHA"] = "1";
const settings = settingsOf(options());
const environments = variedEnvironments();
const { refused } = new Refused(settings, refusedByForms(settings)).read();
const root = emptyProject();
try {
  const reader = new Reader(root);
  if (!values.report) extend(reader, performance.now() + Number(values.minutes) * 60_000);
  const rows = committedRows(environments);
  console.log(report(coverageOf(settings, environments, rows, reader), refused, rows.length).join("\n"));
} finally {
  removeProject(root);
}

/** Adds rows and refusals until nothing is missing, or the time is over. */
function extend(reader: Reader, end: number): void {
  const generator = new Generator(settings, reader, options(), environments, refused);
  const { coverage } = generator;
  const rows: Row[] = committedRows(environments).map((row) => generator.settled(row));
  for (const environment of environments) generator.add({ environment, settings: new Map() });
  for (const row of rows) generator.add(row);
  console.log(`${[...coverage.missing()].length} pairs have not met in ${rows.length} rows`);
  refused.keep((one, other) => !coverage.has(one, other));
  const keep = (row: Row): number => {
    const count = generator.add(row);
    rows.push(row);
    // Kept when the rest is broken off.
    if (rows.length % 4 === 0) write(rows, coverage);
    console.log(
      `row ${rows.length - 1}, ${row.environment.name}: ${row.settings.size} settings, ${count} new pairs`,
    );
    return count;
  };
  broaden(generator, rows.length, keep, end);
  write(rows, coverage);
  if (performance.now() > end) return;
  generator.findPlaces();
  for (const id of settings.keys()) {
    const code = coverage.hasMet(id) || refused.isAlone(id) ? undefined : generator.alone(id);
    if (code !== undefined) refused.addAlone(id, code);
  }
  const isWanted = mustMeet();
  const missing = [...coverage.missing()].filter(([one, other]) => refused.codeOf(one, other) === undefined);
  const wanted = ([one, other]: readonly [SettingId, SettingId]): boolean =>
    isWanted(settings[one] as (typeof settings)[number], settings[other] as (typeof settings)[number]);
  // What must meet comes first.
  for (const pairs of [missing.filter(wanted), missing.filter((pair) => !wanted(pair))])
    deepen(generator, byOptions(pairs), keep, end);
  write(rows, coverage);
}

function write(rows: readonly Row[], coverage: Coverage): void {
  writeRows(rows.map(({ environment: { name }, settings }) => ({ environment: name, settings })));
  refused.write(openPairs(coverage, refused), (one, other) => coverage.isPair(one, other));
}

/** Rows of the environments in turn, most promising first, as long as many pairs meet in them for the first time. */
function broaden(generator: Generator, from: number, keep: (row: Row) => number, end: number): void {
  let [seed, left] = [from, environments];
  while (left.length > 0 && performance.now() < end) {
    const inTurn = left
      .map((environment) => ({ environment, promise: generator.promiseOf(environment, seed) }))
      .sort((one, other) => other.promise - one.promise);
    const worthwhile = inTurn.filter(({ environment }) => {
      if (performance.now() > end) return false;
      seed += 1;
      const row = generator.filled({ environment, settings: new Map() }, seed);
      return generator.gainOf(row) >= FEWEST_NEW && keep(row) > 0;
    });
    left = worthwhile.map(({ environment }) => environment);
  }
}

/** Pairs of the same two options. */
function byOptions(
  pairs: readonly (readonly [SettingId, SettingId])[],
): (readonly [SettingId, SettingId])[][] {
  const groups = new Map<string, (readonly [SettingId, SettingId])[]>();
  for (const [one, other] of pairs) {
    const key = JSON.stringify([settings[one]?.path, settings[other]?.path]);
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push([one, other]);
  }
  return [...groups.values()];
}

/**
 * A row, or a refusal, for each pair. Of two options that never meet by the same code, three pairs speak for all; one
 * alone does where the schema does not know the one key beside the other.
 */
function deepen(
  generator: Generator,
  groups: readonly (readonly (readonly [SettingId, SettingId])[])[],
  keep: (row: Row) => number,
  end: number,
): void {
  for (const group of groups) {
    const codes: string[] = [];
    const haveNotMet = !generator.haveMet(group[0]);
    const inTurn = [...new Set([group[0], group.at(-1), group[group.length >> 1], ...group])];
    for (const [index, pair] of inTurn.entries()) {
      if (!pair || performance.now() > end) return;
      const [one, other] = pair;
      if (generator.coverage.has(one, other) || refused.codeOf(one, other) !== undefined) continue;
      const [code] = codes;
      const enough = code === "EOE-ENV-005" ? 1 : 3;
      const speaks =
        haveNotMet && codes.length >= enough && new Set(codes).size === 1 && codes.length === index;
      const met = code !== undefined && speaks ? { code } : generator.meet(one, other, one * 1000 + other);
      if ("row" in met) keep(met.row);
      else {
        if (!speaks) codes.push(met.code);
        refused.add(one, other, met.code);
      }
    }
  }
}
