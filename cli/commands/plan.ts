import { Command } from "commander";
import type { PlanCommandOptions } from "../plan.ts";
import { duration } from "./durations.ts";

export const plan = (): Command =>
  new Command("plan")
    .description(
      "Says what a deployment would make, change, replace and destroy, and what it would cost; changes nothing",
    )
    .argument("<environment>", "environment by name")
    .option("--tag <tag>", "version of the images; default the one that runs")
    .option(
      "--lock-timeout <time>",
      "how long a lock of somebody else is waited for, such as 5m",
      duration,
      0,
    )
    .option("--json", "as JSON, for scripts", false)
    .option("--outdir <folder>", "where the JSON goes", "cdktf.out")
    .action(async (environment: string, _options, command: Command) => {
      const { planEnvironment } = await import("../plan.ts");
      await planEnvironment(environment, command.optsWithGlobals<PlanCommandOptions>());
    });
