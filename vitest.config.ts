import { configDefaults, defineConfig } from "vitest/config";
import { filesLeftOut } from "./__tests__/support/turns.ts";
import { UNIT } from "./__tests__/unit-sets.ts";
import { reportsOf } from "./vitest.reports.ts";

/** They put other modules in the place of the project's, or load them anew. */
const WITH_MODULES_OF_THEIR_OWN = [
  "__tests__/cli/deploy/tunnel.test.ts",
  "__tests__/cli/init-asks.test.ts",
  "__tests__/overrides.test.ts",
  "__tests__/compose/schema-keys.test.ts",
  "__tests__/stacks/built-by-capabilities.test.ts",
];

const common = { testTimeout: 60_000, hookTimeout: 120_000 };

export default defineConfig({
  test: {
    reporters: reportsOf("unit"),
    // By default one processor is left alone, which is half of a build server's.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          ...common,
          name: "unit",
          include: ["__tests__/**/*.test.ts"],
          exclude: [
            ...configDefaults.exclude,
            ...WITH_MODULES_OF_THEIR_OWN,
            // On a build server the slow ones take turns.
            ...filesLeftOut(UNIT),
            // Terraform and containers have suites of their own: they need programs that not every machine has.
            "__tests__/stack/**",
            "__tests__/terraform/**",
            "__tests__/live/**",
            // So has the package, which is installed from the registry.
            "__tests__/package/**",
          ],
          // Loading CDKTF and the provider is most of what a file takes; files share what a worker has loaded.
          isolate: false,
        },
      },
      { test: { ...common, name: "own modules", include: WITH_MODULES_OF_THEIR_OWN } },
    ],
  },
});
