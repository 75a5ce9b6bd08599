import type { Suite } from "../support/turns.ts";

export const LIVE: Suite = {
  name: "live",
  variable: "LIVE_SETS",
  always: [],
  /** Each about eight minutes: a deployment's life, and what is built around it. */
  sets: [
    ["deploy.test.ts", "init.test.ts"],
    ["event.test.ts", "pipeline.test.ts", "tasks.test.ts", "missing-image.test.ts"],
  ],
};
