import { Command, Option } from "commander";
import type { LogsOptions } from "../logs.ts";
import { duration } from "./durations.ts";

const EXAMPLES = `
Examples:
  express-on-ecs logs shop --since 1h
  express-on-ecs logs shop --service web --follow
  express-on-ecs logs shop --filter '{ $.level = "error" }' --json | jq .message`;

const QUARTER_OF_AN_HOUR = 900;

export const logs = (): Command =>
  new Command("logs")
    .description("Shows what containers have written, in the order of time")
    .argument("<environment>", "environment by name")
    .option("--service <name...>", "compose services; default all", [])
    .option("--follow", "go on until Ctrl+C", false)
    .addOption(
      new Option("--since <time>", "how far back, such as 90s, 2h or 1d")
        .argParser(duration)
        .default(QUARTER_OF_AN_HOUR, "15m"),
    )
    .option("--filter <pattern>", "a filter pattern of CloudWatch Logs")
    .option("--json", "a JSON object a line, for scripts", false)
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, _options, command: Command) => {
      const { showLogs } = await import("../logs.ts");
      await showLogs(environment, command.optsWithGlobals<LogsOptions>());
    });
