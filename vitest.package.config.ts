import { defineConfig } from "vitest/config";
import { reportsOf } from "./vitest.reports.ts";

/** The package as people get it: packed, installed into empty projects, run there. Needs the package registry. */
export default defineConfig({
  test: {
    include: ["__tests__/package/**/*.test.ts"],
    reporters: reportsOf("package"),
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
