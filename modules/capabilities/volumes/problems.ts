import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with volumes. A code is never used again. */
export const VOLUMES_PROBLEMS = {
  "EOE-ENV-301": {
    means: "No container mounts the volume.",
    example: "service.volumes.uplods",
    mend: "Correct the name, or remove it.",
  },
} as const satisfies Meanings<AgreementCode>;
