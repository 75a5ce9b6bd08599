/**
 * Finds rows in which pairs of option values meet that have not met before, and adds them to the committed ones. What the
 * environments or the schema refuse by now is dropped from those.
 *
 *     npm run pairwise                 what the committed rows have, and what is missing
 *     npm run pairwise -- --rows 216   adds rows until there are as many; about 10 seconds each
 */
import { parseArgs } from "node:util";
import {
  emptyProject,
  Reader,
  removeProject,
  variedEnvironments,
} from "../__tests__/terraform/pairwise/environments.ts";
import { Generator } from "../__tests__/terraform/pairwise/generate.ts";
import { settingsOf } from "../__tests__/terraform/pairwise/occurring.ts";
import { options } from "../__tests__/terraform/pairwise/options.ts";
import type { Row } from "../__tests__/terraform/pairwise/rows.ts";
import { readRows, writeRows } from "../__tests__/terraform/pairwise/table.ts";

const { values } = parseArgs({ options: { rows: { type: "string", default: "0" } } });
const write = (rows: readonly Row[]): void =>
  writeRows(rows.map(({ environment: { name }, settings }) => ({ environment: name, settings })));
// The shell has what the examples of shellVariables ask for.
process.env["GIT_SHA"] = "1";
const environments = variedEnvironments();
const root = emptyProject();
try {
  const generator = new Generator(settingsOf(options()), new Reader(root));
  const rows = readRows().flatMap(({ environment: name, settings }) => {
    const environment = environments.find((one) => one.name === name);
    return environment ? [generator.settled({ environment, settings })] : [];
  });
  for (const row of rows) generator.add(row);
  for (let number = rows.length; number < Number(values.rows); number++) {
    const environment = environments[number % environments.length];
    if (!environment) throw new Error("there are no environments");
    const began = performance.now();
    const row = generator.next(environment, number);
    generator.add(row);
    rows.push(row);
    // Each may take a minute, and is kept when the next is broken off.
    write(rows);
    const seconds = ((performance.now() - began) / 1000).toFixed(0);
    console.log(`row ${number}, ${environment.name}: ${row.settings.size} settings, ${seconds} s`);
  }
  write(rows);
  const { settings } = generator.coverage;
  const met = settings.filter((_, id) => generator.coverage.hasMet(id)).length;
  const missing = [...generator.coverage.missing()].length;
  console.log(`${rows.length} rows; ${met} of ${settings.length} values; ${missing} pairs have not met.`);
} finally {
  removeProject(root);
}
