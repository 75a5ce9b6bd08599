import { defineConfig } from "vitest/config";
import { reportsOf } from "./vitest.reports.ts";

export default defineConfig({
  test: {
    include: ["web/__tests__/**/*.test.ts"],
    reporters: reportsOf("web"),
    // One browser at a time: what the page waits for is measured in seconds.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
