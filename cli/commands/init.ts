import { Command } from "commander";
import type { InitOptions } from "../init.ts";

export const init = (): Command =>
  new Command("init")
    .description(
      "Proposes an environment for the compose files of this folder, and writes what a project needs",
    )
    .option("--yes", "take all proposals and ask nothing", false)
    .option("--json", "the result as JSON, for scripts; asks nothing", false)
    .action(async (_options, command: Command) => {
      const { initialise } = await import("../init.ts");
      await initialise(command.optsWithGlobals<InitOptions>());
    });
