import { readFileSync, rmSync } from "node:fs";
import type { Stack } from "../modules/picture/configuration.ts";
import { type SynthesisOptions, synthesise } from "./synthesise.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/**
 * The stacks of environments as they are synthesised now; nothing is left in the project.
 * @throws Problems when an environment is wrong
 */
export function synthesisedStacks(options: Omit<SynthesisOptions, "outdir" | "records">): Stack[] {
  const outdir = temporaryFolder();
  try {
    return synthesise({ ...options, outdir, records: "leave" })
      .flatMap(({ stacks }) => stacks)
      .map(({ name, path }) => ({ name, json: JSON.parse(readFileSync(path, "utf8")) }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
