import { Command } from "commander";
import type { ChecksOptions } from "../checks.ts";

const EXAMPLES = `
Examples:
  express-on-ecs checks --list            the rules, and what each is for
  express-on-ecs checks shop              what they find; what is waived, and why`;

export const checks = (): Command =>
  new Command("checks")
    .description("Says what a careful reviewer would say of environments, and writes nothing")
    .argument("[environment...]", "environments by name; default all")
    .option("--list", "print the rules themselves", false)
    .option("--json", "as JSON, for scripts", false)
    .addHelpText("after", EXAMPLES)
    .action(async (names: string[], _options, command: Command) => {
      const options = command.optsWithGlobals<ChecksOptions & { readonly list: boolean }>();
      const { checkEnvironments, listRules } = await import("../checks.ts");
      if (options.list) listRules(options);
      else await checkEnvironments(names, options);
    });
