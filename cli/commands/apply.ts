import { Command } from "commander";
import type { ApplyCommandOptions } from "../apply.ts";

const EXAMPLES = `
Examples:
  express-on-ecs apply shop --dry-run     the order, and what is removed
  express-on-ecs apply shop               Terraform shows each plan, and asks`;

export const apply = (): Command =>
  new Command("apply")
    .description(
      "Applies an environment's stacks with Terraform; what is removed goes after whatever uses it",
    )
    .argument("<environment>", "environment by name")
    .option("--dry-run", "print the order and what is removed, and change nothing in AWS", false)
    .option(
      "--applied",
      "only record that the last synthesis is deployed, by cdktf or Terraform itself",
      false,
    )
    .option("--yes", "do not ask; otherwise Terraform shows each plan and asks", false)
    .option("--json", "what was done as JSON; all else, Terraform's words too, goes to standard error", false)
    .option("--outdir <folder>", "where the JSON goes", "cdktf.out")
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, _options, command: Command) => {
      const { applyEnvironment } = await import("../apply.ts");
      await applyEnvironment(environment, command.optsWithGlobals<ApplyCommandOptions>());
    });
