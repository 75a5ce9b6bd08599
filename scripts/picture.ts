/**
 * Draws architecture.svg and architecture-dark.svg from the synthesised stacks of an environment: market's in docs/ and
 * board's in docs/board/, or those of one environment. With --check it writes nothing and ends with exit code 1 when a
 * file is out of date.
 *
 *   npm run picture [-- --check] [--environment <name>] [--folder <folder>]
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { diagramOf } from "../modules/capabilities/picture.ts";
import { pictureFiles } from "../modules/picture/files.ts";
import { formatProblem, Problems } from "../modules/problems.ts";
import { synthesisedStacks } from "./synthesised-stacks.ts";

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    environment: { type: "string" },
    folder: { type: "string" },
  },
});

/** Where the pictures of this project are. */
const FOLDERS: Readonly<Record<string, string>> = { market: "docs", board: "docs/board" };

try {
  const { environment, folder } = values;
  const names =
    environment === undefined && folder === undefined ? Object.keys(FOLDERS) : [environment ?? "market"];
  for (const name of names) await draw(name, folder ?? join(root, FOLDERS[name] ?? "docs"));
} catch (error) {
  if (!(error instanceof Problems)) throw error;
  for (const problem of error.list) console.error(formatProblem(problem));
  process.exitCode = 1;
}

async function draw(environment: string, folder: string): Promise<void> {
  const files = await pictureFiles(environment, diagramOf(synthesisedStacks(root, environment)));
  const stale = files.filter(
    ({ file, text }) => !existsSync(join(folder, file)) || readFileSync(join(folder, file), "utf8") !== text,
  );
  for (const { file, text } of stale) {
    if (values.check) console.error(`${file} is out of date; npm run picture writes it.`);
    else writeFileSync(join(folder, file), text);
  }
  if (stale.length === 0) console.log(`The picture of ${environment} is up to date.`);
  else if (values.check) process.exitCode = 1;
  else console.log(`Wrote ${stale.map(({ file }) => file).join(" and ")} of ${environment}.`);
}
