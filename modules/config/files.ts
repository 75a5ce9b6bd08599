import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Problems } from "../problems";
import { didYouMean } from "./sentences";

/** Folder of the environment files, beside main.ts. */
export const ENVIRONMENTS_FOLDER = "environments";

/** What an environment remembers of its data, beside its file (`modules/data-record/record.ts`). */
const RECORD_FILE = /\.data\.ya?ml$/;

/** Names of all environments that have such a record, whether or not they still have a file. */
export function recordedNames(root: string): string[] {
  const folder = join(root, ENVIRONMENTS_FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => RECORD_FILE.test(file))
    .map((file) => file.replace(RECORD_FILE, ""))
    .sort();
}

/** Names of all environments of a project, by the alphabet. */
export function environmentNames(root: string): string[] {
  const folder = join(root, ENVIRONMENTS_FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /\.ya?ml$/.test(file) && !RECORD_FILE.test(file))
    .map((file) => file.replace(/\.ya?ml$/, ""))
    .sort();
}

/**
 * Paths of the environments named, or of all when none is named.
 * @throws Problems for each name that has no file, and when there is no environment at all
 */
export function environmentFiles(root: string, names: readonly string[]): string[] {
  const known = environmentNames(root);
  const problem = (message: string) => ({ file: ENVIRONMENTS_FOLDER, path: "", message });
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new Problems(
      unknown.map((name) =>
        problem(
          `holds no ${name}.yml.${didYouMean(name, known) || ` There is ${known.join(", ") || "no file yet"}.`}`,
        ),
      ),
    );
  }
  if (known.length === 0)
    throw new Problems([problem("holds no environment. `npm run new -- <name>` makes one.")]);
  return (names.length > 0 ? names : known).map((name) => {
    const path = join(root, ENVIRONMENTS_FOLDER, `${name}.yml`);
    return existsSync(path) ? path : path.replace(/yml$/, "yaml");
  });
}
