import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with a database on RDS alone. A code is never used again. */
export const RDS_PROBLEMS = {
  "EOE-ENV-385": {
    means: "The storage may not grow as far as AWS asks for.",
    example: "database.storageGb: 100, database.maxStorageGb: 100",
    mend: "Raise maxStorageGb to at least a tenth more, or write false.",
  },
} as const satisfies Meanings<AgreementCode>;
