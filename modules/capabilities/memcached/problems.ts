import type { AgreementCode } from "../../problem-codes/index.ts";
import type { Meanings } from "../../problem-codes/meaning.ts";

/** What may be wrong with Memcached beside what concerns every cache. A code is never used again. */
export const MEMCACHED_PROBLEMS = {
  "EOE-ENV-430": {
    means: "Memcached would go from several nodes to one.",
    example: "cache: { engine: memcached, nodes: 1 }, where there were 2",
    mend: "Keep two nodes, or give the new cache another name.",
  },
  "EOE-ENV-431": {
    means: "A variable for one host names a Memcached of several nodes.",
    example: "cache: { engine: memcached, nodes: 2 }, and MEMCACHED_HOST: memcached in the compose file",
    mend: "Name host and port in one variable, or take one node or the configuration endpoint.",
  },
} as const satisfies Meanings<AgreementCode>;
