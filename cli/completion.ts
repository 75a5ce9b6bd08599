import type { RootCommand } from "@bomb.sh/tab";
import { environmentNames } from "../modules/environment/files.ts";
import { PIPELINE_SERVICES } from "./commands/pipeline.ts";
import { projectRoot } from "./root.ts";

/** Names of arguments, and of options' values, that are an environment of the project. */
const ENVIRONMENT_ARGUMENTS = ["environment"];
const ENVIRONMENT_OPTIONS = ["env", "from"];

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
