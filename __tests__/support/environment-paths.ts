import { readdirSync } from "node:fs";
import { join } from "node:path";
import { PROJECT } from "./environment.ts";

/** Environments that ship, and those that exist for their snapshots only: together they have all that can be synthesised. */
const FOLDERS = ["environments", "__tests__/environments"];
/** `npm test` runs beside an environment of one's own, too: CONTRIBUTING.md. */
const SHIPPED = ["board.yml", "mall.yml", "market.yml"];

/** The environment files that have committed snapshots, absolute. */
export function environmentPaths(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(join(PROJECT, folder))
      .filter((file) => file.endsWith(".yml") && !file.endsWith(".data.yml"))
      .filter((file) => folder !== "environments" || SHIPPED.includes(file))
      .map((file) => join(PROJECT, folder, file)),
  );
}
