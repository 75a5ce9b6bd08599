import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The packed package. */
    tarball: string;
  }
}

/** Packs the package once for all tests, as publishing it would. */
export default function pack(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "pack-"));
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const [file = ""] = readdirSync(folder);
  project.provide("tarball", join(folder, file));
  return () => rmSync(folder, { recursive: true, force: true });
}
