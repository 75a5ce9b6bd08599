import { readdirSync } from "node:fs";
import { join } from "node:path";

/**
 * What docker compose looks for, in this order, and what it lays over it.
 * Source: compose-go, cli/options.go, DefaultFileNames and DefaultOverrideFileNames (v2.9.1, read 2026-11-27).
 */
export const DEFAULT_NAMES = ["compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"];

/** What people call the file for a swarm, which stands alone. */
const STACK = /^(docker-)?stack\.ya?ml$/;

/** What people call the file for their server. */
const PRODUCTION = /^(docker-)?compose[.-](prod|production)\.ya?ml$/;

/** Folders that hold no compose file of the project. */
const PASSED_OVER = new Set(["node_modules", "vendor", "cdktf.out", "dist", "build", "target"]);
/** Folders below the project's own, such as deploy/docker. */
const DEEPEST = 2;

/** Compose files that belong together, relative to the folder that was searched. */
export type ComposeFiles = readonly string[];

/**
 * The compose files of a repository, best first: that of the folder itself together with the one for production, those of
 * each folder below. What lies over the first file on a laptop (`compose.override.yml`) is left out, since it is for
 * development.
 */
export function findComposeFiles(root: string): ComposeFiles[] {
  return [...inFolder(root, ""), ...below(root, "", DEEPEST)];
}

function inFolder(root: string, folder: string): ComposeFiles[] {
  const names = readdirSync(join(root, folder)).sort();
  const path = (name: string): string => (folder === "" ? name : `${folder}/${name}`);
  const base = DEFAULT_NAMES.find((name) => names.includes(name));
  const production = names.filter((name) => PRODUCTION.test(name));
  return [
    ...production.flatMap((name) => (base === undefined ? [] : [[path(base), path(name)]])),
    ...production.map((name) => [path(name)]),
    ...(base === undefined ? [] : [[path(base)]]),
    ...names.filter((name) => STACK.test(name)).map((name) => [path(name)]),
  ];
}

function below(root: string, folder: string, depth: number): ComposeFiles[] {
  if (depth === 0) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && !PASSED_OVER.has(entry.name))
    .map(({ name }) => (folder === "" ? name : `${folder}/${name}`))
    .sort()
    .flatMap((path) => [...inFolder(root, path), ...below(root, path, depth - 1)]);
}
