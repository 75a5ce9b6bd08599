import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesise } from "../../cli/synthesise";
import { diagramOf } from "./diagram";
import { layOut } from "./layout";
import { drawing, PALETTES } from "./svg";
import type { Stack } from "./terraform";

export interface PictureFile {
  /** Relative to the folder of the pictures. */
  readonly file: string;
  readonly text: string;
}

/** The picture of some stacks, for light and for dark pages. */
export async function pictureFiles(environment: string, stacks: readonly Stack[]): Promise<PictureFile[]> {
  const layout = await layOut(diagramOf(stacks));
  const title = `Architecture of ${environment}`;
  return [
    { file: "architecture.svg", text: drawing(layout, title, PALETTES.light) },
    { file: "architecture-dark.svg", text: drawing(layout, title, PALETTES.dark) },
  ];
}

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
