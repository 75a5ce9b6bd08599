import { spawnSync } from "node:child_process";
import { defineConfig } from "vitest/config";
import { chosenFiles } from "./__tests__/terraform/sets.ts";
import { reportsOf } from "./vitest.reports.ts";

const { status, stdout } = spawnSync("git", ["rev-parse", "HEAD"], { encoding: "utf8" });
const { files, sentence } = chosenFiles(
  process.env["TERRAFORM_SETS"],
  status === 0 ? stdout.trim() : undefined,
);
if (sentence !== undefined) console.log(sentence);

/** What Terraform itself says of the stacks. One file at a time: plans take both memory and processors. */
export default defineConfig({
  test: {
    include: files.map((file) => `__tests__/terraform/${file}`),
    reporters: reportsOf("terraform"),
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
