import { Command } from "commander";
import type { ExecOptions } from "../exec.ts";

const EXAMPLES = `
Examples:
  express-on-ecs exec shop                            a shell in the first container of the service
  express-on-ecs exec shop --service worker -- ps aux
  express-on-ecs exec shop --json -- test -e /tmp/ready   for scripts; the exit code is the command's`;

export const exec = (): Command =>
  new Command("exec")
    .description(
      "Opens a shell, or runs a command, in a container that runs; needs the Session Manager plugin",
    )
    .argument("<environment>", "environment by name")
    .argument("[command...]", "what to run, behind --; default /bin/sh")
    .option("--service <name>", "compose service; default the first of the service")
    .option("--task <id>", "a task by its id; default one of those that run")
    .option("--json", "the exit code of a command as JSON; what it writes goes to standard error", false)
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, words: string[], _options, command: Command) => {
      const { execInTask } = await import("../exec.ts");
      await execInTask(environment, words, command.optsWithGlobals<ExecOptions>());
    });
