import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with Valkey and Redis OSS beside what concerns every cache. A code is never used again. */
export const ELASTICACHE_PROBLEMS = {
  "EOE-ENV-395": {
    means: "The cache's snapshot and its maintenance overlap.",
    example: "cache: { backupWindow: 05:00-06:00, maintenanceWindow: sun:05:00-sun:06:00 }",
    mend: "Move one of the two windows.",
  },
  "EOE-ENV-399": {
    means: "A cache would be replaced by an empty one of another engine.",
    example: "cache.engine: redis, where it was valkey",
    mend: "Put it back, or give the new cache another name.",
  },
} as const satisfies Meanings<AgreementCode>;
