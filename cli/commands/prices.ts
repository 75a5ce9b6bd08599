import { Command } from "commander";
import type { PricesOptions } from "../prices.ts";

const EXAMPLES = `
Examples:
  express-on-ecs prices mall
  express-on-ecs prices mall --all        also what has a price, such as an estimate

It needs credentials with pricing:GetProducts, and writes environments/prices.json, which is to be committed.`;

export const prices = (): Command =>
  new Command("prices")
    .description("Asks AWS's price list for what an environment needs and the table of prices lacks")
    .argument("<environment>", "environment by name")
    .option("--all", "everything that the environment needs, also what has a price", false)
    .option("--json", "the result as JSON, for scripts", false)
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, _options, command: Command) => {
      const { askForPrices } = await import("../prices.ts");
      await askForPrices(environment, command.optsWithGlobals<PricesOptions>());
    });
