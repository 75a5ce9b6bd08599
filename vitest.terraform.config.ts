import { defineConfig } from "vitest/config";
import { filesOfTurn } from "./__tests__/support/turns.ts";
import { workers } from "./__tests__/terraform/lives/workers.ts";
import { TERRAFORM } from "./__tests__/terraform/sets.ts";
import { reportsOf } from "./vitest.reports.ts";

/** What Terraform itself says of the stacks. One file at a time: plans take both memory and processors. */
export default defineConfig({
  test: {
    include: filesOfTurn(TERRAFORM),
    reporters: reportsOf("terraform"),
    fileParallelism: false,
    // Of the lives, which wait for Terraform beside each other.
    maxConcurrency: workers(process.env["LIFE_WORKERS"]),
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
