import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with a database that runs elsewhere. A code is never used again. */
export const EXTERNAL_DATABASE_PROBLEMS = {
  "EOE-ENV-408": {
    means: "A database that runs elsewhere is in a security group and in networks.",
    example: "database: { hosting: external, securityGroup: sg-..., networks: [10.99.0.0/24] }",
    mend: "Keep the one that tasks are to reach.",
  },
} as const satisfies Meanings<AgreementCode>;
