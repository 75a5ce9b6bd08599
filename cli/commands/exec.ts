import { Command } from "commander";
import type { ExecOptions } from "../exec.ts";

const EXAMPLES = `
Examples:
  express-on-ecs exec shop                            a shell in the first container of the service
  express-on-ecs exec shop --service worker -- ps aux`;

export const exec = (): Command =>
  new Command("exec")
    .description(
      "Opens a shell, or runs a command, in a container that runs; needs the Session Manager plugin",
    )
    .argument("<environment>", "environment by name")
    .argument("[command...]", "what to run, behind --; default /bin/sh")
    .option("--service <name>", "compose service; default the first of the service")
    .option("--task <id>", "a task by its id; default one of those that run")
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, words: string[], _options, command: Command) => {
      const { execInTask } = await import("../exec.ts");
      const asked = words.length > 0 ? words : ["/bin/sh"];
      await execInTask(environment, asked, command.optsWithGlobals<ExecOptions>());
    });
