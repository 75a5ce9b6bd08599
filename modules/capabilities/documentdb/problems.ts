import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with DocumentDB. A code is never used again. */
export const DOCUMENTDB_PROBLEMS = {
  "EOE-ENV-331": {
    means: "The instance class does not exist.",
    example: "database.instanceClass: db.r6g.huge",
    mend: "Correct its name.",
  },
  "EOE-ENV-332": {
    means: "The region does not offer the instance class.",
    example: "database.instanceClass: db.r8g.large, in me-south-1",
    mend: "Choose another class, or another region.",
  },
  "EOE-ENV-333": {
    means: "The backup window is too short.",
    example: "database.backupWindow: 03:00-03:10",
    mend: "Write at least half an hour.",
  },
} as const satisfies Meanings<AgreementCode>;
