import { defineConfig } from "vitest/config";
import { LIVE } from "./__tests__/live/sets.ts";
import { filesOfTurn } from "./__tests__/support/turns.ts";
import { reportsOf } from "./vitest.reports.ts";

/** Deployments against an emulator of AWS that runs the containers. One after the other: they share its engine. */
export default defineConfig({
  test: {
    include: filesOfTurn(LIVE),
    reporters: reportsOf("live"),
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
