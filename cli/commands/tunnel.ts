import { Command, InvalidArgumentError, Option } from "commander";
import type { TunnelOptions } from "../tunnel.ts";

const EXAMPLES = `
Examples:
  express-on-ecs tunnel shop                                   the database's own port on this machine
  express-on-ecs tunnel shop --port 13306
  express-on-ecs tunnel shop --to cache
  express-on-ecs tunnel shop --to tasks --service app           a container of a task that runs
  express-on-ecs tunnel market --host mongo.shop.internal      a database that runs elsewhere`;

export const tunnel = (): Command =>
  new Command("tunnel")
    .description(
      "Leads a port of this machine to the database, the cache or a task, through the bastion, until Ctrl+C",
    )
    .argument("<environment>", "environment by name")
    .addOption(
      new Option("--to <what>", "what it leads to")
        .choices(["database", "cache", "tasks"])
        .default("database"),
    )
    .option("--port <number>", "port of this machine; default its own", portNumber)
    .option("--host <name>", "the database's name, where it runs elsewhere")
    .option("--service <name>", "of tasks: the compose service; default the one behind the load balancer")
    .option("--task <id>", "of tasks: one of them; default any that runs")
    .option("--json", "one line of JSON once it is open; all else goes to standard error", false)
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, _options, command: Command) => {
      const { openTunnel } = await import("../tunnel.ts");
      await openTunnel(environment, command.optsWithGlobals<TunnelOptions>());
    });

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65535) return port;
  throw new InvalidArgumentError("It must be a port from 1 to 65535.");
}
