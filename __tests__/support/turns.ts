import { spawnSync } from "node:child_process";

/**
 * The slow files of a suite are in sets that take turns on a build server, by the hash of the commit; everywhere else
 * all of them run. A variable of the environment says which:
 *
 *     all        everything; the default
 *     by-commit  what always runs, and the set of HEAD's commit
 *     2          what always runs, and that set
 */
export interface Suite {
  /** Of the npm script `test:<name>`, and of its folder. */
  readonly name: string;
  /** The variable, such as TERRAFORM_SETS. */
  readonly variable: string;
  readonly always: readonly string[];
  readonly sets: readonly (readonly string[])[];
}

export interface Chosen {
  readonly files: readonly string[];
  /** What is left out and why, for the output; undefined when nothing is. */
  readonly sentence?: string;
}

/**
 * @param choice the value of the suite's variable
 * @param commit the hash of HEAD; undefined outside of a git repository
 */
export function chosenFiles(
  { name, variable, always, sets }: Suite,
  choice: string | undefined,
  commit: string | undefined,
): Chosen {
  if (choice === undefined || choice === "all") return { files: [...always, ...sets.flat()] };
  const number = choice === "by-commit" ? turnOf(commit, sets.length, variable) : Number(choice);
  const set = sets[number - 1];
  if (!set)
    throw new Error(`${variable}=${choice} is none of: all, by-commit, a number from 1 to ${sets.length}`);
  const others = sets.filter((other) => other !== set).flat();
  const why = choice === "by-commit" ? `of commit ${commit?.slice(0, 8)}` : "chosen by number";
  return {
    files: [...always, ...set],
    sentence: `${name}: set ${number} of ${sets.length}, ${why}; not its turn: ${others.join(", ")}. All of them: ${variable}=all npm run test:${name}`,
  };
}

/** A hash is there in a shallow clone, too, which knows no number of commits. */
function turnOf(commit: string | undefined, sets: number, variable: string): number {
  if (commit === undefined || !/^[0-9a-f]{8,}$/.test(commit))
    throw new Error(`${variable}=by-commit needs a git repository; ${variable}=all does not`);
  return (Number.parseInt(commit.slice(0, 8), 16) % sets) + 1;
}

/** Paths of the files that run now; says on standard output what is left out. */
export function filesOfTurn(suite: Suite): string[] {
  return filesNow(suite).map((file) => `__tests__/${suite.name}/${file}`);
}

/** Paths of the files whose turn it is not, for a suite of which all other files run; says so on standard output. */
export function filesLeftOut(suite: Suite): string[] {
  const now = new Set(filesNow(suite));
  return suite.sets
    .flat()
    .filter((file) => !now.has(file))
    .map((file) => `__tests__/${file}`);
}

function filesNow(suite: Suite): readonly string[] {
  const { status, stdout } = spawnSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" });
  const commit = status === 0 ? stdout.trim() : undefined;
  const { files, sentence } = chosenFiles(suite, process.env[suite.variable], commit);
  if (sentence !== undefined) console.log(sentence);
  return files;
}
