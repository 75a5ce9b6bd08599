import { defineConfig } from "vitest/config";
import { reportsOf } from "./vitest.reports.ts";

/** What Terraform itself says of the stacks. One file at a time: plans take both memory and processors. */
export default defineConfig({
  test: {
    include: ["__tests__/terraform/**/*.test.ts"],
    reporters: reportsOf("terraform"),
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
