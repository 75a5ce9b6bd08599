import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, realpathSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

export const git = (...words: readonly string[]): string =>
  spawnSync("git", words, { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 26 }).stdout.trim();

/** A copy of the project as it stands in the working tree, with the packages of the original. */
export interface Copy {
  readonly folder: string;
  /** From the project's folder. */
  readonly files: readonly string[];
}

export function copyProject(prefix: string): Copy {
  const files = git("ls-files", "--cached", "--others", "--exclude-standard")
    .split("\n")
    .filter((file) => existsSync(join(ROOT, file)));
  const folder = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
  for (const file of files) cpSync(join(ROOT, file), join(folder, file));
  for (const home of ["", "app"])
    symlinkSync(join(ROOT, home, "node_modules"), join(folder, home, "node_modules"));
  return { folder, files };
}
