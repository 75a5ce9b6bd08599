/**
 * Writes the reference pages of docs/ that come from code.
 * With --check it writes nothing and ends with exit code 1 when a page is out of date.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "./reference-pages.ts";

const root = join(import.meta.dirname, "..");
const check = process.argv.includes("--check");
const stale = referencePages().filter(
  ({ file, text }) => !existsSync(join(root, file)) || readFileSync(join(root, file), "utf8") !== text,
);
for (const { file, text } of stale) {
  if (check) console.error(`${file} is out of date; npm run docs writes it.`);
  else writeFileSync(join(root, file), text);
}
console.log(stale.length === 0 ? "All pages are up to date." : stale.map(({ file }) => file).join("\n"));
if (check && stale.length > 0) process.exitCode = 1;
