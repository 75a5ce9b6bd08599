import "./source-maps.ts";
import { readFileSync } from "node:fs";
import tab from "@bomb.sh/tab/commander";
import { Command } from "commander";
import { apply } from "./commands/apply.ts";
import { bootstrap } from "./commands/bootstrap.ts";
import { checks } from "./commands/checks.ts";
import { cost } from "./commands/cost.ts";
import { deploy } from "./commands/deploy.ts";
import { destroy } from "./commands/destroy.ts";
import { doctor } from "./commands/doctor.ts";
import { exec } from "./commands/exec.ts";
import { explain } from "./commands/explain.ts";
import { init } from "./commands/init.ts";
import { logs } from "./commands/logs.ts";
import { newEnvironment } from "./commands/new.ts";
import { picture } from "./commands/picture.ts";
import { pipeline } from "./commands/pipeline.ts";
import { plan } from "./commands/plan.ts";
import { prices } from "./commands/prices.ts";
import { rollback } from "./commands/rollback.ts";
import { run as runOnce } from "./commands/run.ts";
import { secrets } from "./commands/secrets.ts";
import { status } from "./commands/status.ts";
import { synth } from "./commands/synth.ts";
import { tunnel } from "./commands/tunnel.ts";
import { completeEnvironments, helpWithCompletion } from "./completion.ts";
import { packageFile } from "./package-file.ts";
import { runProgram } from "./run.ts";

const EXIT_CODES = `
Exit codes:
  0  done
  1  something is wrong; standard error says what, and nothing was written of what is wrong

With --json standard output holds JSON and nothing else, also when something is wrong.`;

/** The program, without having read its arguments. What a command needs beyond them is loaded when it runs. */
export function program(): Command {
  const made = new Command("express-on-ecs")
    .description(
      "Takes a dockerised application to AWS ECS: a compose file and an environment file in, Terraform out.",
    )
    .version(JSON.parse(readFileSync(packageFile("package.json"), "utf8")).version)
    .option("--root <folder>", "the project's folder; default the nearest one upwards with environments/")
    .showHelpAfterError(false);
  for (const command of [
    init(),
    synth(),
    newEnvironment(),
    explain(),
    checks(),
    picture(),
    doctor(),
    cost(),
    prices(),
    deploy(),
    plan(),
    rollback(),
    status(),
    logs(),
    exec(),
    runOnce(),
    tunnel(),
    secrets(),
    destroy(),
    pipeline(),
    apply(),
    bootstrap(),
  ])
    made.addCommand(command.addHelpText("after", EXIT_CODES));
  completeEnvironments(tab(made, { completionCommandName: "completion" }));
  helpWithCompletion(made);
  return made;
}

/** Runs what the arguments of the process ask for. */
export const run = (): Promise<void> => runProgram(program());
