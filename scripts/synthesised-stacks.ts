import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesise } from "../cli/synthesise.ts";
import type { Stack } from "../modules/picture/configuration.ts";

/**
 * The stacks of an environment as they are synthesised now; nothing is left in the project.
 * @param root the project's folder
 * @throws Problems when the environment is wrong
 */
export function synthesisedStacks(root: string, environment: string): Stack[] {
  const outdir = mkdtempSync(join(tmpdir(), "picture-"));
  try {
    return synthesise({ root, outdir, names: [environment] })
      .flatMap(({ stacks }) => stacks)
      .map(({ name, path }) => ({ name, json: JSON.parse(readFileSync(path, "utf8")) }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
