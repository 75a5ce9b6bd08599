import { Command, InvalidArgumentError, Option } from "commander";
import type { CostOptions } from "../cost.ts";

const EXAMPLES = `
Examples:
  express-on-ecs cost shop
  express-on-ecs cost mall --days 3       what stands, for an event of three days
  express-on-ecs cost shop --diff origin/main --markdown    a comment for a pull request`;

/** @throws InvalidArgumentError when it is no number of days, 1 to 365 */
function daysOf(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= 365) return days;
  throw new InvalidArgumentError("It must be a number of days from 1 to 365.");
}

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
    .addOption(
      new Option("--days <number>", "what it costs while it stands for so many days, in place of a month")
        .argParser(daysOf)
        .conflicts("diff"),
    )
    .option("--markdown", "as Markdown, for a comment", false)
    .option("--json", "as JSON, for scripts", false)
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, _options, command: Command) => {
      const { showCost } = await import("../cost.ts");
      await showCost(environment, command.optsWithGlobals<CostOptions>());
    });
