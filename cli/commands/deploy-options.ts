import type { Command } from "commander";
import { duration } from "./durations.ts";

/** What a command has that makes plans: where the JSON goes, and how long a lock is waited for. */
export const withPlanOptions = (command: Command): Command =>
  command
    .option(
      "--lock-timeout <time>",
      "how long a lock of somebody else is waited for, such as 5m",
      duration,
      0,
    )
    .option("--outdir <folder>", "where the JSON goes", "cdktf.out");

/** What a command has that applies what it has planned. */
export const withDeployOptions = (command: Command): Command =>
  withPlanOptions(
    command
      .option("--yes", "do not ask; otherwise each plan is shown, and asked for", false)
      .option("--json", "what was done as JSON; progress goes to standard error", false),
  );
