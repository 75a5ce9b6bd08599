import { Command } from "commander";
import type { PictureOptions } from "../picture.ts";

const EXAMPLES = `
Examples:
  express-on-ecs picture shop --folder docs`;

export const picture = (): Command =>
  new Command("picture")
    .description("Draws what an environment is made of, as architecture.svg and architecture-dark.svg")
    .argument("<environment>", "environment by name")
    .option("--folder <folder>", "where the pictures go, from the project's folder", ".")
    .option("--check", "fail when a picture is out of date, and write nothing", false)
    .option("--json", "the result as JSON, for scripts", false)
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, _options, command: Command) => {
      const { drawEnvironment } = await import("../picture.ts");
      await drawEnvironment(environment, command.optsWithGlobals<PictureOptions>());
    });
