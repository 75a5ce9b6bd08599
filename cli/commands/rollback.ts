import { Command } from "commander";
import type { RollbackOptions } from "../rollback.ts";
import { withDeployOptions } from "./deploy-options.ts";

const EXAMPLES = `
Examples:
  express-on-ecs rollback shop              to the version before
  express-on-ecs rollback shop --to 1.3.9   to a version by name

The images go back; variables, sizes and all else stay as the files say now. Exit codes are those of deploy.`;

export const rollback = (): Command =>
  withDeployOptions(
    new Command("rollback")
      .description(
        "Deploys an earlier version's images by Terraform, follows the rollout, and asks the load balancer",
      )
      .argument("<environment>", "environment by name")
      .option("--to <tag>", "the version; default the one before, as far as ECS remembers it"),
  )
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, _options, command: Command) => {
      const { rollBack } = await import("../rollback.ts");
      await rollBack(environment, command.optsWithGlobals<RollbackOptions>());
    });
