import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with a database on Aurora alone. A code is never used again. */
export const AURORA_PROBLEMS = {
  "EOE-ENV-510": {
    means: "The class and the bounds of the capacity do not go together.",
    example: "database.instanceClass: db.serverless, without database.serverless",
    mend: "Give both, or choose a class of a fixed size.",
  },
  "EOE-ENV-511": {
    means: "The bounds of the capacity are the wrong way round, or both are nothing.",
    example: "database.serverless: { minCapacity: 8, maxCapacity: 4 }",
    mend: "Raise maxCapacity, to 1 at least.",
  },
  "EOE-ENV-512": {
    means: "The version of the engine does not take that capacity.",
    example: "database.engineVersion: 8.0.mysql_aurora.3.04.6, database.serverless.minCapacity: 0",
    mend: "Write what the sentence names, or a later version.",
  },
  "EOE-ENV-513": {
    means: "The bounds of the number of readers do not go together.",
    example: "database.readers: { min: 3, max: 2 }",
    mend: "Raise max; with more than none, keep one reader at least.",
  },
  "EOE-ENV-514": {
    means: "The secret of the readers' connection string is given twice, or nobody reads it.",
    example: "database.connection.readerSecret: database_url",
    mend: "Name a secret of its own that the compose file grants to a container.",
  },
  "EOE-ENV-515": {
    means: "A database that pauses when idle is kept awake, or never pauses.",
    example: "database.serverless: { minCapacity: 1, maxCapacity: 4, pauseAfterSeconds: 600 }",
    mend: "Write minCapacity: 0, or leave pauseAfterSeconds out.",
  },
} as const satisfies Meanings<AgreementCode>;
