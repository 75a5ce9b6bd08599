import { readFileSync } from "node:fs";
import type { Stack } from "../modules/picture/configuration.ts";
import { type SynthesisOptions, synthesise } from "./synthesise.ts";
import { inFolderSync } from "./temporary-folder.ts";

/**
 * The stacks of environments as they are synthesised now; nothing is left in the project.
 * @throws Problems when an environment is wrong
 */
export const synthesisedStacks = (options: Omit<SynthesisOptions, "outdir" | "records">): Stack[] =>
  inFolderSync((outdir) =>
    synthesise({ ...options, outdir, records: "leave" })
      .flatMap(({ stacks }) => stacks)
      .map(({ name, path }) => ({ name, json: JSON.parse(readFileSync(path, "utf8")) })),
  );
