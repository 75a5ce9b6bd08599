/**
 * Finds rows in which pairs of option values meet that have not met before, and adds them to the committed ones; what no
 * environment takes goes to the table of what is refused, with its code. What the environments or the schema refuse by
 * now is dropped from the rows, and so are rows in which nothing meets that others do not have.
 *
 *     npm run pairwise                  adds what is missing, for at most 30 minutes
 *     npm run pairwise -- --minutes 5   for at most 5
 *     npm run pairwise -- --report      says what the committed rows have, and what is missing
 */
import { parseArgs } from "node:util";
import { condensed } from "../__tests__/terraform/pairwise/condense.ts";
import { crowd } from "../__tests__/terraform/pairwise/crowds.ts";
import {
  emptyProject,
  Reader,
  removeProject,
  variedEnvironments,
  withSettings,
} from "../__tests__/terraform/pairwise/environments.ts";
import { type Ends, extend } from "../__tests__/terraform/pairwise/extend.ts";
import { fixtures } from "../__tests__/terraform/pairwise/fixtures.ts";
import { refusedByForms } from "../__tests__/terraform/pairwise/forms.ts";
import { Generator, type Ingredients } from "../__tests__/terraform/pairwise/generate.ts";
import { neverOf } from "../__tests__/terraform/pairwise/never.ts";
import { Coverage, settingsOf, textOf } from "../__tests__/terraform/pairwise/occurring.ts";
import { Open } from "../__tests__/terraform/pairwise/open.ts";
import { options } from "../__tests__/terraform/pairwise/options.ts";
import { Refused } from "../__tests__/terraform/pairwise/refused.ts";
import { coverageOf, report } from "../__tests__/terraform/pairwise/report.ts";
import { type Row, withoutRefused } from "../__tests__/terraform/pairwise/rows.ts";
import { mustMeet } from "../__tests__/terraform/pairwise/scope.ts";
import { committedRows, writeRows } from "../__tests__/terraform/pairwise/table.ts";

const { values } = parseArgs({
  options: { minutes: { type: "string", default: "30" }, report: { type: "boolean", default: false } },
});
// The shell has what the examples of shellVariables ask for.
process.env["GIT_SHA"] = "1";
const settings = settingsOf(options());
const environments = variedEnvironments();
const { refused } = new Refused(settings, refusedByForms(settings)).read();
const root = emptyProject();
try {
  const reader = new Reader(root);
  if (!values.report) findRows(reader, performance.now() + Number(values.minutes) * 60_000);
  const rows = committedRows(environments);
  console.log(report(coverageOf(settings, environments, rows, reader), refused, rows.length).join("\n"));
} finally {
  removeProject(root);
}

function findRows(reader: Reader, end: number): void {
  const committed = committedRows(environments);
  const all: Ingredients = {
    settings,
    options: options(),
    environments,
    judge: reader,
    build: ({ environment, settings: set }) => reader.built(withSettings(environment, set) ?? {}),
  };
  const generator = new Generator(all, new Open(new Coverage(settings), refused), committed.length);
  for (const environment of environments) generator.add({ environment, settings: new Map() });
  // A row may lose what another part of it needed, which only a build tells.
  const rows: Row[] = committed.map((row) =>
    generator.built(generator.settled(row), { environment: row.environment, settings: new Map() }),
  );
  for (const row of rows) generator.add(row);
  // Values that need a fixture have their first row by it.
  for (const row of fixtures(environments)) {
    const isNew = generator.occurring(row).some((id) => !generator.isPlaced(id));
    if (!isNew) continue;
    rows.push(row);
    generator.add(row);
  }
  const { open } = generator;
  // What was refused by itself is tried again, for it may have its place by now.
  refused.keep((one, other) => one !== other && !open.coverage.has(one, other));
  for (const [id, setting] of settings.entries()) {
    const never = neverOf(textOf(setting));
    if (never) refused.addAlone(id, never.code);
  }
  open.reconsider();
  const write = (): void => {
    writeRows(rows.map(({ environment: { name }, settings: set }) => ({ environment: name, settings: set })));
    refused.write(open.pairs(), (one, other) => open.coverage.isPair(one, other));
  };
  const isWanted = mustMeet();
  const ends: Ends = {
    isOver: () => performance.now() > end,
    mustMeet: (one, other) =>
      isWanted(settings[one] as (typeof settings)[number], settings[other] as (typeof settings)[number]),
    // A rule may refuse what a build does not.
    checked: (row) => withoutRefused(row, root),
    keep: (row, gain) => {
      rows.push(row);
      console.log(
        `row ${rows.length - 1}, ${row.environment.name}: ${row.settings.size} settings, ${gain} new pairs, ${open.pairs().length} open`,
      );
      // Kept when the rest is broken off.
      if (rows.length % 20 === 0) write();
    },
  };
  console.log(`${open.pairs().length} pairs are open in ${rows.length} rows`);
  try {
    extend(generator, ends, { rows: crowd(environments) });
    const bare = environments.map((environment) => generator.occurring({ environment, settings: new Map() }));
    const stay = condensed(
      open.coverage,
      bare,
      rows.map((row) => generator.occurring(row)),
    );
    console.log(`${rows.length - stay.length} rows go, since all that meets in them meets in others`);
    rows.splice(0, rows.length, ...stay.flatMap((place) => rows[place] ?? []));
  } finally {
    // A crash of the loader or of a build is to be mended; the rows before it stay.
    write();
  }
}
