import { defineConfig } from "vitest/config";
import { STACK } from "./__tests__/stack/sets.ts";
import { filesOfTurn } from "./__tests__/support/turns.ts";
import { reportsOf } from "./vitest.reports.ts";

export default defineConfig({
  test: {
    include: filesOfTurn(STACK),
    globalSetup: ["__tests__/stack/announce.ts"],
    // One stack at a time: they share the engine, and some tests load it.
    reporters: reportsOf("stack"),
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
