import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with delivery. A code is never used again. */
export const DELIVERY_PROBLEMS = {
  "EOE-ENV-372": {
    means: "A pipeline is to deploy an environment whose state is on one person's machine.",
    example: "delivery: { pipeline: github-actions, repository: octo-org/octo-repo }, without state",
    mend: "Keep the state in S3: state: { home: s3, bucket: ... }.",
  },
} as const satisfies Meanings<AgreementCode>;
