import { Command } from "commander";
import type { BootstrapCommandOptions } from "../bootstrap.ts";

export const bootstrap = (): Command =>
  new Command("bootstrap")
    .description(
      "Makes the Terraform JSON of the bucket that holds an environment's state; needed once, by one person",
    )
    .argument("<environment>", "an environment with `state: { home: s3 }`")
    .option("--json", "the result as JSON, for scripts", false)
    .option("--outdir <folder>", "where the JSON goes", "cdktf.out")
    .action(async (name: string, _options, command: Command) => {
      const { makeBootstrap } = await import("../bootstrap.ts");
      await makeBootstrap(name, command.optsWithGlobals<BootstrapCommandOptions>());
    });
