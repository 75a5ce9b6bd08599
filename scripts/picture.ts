/**
 * Draws docs/architecture.svg and docs/architecture-dark.svg from the synthesised stacks of an environment.
 * With --check it writes nothing and ends with exit code 1 when a file is out of date.
 *
 *   npm run picture [-- --check] [--environment <name>] [--folder <folder>]
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { diagramOf } from "../modules/capabilities/picture";
import { pictureFiles } from "../modules/picture/files";
import { formatProblem, Problems } from "../modules/problems";
import { synthesisedStacks } from "./synthesised-stacks";

const root = join(import.meta.dirname, "..");
const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    environment: { type: "string", default: "market" },
    folder: { type: "string", default: join(root, "docs") },
  },
});

try {
  const { check, environment, folder } = values;
  const files = await pictureFiles(environment, diagramOf(synthesisedStacks(root, environment)));
  const stale = files.filter(
    ({ file, text }) => !existsSync(join(folder, file)) || readFileSync(join(folder, file), "utf8") !== text,
  );
  for (const { file, text } of stale) {
    if (check) console.error(`${file} is out of date; npm run picture writes it.`);
    else writeFileSync(join(folder, file), text);
  }
  if (stale.length === 0) console.log("The picture is up to date.");
  else if (check) process.exitCode = 1;
  else console.log(`Wrote ${stale.map(({ file }) => file).join(" and ")}.`);
} catch (error) {
  if (!(error instanceof Problems)) throw error;
  for (const problem of error.list) console.error(formatProblem(problem));
  process.exitCode = 1;
}
