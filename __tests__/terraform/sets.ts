import type { Suite } from "../support/turns.ts";

/**
 * A first deployment and the commands of the README always run; so do changes, the corpus, lives and pairwise, whose
 * slices take turns by themselves.
 */
export const TERRAFORM: Suite = {
  name: "terraform",
  variable: "TERRAFORM_SETS",
  always: [
    "cdktf-commands.test.ts",
    "changes.test.ts",
    "corpus.test.ts",
    "lives.test.ts",
    "market.test.ts",
    "pairwise.test.ts",
    "refused-plan.test.ts",
  ],
  /** Each about four minutes of one processor. */
  sets: [
    ["board.test.ts", "database.test.ts"],
    ["change.test.ts", "existing-network.test.ts", "further-services.test.ts", "order.test.ts"],
    ["any-compose.test.ts", "choices.test.ts", "data-record.test.ts"],
    ["applied-changes.test.ts"],
    ["cache.test.ts", "memcached.test.ts", "workers.test.ts"],
    ["domain.test.ts", "doors.test.ts", "rds.test.ts"],
    ["cdktn.test.ts", "engines.test.ts", "released.test.ts", "site.test.ts"],
    ["jobs.test.ts", "managed.test.ts", "moves.test.ts", "protected.test.ts"],
    ["aurora.test.ts", "key-scan.test.ts", "trail.test.ts"],
    ["dualstack.test.ts", "operators.test.ts", "plans.test.ts", "two-balancers.test.ts", "waf.test.ts"],
    ["final-snapshot.test.ts", "host-cache.test.ts", "mall.test.ts"],
  ],
};
