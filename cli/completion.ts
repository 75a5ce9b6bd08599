import type { RootCommand } from "@bomb.sh/tab";
import type { Command } from "commander";
import { environmentNames } from "../modules/environment/files.ts";
import { PIPELINE_SERVICES } from "./commands/pipeline.ts";
import { projectRoot } from "./root.ts";

/** Names of arguments, and of options' values, that are an environment of the project. */
const ENVIRONMENT_ARGUMENTS = ["environment"];
const ENVIRONMENT_OPTIONS = ["env", "from"];

/** What the scripts need, and how a shell takes them up. */
const TAKEN_UP = `
bash needs its package bash-completion. For this shell alone:
  source <(express-on-ecs completion bash)        zsh the same, after compinit
  express-on-ecs completion fish | source`;

/** Says so in the help of the command that prints them. */
export function helpWithCompletion({ commands }: Command): void {
  commands.find((command) => command.name() === "completion")?.addHelpText("after", TAKEN_UP);
}

/** Offers the project's environments wherever a command takes one, and what can run a pipeline. */
export function completeEnvironments(completion: RootCommand): void {
  const offer = (complete: (value: string, description: string) => void): void => {
    for (const name of environmentNames(projectRoot(undefined))) complete(name, "environment");
  };
  const offerServices: typeof offer = (complete) => {
    for (const name of PIPELINE_SERVICES) complete(name, "runs the pipeline");
  };
  for (const command of completion.commands.values()) {
    for (const [name, argument] of command.arguments) {
      if (ENVIRONMENT_ARGUMENTS.includes(name)) argument.handler = offer;
      if (name === "service") argument.handler = offerServices;
    }
    for (const [name, option] of command.options)
      if (ENVIRONMENT_OPTIONS.includes(name)) option.handler = offer;
  }
}
