import type { Diagram } from "./diagram.ts";
import { layOut } from "./layout.ts";
import { drawing, PALETTES } from "./svg.ts";

export interface PictureFile {
  /** Relative to the folder of the pictures. */
  readonly file: string;
  readonly text: string;
}

/** A diagram as pictures, for light and for dark pages. */
export async function pictureFiles(environment: string, diagram: Diagram): Promise<PictureFile[]> {
  const layout = await layOut(diagram);
  const title = `Architecture of ${environment}`;
  return [
    { file: "architecture.svg", text: drawing(layout, title, PALETTES.light) },
    { file: "architecture-dark.svg", text: drawing(layout, title, PALETTES.dark) },
  ];
}
