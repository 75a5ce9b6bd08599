import { cpSync, mkdirSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addBuildFolders } from "./build-folders.ts";
import { PROJECT } from "./environment.ts";
import { type Ran, run } from "./run.ts";

const PARTS = [
  "main.ts",
  "customise.ts",
  "cdktf.json",
  "package.json",
  "tsconfig.json",
  "docker-compose.yml",
  "modules",
  "cli",
  "bin",
  "index.ts",
  // Not a user's own ones.
  "environments/market.yml",
  "environments/market.data.yml",
];

/** The project as another user would have cloned it, in a folder of its own. */
export function cloneProject(): string {
  const root = mkdtempSync(join(tmpdir(), "clone-"));
  mkdirSync(join(root, "environments"));
  for (const part of PARTS) cpSync(join(PROJECT, part), join(root, part), { recursive: true });
  addBuildFolders(root);
  symlinkSync(join(PROJECT, "node_modules"), join(root, "node_modules"));
  return root;
}

/** Runs a command line in a folder. */
export const runIn = (
  root: string,
  command: string,
  environment: Readonly<Record<string, string>> = {},
): Ran => run("sh", ["-c", command], root, environment);
