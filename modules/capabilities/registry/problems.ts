import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with repositories and the images in them. A code is never used again. */
export const REGISTRY_PROBLEMS = {
  "EOE-ENV-241": {
    means: "A repository cannot have the name of the image.",
    example: 'service.images: { My_App-: "1.0.0" }',
    mend: "Rename the service in the compose file.",
  },
  "EOE-ENV-242": {
    means: "A tag is named for a service that is not built.",
    example: "service.images.db, beside image: postgres:17",
    mend: "Remove the tag.",
  },
  "EOE-ENV-243": {
    means: "A service that is built has no tag.",
    example: "build: ., without service.images",
    mend: "Add its first tag under service.images.",
  },
} as const satisfies Meanings<AgreementCode>;
