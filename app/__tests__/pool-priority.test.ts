import { existsSync } from "node:fs";
import { getPriority } from "node:os";
import { expect, it } from "vitest";
import { lowerPoolPriority } from "../src/users/pool-priority.ts";

it.skipIf(!existsSync("/proc/self/task"))(
  "lowers the threads of the pool, and not the event loop",
  async () => {
    const before = getPriority();
    expect(await lowerPoolPriority()).toBeGreaterThanOrEqual(1);
    expect(getPriority()).toBe(before);
  },
);
