import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with `laptopOnly`. A code is never used again. */
export const LAPTOP_ONLY_PROBLEMS = {
  "EOE-ENV-371": {
    means: "A field is declared to be for the laptop only, and ECS can keep it, or there is none.",
    example: "laptopOnly: [api.user]",
    mend: "Correct the field, or remove it.",
  },
} as const satisfies Meanings<AgreementCode>;
