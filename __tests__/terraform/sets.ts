/**
 * Which of Terraform's tests run. The slow ones are in sets that take turns on a build server, by the hash of the commit;
 * everywhere else all of them run.
 *
 *     TERRAFORM_SETS=all        everything; the default
 *     TERRAFORM_SETS=by-commit  what always runs, and the set of HEAD's commit
 *     TERRAFORM_SETS=2          what always runs, and that set
 */

/** Files of this folder, each about four minutes of one processor together. */
export const SETS: readonly (readonly string[])[] = [
  ["board.test.ts", "database.test.ts"],
  ["change.test.ts", "further-services.test.ts", "order.test.ts"],
  ["choices.test.ts", "data-record.test.ts", "managed.test.ts", "moves.test.ts"],
];

/** What a first deployment and the commands of the README are; and changes, whose slices take turns by themselves. */
export const ALWAYS: readonly string[] = ["cdktf-commands.test.ts", "changes.test.ts", "market.test.ts"];

export interface Chosen {
  readonly files: readonly string[];
  /** What is left out and why, for the output; undefined when nothing is. */
  readonly sentence?: string;
}

/**
 * @param choice the value of TERRAFORM_SETS
 * @param commit the hash of HEAD; undefined outside of a git repository
 */
export function chosenFiles(choice: string | undefined, commit: string | undefined): Chosen {
  if (choice === undefined || choice === "all") return { files: [...ALWAYS, ...SETS.flat()] };
  const number = choice === "by-commit" ? numberOf(commit) : Number(choice);
  const set = SETS[number - 1];
  if (!set)
    throw new Error(`TERRAFORM_SETS=${choice} is none of: all, by-commit, a number from 1 to ${SETS.length}`);
  const others = SETS.filter((other) => other !== set).flat();
  const why = choice === "by-commit" ? `of commit ${commit?.slice(0, 8)}` : "chosen by number";
  return {
    files: [...ALWAYS, ...set],
    sentence: `terraform: set ${number} of ${SETS.length}, ${why}; not its turn: ${others.join(", ")}. All of them: TERRAFORM_SETS=all npm run test:terraform`,
  };
}

/** A hash is there in a shallow clone, too, which knows no number of commits. */
function numberOf(commit: string | undefined): number {
  if (commit === undefined || !/^[0-9a-f]{8,}$/.test(commit))
    throw new Error("TERRAFORM_SETS=by-commit needs a git repository; TERRAFORM_SETS=all does not");
  return (Number.parseInt(commit.slice(0, 8), 16) % SETS.length) + 1;
}
