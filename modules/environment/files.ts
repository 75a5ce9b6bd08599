import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { EnvironmentCode } from "../problem-codes/environment.ts";
import { Problems } from "../problems.ts";
import { fileSentence } from "../read-text.ts";
import { ENVIRONMENT_NAME } from "./common.ts";
import { didYouMean } from "./sentences.ts";

/** Folder of the environment files, beside main.ts. */
export const ENVIRONMENTS_FOLDER = "environments";

/** What an environment remembers of its data, beside its file (`modules/data-record/record.ts`). */
const RECORD_FILE = /\.data\.ya?ml$/i;
const isEnvironmentFile = (file: string): boolean =>
  /\.ya?ml$/i.test(file) && !file.startsWith(".") && !RECORD_FILE.test(file);
const nameOf = (file: string): string => file.replace(/\.ya?ml$/i, "");

const problem = (code: EnvironmentCode, message: string) => ({
  code,
  file: ENVIRONMENTS_FOLDER,
  path: "",
  message,
});

/** File names by the names of environments; of two for one name that with .yml. By the alphabet. */
function filesByName(root: string): ReadonlyMap<string, string> {
  const folder = join(root, ENVIRONMENTS_FOLDER);
  if (!existsSync(folder)) return new Map();
  // .yaml comes before .yml, which takes its place.
  return new Map(
    entriesOf(folder)
      .filter(isEnvironmentFile)
      .sort()
      .map((file) => [nameOf(file), file]),
  );
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    const isFile = error instanceof Error && "code" in error && error.code === "ENOTDIR";
    throw new Problems([problem("EOE-ENV-011", isFile ? "is a file, not a folder." : fileSentence(error))]);
  }
}

/** Names of all environments that have such a record, whether or not they still have a file. */
export function recordedNames(root: string): string[] {
  const names = recordFiles(root).map((file) => file.replace(RECORD_FILE, "").toLowerCase());
  return [...new Set(names)].sort();
}

/** Files that look like the record of an environment, also those whose ending is another; relative to the project. */
export function recordFilesOf(root: string, environment: string): string[] {
  return recordFiles(root)
    .filter((file) => file.replace(RECORD_FILE, "").toLowerCase() === environment)
    .map((file) => `${ENVIRONMENTS_FOLDER}/${file}`)
    .sort();
}

function recordFiles(root: string): string[] {
  const folder = join(root, ENVIRONMENTS_FOLDER);
  return existsSync(folder) ? entriesOf(folder).filter((file) => RECORD_FILE.test(file)) : [];
}

/** Names of all environments of a project, in alphabetical order. */
export const environmentNames = (root: string): string[] => [...filesByName(root).keys()].sort();

/** What is wrong with the name of an environment's file, a sentence for each. */
export function fileNameSentences(path: string): string[] {
  const file = basename(path);
  const name = nameOf(file);
  const wrong: string[] = [];
  if (!/\.ya?ml$/.test(file) || !ENVIRONMENT_NAME.test(name)) {
    wrong.push(
      "cannot be the name of an environment: lower-case letters, digits and single hyphens, then .yml; rename the file.",
    );
  }
  if (file.endsWith(".yml") && existsSync(path.replace(/yml$/, "yaml")))
    wrong.push(`stands beside ${name}.yaml; keep one of the two.`);
  return wrong;
}

function available(names: readonly string[]): string {
  if (names.length === 0) return " There is no file yet.";
  return ` Available: ${names.join(", ")}.`;
}

/**
 * Paths of the environments named, or of all when none is named.
 * @throws Problems for each name that has no file, and when there is no environment at all
 */
export function environmentFiles(root: string, names: readonly string[]): string[] {
  const files = filesByName(root);
  const known = environmentNames(root);
  const unknown = names.filter((name) => !files.has(name));
  if (unknown.length > 0) {
    throw new Problems(
      unknown.map((name) =>
        problem("EOE-ENV-002", `has no ${name}.yml.${didYouMean(name, known) || available(known)}`),
      ),
    );
  }
  if (known.length === 0)
    throw new Problems([
      problem(
        "EOE-ENV-011",
        "has no environment. `npx express-on-ecs init` proposes one for the compose files here.",
      ),
    ]);
  const wanted = names.length > 0 ? [...new Set(names)] : known;
  return wanted.flatMap((name) => {
    const file = files.get(name);
    return file === undefined ? [] : [join(root, ENVIRONMENTS_FOLDER, file)];
  });
}
