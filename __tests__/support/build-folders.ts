import { cpSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "./environment.ts";

/** What the shipped compose file builds its images from, as far as a synthesis looks: folders with their Dockerfiles. */
export function addBuildFolders(root: string): void {
  for (const folder of ["nginx", "app"])
    cpSync(join(PROJECT, folder, "Dockerfile"), join(root, folder, "Dockerfile"));
}
