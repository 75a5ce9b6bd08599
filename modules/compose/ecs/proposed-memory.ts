import { knownImage } from "../images/known-image.ts";
import type { ProposedMemory } from "../images/row.ts";
import type { ComposeService } from "../model.ts";

const OF_ANY_OTHER: ProposedMemory = { mib: 512, why: "Enough for most programs to begin with." };

/** A memory limit to begin with, where a compose file writes none. */
export function proposedMemory({ image, build }: ComposeService): ProposedMemory {
  const known = build === undefined && image !== undefined ? knownImage(image) : undefined;
  return known?.memory ?? OF_ANY_OTHER;
}
