import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

export type PackageManager = "npm" | "pnpm" | "yarn" | "bun";

/** Which packages a project has in which version, as its package manager wrote it down. */
export interface LockFile {
  readonly manager: PackageManager;
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
}

const LOCK_FILES = {
  "pnpm-lock.yaml": "pnpm",
  "yarn.lock": "yarn",
  "bun.lock": "bun",
  "package-lock.json": "npm",
} as const satisfies Readonly<Record<string, PackageManager>>;

type Name = keyof typeof LOCK_FILES;
const NAMES = Object.keys(LOCK_FILES) as Name[];

/** Of a folder, or the nearest one above it in its repository: a package of a workspace has none of its own. */
export function lockFileOf(folder: string): LockFile | undefined {
  const name = NAMES.find((file) => existsSync(join(folder, file)));
  if (name !== undefined) return { manager: LOCK_FILES[name], folder, name };
  const above = dirname(folder);
  // Whatever is above a repository is none of its business.
  const isWhole = above === folder || existsSync(join(folder, ".git"));
  return isWhole ? undefined : lockFileOf(above);
}
