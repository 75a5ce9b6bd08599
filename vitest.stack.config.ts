import { defineConfig } from "vitest/config";
import { reportsOf } from "./vitest.reports.ts";

export default defineConfig({
  test: {
    include: ["__tests__/stack/**/*.test.ts"],
    globalSetup: ["__tests__/stack/announce.ts"],
    // One stack at a time: they share the engine, and some tests load it.
    reporters: reportsOf("stack"),
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
