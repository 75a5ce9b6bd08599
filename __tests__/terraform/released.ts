/** The states that versions of this project have left behind, and what of them may be destroyed. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Of each version `<version>.tar.gz`: states and the user's files, as scripts/released-state.ts packs them. */
export const RELEASED_FOLDER = join(import.meta.dirname, "released");
export const RELEASES_FILE = join(RELEASED_FOLDER, "releases.json");
const DESTROYED_FILE = join(RELEASED_FOLDER, "destroyed.json");

const releasesFile = z.record(z.string(), z.strictObject({ commit: z.string().regex(/^[0-9a-f]{40}$/) }));
/** By version, the commit that its state is from. */
export type Releases = z.output<typeof releasesFile>;

export const releases = (): Releases =>
  existsSync(RELEASES_FILE) ? releasesFile.parse(JSON.parse(readFileSync(RELEASES_FILE, "utf8"))) : {};

const destroyed = z.strictObject({
  version: z.string(),
  stack: z.string(),
  address: z.string(),
  does: z.enum(["replace", "delete", "forget"]),
  /** Why an upgrade may do it, and what a user notices. */
  reason: z.string().min(20),
});
/** What an upgrade from a version replaces or destroys on purpose. */
export type Destroyed = z.output<typeof destroyed>;

export const allowedToBeDestroyed = (): readonly Destroyed[] =>
  z.array(destroyed).parse(JSON.parse(readFileSync(DESTROYED_FILE, "utf8")));

/** Versions that the changelog says are released. */
export const releasedVersions = (changelog: string): string[] =>
  [...changelog.matchAll(/^## \[?v?(\d+\.\d+\.\d+[\w.-]*)/gm)].map(([, version]) => version ?? "");
