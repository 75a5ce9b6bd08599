import { Command } from "commander";
import type { PlanCommandOptions } from "../plan.ts";
import { withPlanOptions } from "./deploy-options.ts";

export const plan = (): Command =>
  withPlanOptions(
    new Command("plan")
      .description(
        "Says what a deployment would make, change, replace and destroy, and what it would cost; changes nothing",
      )
      .argument("<environment>", "environment by name")
      .option("--tag <tag>", "version of the images; default the one that runs")
      .option("--json", "as JSON, for scripts", false),
  ).action(async (environment: string, _options, command: Command) => {
    const { planEnvironment } = await import("../plan.ts");
    await planEnvironment(environment, command.optsWithGlobals<PlanCommandOptions>());
  });
