import { defineConfig } from "vitest/config";
import { reportsOf } from "./vitest.reports.ts";

export default defineConfig({
  test: {
    include: ["__tests__/**/*.test.ts"],
    // Terraform and containers have suites of their own: they need programs that not every machine has.
    exclude: ["__tests__/stack/**", "__tests__/terraform/**"],
    reporters: reportsOf("unit"),
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
