import { Command } from "commander";
import type { CostOptions } from "../cost.ts";

const EXAMPLES = `
Examples:
  express-on-ecs cost shop
  express-on-ecs cost shop --diff origin/main --markdown    a comment for a pull request`;

export const cost = (): Command =>
  new Command("cost")
    .description(
      "Says what an environment costs in a month, thing by thing, by list prices; asks AWS nothing",
    )
    .argument("<environment>", "environment by name")
    .option(
      "--diff <commit>",
      "only what costs something else than at that commit, such as the one that is deployed",
    )
    .option("--markdown", "as Markdown, for a comment", false)
    .option("--json", "as JSON, for scripts", false)
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, _options, command: Command) => {
      const { showCost } = await import("../cost.ts");
      await showCost(environment, command.optsWithGlobals<CostOptions>());
    });
