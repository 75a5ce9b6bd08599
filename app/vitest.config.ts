import { defineConfig } from "vitest/config";

// Where REPORTS names a folder, as on a build server, a report goes there as well.
const reports = process.env["REPORTS"];

export default defineConfig({
  test: {
    include: ["__tests__/**/*.test.ts"],
    reporters: reports ? ["default", ["json", { outputFile: `${reports}/app.json` }]] : ["default"],
    globalSetup: ["__tests__/support/servers.ts"],
    // Hashing passwords and starting processes take their time on small machines.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      // These run in processes of their own, which the tests start.
      exclude: ["src/main.ts", "src/migrate.ts", "src/admin.ts", "src/healthcheck.ts"],
      reporter: ["text-summary"],
      thresholds: {
        "src/*/service.ts": { branches: 90, lines: 90 },
        "src/users/*.ts": { branches: 90, lines: 90 },
      },
    },
  },
});
