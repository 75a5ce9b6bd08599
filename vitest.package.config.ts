import { defineConfig } from "vitest/config";
import { PACKAGE } from "./__tests__/package/sets.ts";
import { filesOfTurn } from "./__tests__/support/turns.ts";
import { reportsOf } from "./vitest.reports.ts";

/** The package as people get it: packed, installed into empty projects, run there. Needs the package registry. */
export default defineConfig({
  test: {
    include: filesOfTurn(PACKAGE),
    globalSetup: ["__tests__/package/pack.ts"],
    reporters: reportsOf("package"),
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
