import { Command } from "commander";
import type { RunOptions } from "../run-task.ts";

const EXAMPLES = `
Examples:
  express-on-ecs run shop -- node dist/migrate.js
  express-on-ecs run shop report        a job of that name, as its schedule starts it
  express-on-ecs run shop --service worker -- bundle exec rake db:seed`;

export const run = (): Command =>
  new Command("run")
    .description(
      "Runs a command once, in a task with a service's image, variables, secrets, network and rights, or a job by its name; ends with its exit code",
    )
    .argument("<environment>", "environment by name")
    .argument("<command...>", "what to run, behind --; or the name of a job")
    .option("--service <name>", "compose service; default the first of the service")
    .option("--json", "the task and its exit code as JSON; what it wrote goes to standard error", false)
    .addHelpText("after", EXAMPLES)
    .action(async (environment: string, words: string[], _options, command: Command) => {
      const { runTask } = await import("../run-task.ts");
      await runTask(environment, words, command.optsWithGlobals<RunOptions>());
    });
