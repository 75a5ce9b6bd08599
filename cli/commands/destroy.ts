import { Command } from "commander";
import type { DestroyOptions } from "../destroy.ts";
import { withPlanOptions } from "./deploy-options.ts";

export const destroy = (): Command =>
  withPlanOptions(
    new Command("destroy")
      .description(
        "Destroys a disposable environment, in the order that works; refuses any other, and says what holds data",
      )
      .argument("<environment>", "environment by name")
      .option("--yes", "do not ask for its name", false)
      .option("--json", "what was destroyed as JSON; progress goes to standard error", false),
  ).action(async (environment: string, _options, command: Command) => {
    const { destroyEnvironment } = await import("../destroy.ts");
    await destroyEnvironment(environment, command.optsWithGlobals<DestroyOptions>());
  });
