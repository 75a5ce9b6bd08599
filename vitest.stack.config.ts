import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["__tests__/stack/**/*.test.ts"],
    globalSetup: ["__tests__/stack/announce.ts"],
    // One stack at a time: they share the engine, and some tests load it.
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 600_000,
  },
});
