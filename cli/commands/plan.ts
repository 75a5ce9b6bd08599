import { Command } from "commander";
import type { PlanCommandOptions } from "../plan.ts";
import { withPlanOptions } from "./deploy-options.ts";

const EXAMPLES = `
Examples:
  express-on-ecs plan shop
  express-on-ecs plan shop --tag 1.4.2 --out plan.json   what deploy --plan plan.json then keeps to
  express-on-ecs plan shop --no-lock --markdown   a comment for a pull request, with credentials that only read`;

export const plan = (): Command =>
  withPlanOptions(
    new Command("plan")
      .description(
        "Says what a deployment would make, change, replace and destroy, and what it would cost; changes nothing",
      )
      .argument("<environment>", "environment by name")
      .option("--tag <tag>", "version of the images; default the one that runs")
      .option("--no-lock", "do not lock the states, for credentials that only read")
      .option("--markdown", "as Markdown, for a comment", false)
      .option("--out <file>", "write it as JSON, too, for deploy --plan")
      .option("--json", "as JSON, for scripts", false),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, _options, command: Command) => {
      const { planEnvironment } = await import("../plan.ts");
      await planEnvironment(environment, command.optsWithGlobals<PlanCommandOptions>());
    });
