import { Command, Option } from "commander";
import type { ExplainOptions } from "../explain.ts";

const EXAMPLES = `
Examples:
  express-on-ecs explain                          the compose file of this folder
  express-on-ecs explain compose.yml --launch-type fargate
  express-on-ecs explain --env shop --diff        as an environment runs it; what differs from the laptop`;

export const explain = (): Command =>
  new Command("explain")
    .description("Prints for each service and field of a compose file what will run on ECS, or why it cannot")
    .argument("[file...]", "compose files, when no environment is named; default the one of this folder")
    .option("--env <name>", "an environment; without one, services share a task as x-ecs.task says")
    .option("--file <file...>", "the same, as docker compose has it", [])
    .option("--profile <profile...>", "profiles to switch on, when no environment is named")
    .addOption(
      new Option(
        "--launch-type <type>",
        "ec2, fargate or managed_instances, when no environment is named",
      ).default("ec2"),
    )
    .option("--diff", "only what differs between laptop and ECS", false)
    .option("--json", "as JSON, for scripts", false)
    .addHelpText("after", EXAMPLES)
    .action(async (files: string[], _options, command: Command) => {
      const options = command.optsWithGlobals<ExplainOptions>();
      const { explain } = await import("../explain.ts");
      explain({ ...options, file: [...options.file, ...files] });
    });
