import { Command } from "commander";
import type { NewEnvironmentOptions } from "../new-environment.ts";

export const newEnvironment = (): Command =>
  new Command("new")
    .description(
      "Makes a commented environment file with values that work, for this repository's application",
    )
    .argument("<name>", "lower-case letters, digits and hyphens; starts the name of everything that is made")
    .option("--region <region>", "AWS region", "eu-central-1")
    .option("--json", "the result as JSON, for scripts", false)
    .action(async (name: string, _options, command: Command) => {
      const { makeEnvironment } = await import("../new-environment.ts");
      makeEnvironment(name, command.optsWithGlobals<NewEnvironmentOptions>());
    });
