import { Command } from "commander";
import type { NewEnvironmentOptions } from "../new-environment.ts";

const EXAMPLES = `
Examples:
  express-on-ecs new staging              after the environment that there is
  express-on-ecs new staging --from shop --region us-east-1
  express-on-ecs new mall --from events/mall-2026.yml --from-snapshot mall-mysql-final-1a2b3c4d`;

export const newEnvironment = (): Command =>
  new Command("new")
    .description("Makes another environment of the project's application, on a network of its own")
    .argument("<name>", "lower-case letters, digits and hyphens; starts the name of everything that is made")
    .option("--region <region>", "AWS region (default: that of the model, or eu-central-1)")
    .option(
      "--from <environment>",
      "the environment that is the model, or the file of an earlier one (default: the only one that there is)",
    )
    .option("--from-snapshot <snapshot>", "the database begins with it: its name, or its ARN")
    .option("--json", "the result as JSON, for scripts", false)
    .addHelpText("after", EXAMPLES)
    .action(async (name: string, _options, command: Command) => {
      const { makeEnvironment } = await import("../new-environment.ts");
      makeEnvironment(name, command.optsWithGlobals<NewEnvironmentOptions>());
    });
