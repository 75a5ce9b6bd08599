import { defineConfig } from "vitest/config";
import { reportsOf } from "./vitest.reports.ts";

/** Deployments against an emulator of AWS that runs the containers. One after the other: they share its engine. */
export default defineConfig({
  test: {
    include: ["__tests__/live/*.test.ts"],
    reporters: reportsOf("live"),
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
