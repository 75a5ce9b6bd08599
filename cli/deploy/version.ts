import { imageTag } from "../../modules/capabilities/registry/schema.ts";
import { Problems } from "../../modules/problems.ts";
import { type Ended, runProgram } from "./programs.ts";

export interface VersionOptions {
  /** Given by the user, instead of the commit. */
  readonly tag?: string | undefined;
  /** Take a folder with changes that are not committed. */
  readonly allowDirty: boolean;
}

/** As many digits as tell commits apart in any repository that there is. */
export const COMMIT_DIGITS = 12;
const MOST_NAMED = 5;
/** The whole of it, as images may be built from above the project's folder. */
const REPOSITORY = ":/";
/** What a deployment writes itself, and no image holds. */
const RECORDS = ":(exclude)environments/*.data.yml";

/**
 * The tag of a deployment: the one given, or the commit. With changes that are not committed it is one that is never
 * used again.
 *
 * @throws Problems when there is no commit, or when changes are not committed and nobody has allowed that
 */
export async function versionOf(root: string, { tag, allowDirty }: VersionOptions): Promise<string> {
  if (tag !== undefined) return demandTag(tag);
  const commit = await git(root, ["rev-parse", "--verify", `--short=${COMMIT_DIGITS}`, "HEAD"]);
  if (commit.code !== 0)
    throw refused(
      `${root} has no commit of git that could name the version; commit, or give --tag, such as --tag 1.4.2. Git says: ${firstLine(commit)}`,
    );
  const head = commit.stdout.trimEnd();
  // Whatever the user's own settings leave out, an image may hold.
  const status = ["status", "--porcelain", "--untracked-files=normal", "--ignore-submodules=none"];
  const looked = await git(root, [...status, "--", REPOSITORY, RECORDS]);
  if (looked.code !== 0)
    throw refused(
      `cannot say whether all is committed; give --tag, or mend what it says: ${firstLine(looked)}`,
    );
  const changed = looked.stdout.trimEnd().split("\n").filter(Boolean);
  if (changed.length === 0) return head;
  if (allowDirty) return `${head}-dirty-${timestamp(new Date())}`;
  const named = changed.slice(0, MOST_NAMED).map((line) => line.slice(3));
  const more = changed.length > MOST_NAMED ? `, and ${changed.length - MOST_NAMED} more` : "";
  throw refused(
    `has changes that are not committed (${named.join(", ")}${more}), so that the commit would not say what runs. Commit them, or give --allow-dirty or --tag.`,
  );
}

const refused = (message: string): Problems =>
  new Problems([{ code: "EOE-DEPLOY-004", file: "git", path: "", message }]);

const timestamp = (at: Date): string => at.toISOString().replace(/\D/g, "").slice(0, 14);

const git = (root: string, args: readonly string[]): Promise<Ended> => runProgram("git", args, { cwd: root });

const firstLine = ({ output }: Ended): string => output.trim().split("\n")[0] ?? "";

/** Later the registry would refuse it, or Terraform, when images are built already. */
function demandTag(tag: string): string {
  const { error } = imageTag.safeParse(tag);
  if (!error) return tag;
  const message = `"${tag}" ${error.issues.map((issue) => issue.message).join("; ")}.`;
  throw new Problems([{ code: "EOE-DEPLOY-004", file: "deploy", path: "--tag", message }]);
}
