import { existsSync, symlinkSync } from "node:fs";
import { join, relative } from "node:path";
import { Problems } from "../../modules/problems.ts";
import { type Ended, runProgram } from "./programs.ts";

/**
 * Runs `work` with the project's folder as it was at a commit, in a working tree of its own that goes afterwards.
 * @throws Problems when git knows no such commit, or the project was not in it
 */
export async function atCommit<T>(
  root: string,
  commit: string,
  folder: string,
  work: (root: string) => Promise<T>,
): Promise<T> {
  const git = (...args: readonly string[]): Promise<Ended> => runProgram("git", args, { cwd: root });
  const top = await git("rev-parse", "--show-toplevel");
  const tree = join(folder, "tree");
  // A hook of the repository, such as one that installs packages, is for people who change branches.
  const added = await git(
    "-c",
    `core.hooksPath=${join(folder, "no-hooks")}`,
    "worktree",
    "add",
    "--detach",
    tree,
    commit,
  );
  if (added.code !== 0) throw refused(commit, `is no commit that git has: ${added.output.trim()}`);
  try {
    const there = join(tree, relative(top.stdout.trim(), root));
    if (!existsSync(there)) throw refused(commit, "does not have the project's folder yet.");
    // customise.ts is loaded with the packages that are installed now.
    const packages = join(root, "node_modules");
    if (existsSync(packages) && !existsSync(join(there, "node_modules")))
      symlinkSync(packages, join(there, "node_modules"), "dir");
    return await work(there);
  } finally {
    await git("worktree", "remove", "--force", tree);
  }
}

/** Whether a name is the hash of a commit that git has. */
export async function isCommit(root: string, name: string): Promise<boolean> {
  if (!/^[0-9a-f]{7,40}$/.test(name)) return false;
  const { code } = await runProgram("git", ["cat-file", "-e", `${name}^{commit}`], { cwd: root });
  return code === 0;
}

const refused = (path: string, message: string): Problems =>
  new Problems([{ code: "EOE-CLI-016", file: "git", path, message }]);
