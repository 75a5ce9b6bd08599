/**
 * Tries what changes of an environment do, and writes docs/changes.json and docs/changes.md. It takes some minutes, and
 * needs Terraform with the providers.
 *
 *     npm run changes                    all of them
 *     npm run changes -- --missing       those that have not been recorded
 *     npm run changes -- capacity        those of keys that begin so
 *     npm run changes -- --base=fargate  those of one base; several can run at the same time
 *     npm run changes -- --page          writes the page of what has been recorded
 */
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BASES, type BaseName } from "./changes/bases.ts";
import { CHANGES, isTried } from "./changes/catalogue.ts";
import { changesPage } from "./changes/page.ts";
import { idOf, RECORDS_FILE, type Records, readRecords, tryChanges } from "./changes/records.ts";

const args = process.argv.slice(2);
const options = args.filter((argument) => argument.startsWith("--"));
const prefixes = args.filter((argument) => !argument.startsWith("--"));
const recorded = (): Records => (existsSync(RECORDS_FILE) ? readRecords() : {});
const known = recorded();
const all = CHANGES.filter(isTried);

if (!options.includes("--page")) {
  const wanted = all.filter(
    (change) =>
      (!options.includes("--missing") || !(idOf(change) in known)) &&
      (prefixes.length === 0 || change.keys.some((key) => prefixes.some((prefix) => key.startsWith(prefix)))),
  );
  const only = options.find((option) => option.startsWith("--base="))?.slice("--base=".length);
  for (const base of Object.keys(BASES) as BaseName[]) {
    if (only !== undefined && base !== only) continue;
    const changes = wanted.filter((change) => change.base === base);
    if (changes.length === 0) continue;
    console.log(`${base}: ${changes.length} changes`);
    tryChanges(base, changes, (id, outcome) => {
      const same = JSON.stringify(known[id]) === JSON.stringify(outcome);
      write({ [id]: outcome });
      console.log(`  ${same ? "same " : "new  "} ${id}`);
    });
  }
}
const records = write({});
writeFileSync(join(import.meta.dirname, "../docs/changes.md"), changesPage(records));
const missing = all.filter((change) => !(idOf(change) in records)).map(idOf);
if (missing.length > 0) console.log(`not tried yet: ${missing.join("; ")}`);

/** In the order of the catalogue, without what it no longer has. Read again: several bases may be tried at once. */
function write(outcomes: Records): Records {
  const known: Records = { ...recorded(), ...outcomes };
  const ordered = all.flatMap((change) => {
    const outcome = known[idOf(change)];
    return outcome ? [[idOf(change), outcome] as const] : [];
  });
  const records = Object.fromEntries(ordered);
  writeFileSync(RECORDS_FILE, `${JSON.stringify(records, undefined, 2)}\n`);
  return records;
}
