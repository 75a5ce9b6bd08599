import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ENVIRONMENTS_FOLDER } from "../modules/environment/files.ts";
import { Problems } from "../modules/problems.ts";

/** Where `init` puts the project of a repository that is none of Node. */
export const OWN_FOLDER = "ecs";

/**
 * The project's folder: the one named, or the nearest one upwards that has environment files, itself or in its folder
 * `ecs`; where there is none, the current one. Never that of the program itself.
 *
 * @param named `--root`, relative to the current folder
 * @throws Problems when the folder named is none
 */
export function projectRoot(named: string | undefined, from: string = process.cwd()): string {
  if (named === undefined) return upwards(from) ?? from;
  const root = resolve(from, named);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory()) return projectIn(root) ?? root;
  const message = `"${named}" is no folder; write the one that holds ${ENVIRONMENTS_FOLDER}/.`;
  throw new Problems([{ code: "EOE-CLI-010", file: "--root", path: "", message }]);
}

/** The folder itself, or its folder `ecs`. */
const projectIn = (folder: string): string | undefined =>
  [folder, join(folder, OWN_FOLDER)].find((one) => existsSync(join(one, ENVIRONMENTS_FOLDER)));

function upwards(folder: string): string | undefined {
  const above = dirname(folder);
  return projectIn(folder) ?? (above === folder ? undefined : upwards(above));
}
