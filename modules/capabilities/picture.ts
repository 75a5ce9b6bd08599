import { withCalls } from "../picture/calls.ts";
import type { Configuration, Stack } from "../picture/configuration.ts";
import { type Diagram, diagramWith } from "../picture/diagram.ts";
import { type Boxes, inRows, type Part } from "../picture/part.ts";
import { CATALOGUE } from "./catalogue.ts";
import { isNone, type None } from "./none.ts";
import { resourceOf } from "./resources.ts";

const DRAWING: readonly { readonly picture: Boxes | None }[] = CATALOGUE;

/** @throws when the stacks hold something that the picture has no box for */
export const diagramOf = (stacks: readonly Stack[]): Diagram => diagramWith(stacks, partsOf);

/** The boxes that stand for the blocks of an environment, and what is written in them. */
function partsOf(configuration: Configuration): Part[] {
  const drawn: Part[] = [];
  for (const { picture } of DRAWING) if (!isNone(picture)) drawn.push(...picture(configuration, drawn));
  refuseUnknown(configuration, drawn);
  return withCalls(configuration, inRows(drawn));
}

function refuseUnknown(configuration: Configuration, parts: readonly Part[]): void {
  const shown = new Set(parts.flatMap(({ blocks }) => blocks));
  const unknown = configuration.blocks.filter(
    (block) => !block.isData && !shown.has(block) && !needsNoBox(block.type),
  );
  if (unknown.length === 0) return;
  const names = unknown.map(({ stack, address }) => `${stack}/${address}`).join(", ");
  throw new Error(
    `no box of the picture shows ${names}; the capability that makes it must say what becomes of it`,
  );
}

function needsNoBox(type: string): boolean {
  const drawn = resourceOf(type)?.drawn;
  return drawn !== undefined && drawn !== "box";
}
