import type { Suite } from "../support/turns.ts";

/** The compose stack of each database, the task definition and nginx's own answers always run. */
export const STACK: Suite = {
  name: "stack",
  variable: "STACK_SETS",
  always: [
    "carrier.test.ts",
    "load.test.ts",
    "nginx-for-anybody.test.ts",
    "nginx.test.ts",
    "passwords.test.ts",
    "stack.test.ts",
    "task-definition.test.ts",
  ],
  /** Each about three minutes: what breaks under a running application, and how it is deployed. */
  sets: [
    ["faults.test.ts"],
    ["board.test.ts", "database-task.test.ts", "mall.test.ts"],
    ["ecs-task.test.ts", "host-cache.test.ts", "nginx-silent.test.ts", "rolling.test.ts"],
  ],
};
