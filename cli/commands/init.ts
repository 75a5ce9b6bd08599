import { Command } from "commander";
import type { InitOptions } from "../init.ts";

const EXAMPLES = `
Examples:
  express-on-ecs init                     asks, and proposes an answer to each question
  express-on-ecs init --yes               takes all proposals; what only you know is listed at the end
  express-on-ecs init --yes --name shop --region eu-west-1 --file compose.yaml compose.prod.yaml
  express-on-ecs init --root ../shop      for another folder`;

export const init = (): Command =>
  new Command("init")
    .description(
      "Proposes an environment for the compose files of this folder, and writes what a project needs",
    )
    .option("--yes", "take all proposals and ask nothing", false)
    .option(
      "--name <name>",
      "of the environment; default that of package.json, of the compose file or of the folder",
    )
    .option("--region <region>", "of AWS; default eu-central-1")
    .option(
      "--vpc <id>",
      "VPC that exists, whose subnets have the tag tier: public or private; default: one is made",
    )
    .option("--file <file...>", "compose files that belong together; default those that are found")
    .option("--json", "the result as JSON, for scripts; asks nothing", false)
    .addHelpText("after", EXAMPLES)
    .action(async (_options, command: Command) => {
      const { initialise } = await import("../init.ts");
      await initialise(command.optsWithGlobals<InitOptions>());
    });
