import { Command } from "commander";
import type { DestroyOptions } from "../destroy.ts";
import { duration } from "./durations.ts";

export const destroy = (): Command =>
  new Command("destroy")
    .description(
      "Destroys a disposable environment, in the order that works; refuses any other, and says what holds data",
    )
    .argument("<environment>", "environment by name")
    .option("--yes", "do not ask for its name", false)
    .option(
      "--lock-timeout <time>",
      "how long a lock of somebody else is waited for, such as 5m",
      duration,
      0,
    )
    .option("--json", "what was destroyed as JSON; progress goes to standard error", false)
    .option("--outdir <folder>", "where the JSON goes", "cdktf.out")
    .action(async (environment: string, _options, command: Command) => {
      const { destroyEnvironment } = await import("../destroy.ts");
      await destroyEnvironment(environment, command.optsWithGlobals<DestroyOptions>());
    });
