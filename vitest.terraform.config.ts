import { defineConfig } from "vitest/config";
import { filesOfTurn } from "./__tests__/support/turns.ts";
import { TERRAFORM } from "./__tests__/terraform/sets.ts";
import { reportsOf } from "./vitest.reports.ts";

/** What Terraform itself says of the stacks. One file at a time: plans take both memory and processors. */
export default defineConfig({
  test: {
    include: filesOfTurn(TERRAFORM),
    reporters: reportsOf("terraform"),
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
