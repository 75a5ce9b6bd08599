import { defineConfig } from "vitest/config";
import { reportsOf } from "./vitest.reports.ts";

/** What a site that runs already can be asked; pictures of each page only where they are wanted. */
const files = [
  "browser",
  "habits",
  "assistive",
  ...(process.env["SITE_URL"] === undefined ? ["cdn", "chromium"] : []),
  ...(process.env["SCREENSHOTS"] === undefined ? [] : ["gallery"]),
];

export default defineConfig({
  test: {
    include: files.map((file) => `web/__tests__/${file}.test.ts`),
    reporters: reportsOf("web"),
    // One browser at a time: what the page waits for is measured in seconds.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
