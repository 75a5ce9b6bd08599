import { type Command, CommanderError } from "commander";
import { Problems } from "../modules/problems.ts";
import { tellProblems } from "./problems.ts";

/** Reads the arguments and runs the command; arguments that it does not have are told as all other problems are. */
export function parse(program: Command): void {
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ outputError: () => {} });
  tellProblems({ json: process.argv.includes("--json") }, () => {
    try {
      program.parse();
    } catch (error) {
      if (!(error instanceof CommanderError)) throw error;
      // Help is no mistake.
      if (error.exitCode !== 0) throw new Problems([problemOf(program.name(), error.message)]);
    }
  });
}

/** `error: unknown option '--jsno'\n(Did you mean --json?)` as a sentence. */
function problemOf(command: string, words: string) {
  const [said = "", hint] = words.replace(/^error: /, "").split("\n");
  const [, meant] = /^\((.*)\)$/.exec(hint ?? "") ?? [];
  const message = `was called wrongly: ${said.replace(/\.$/, "")}.${meant === undefined ? "" : ` ${meant}`}`;
  return { code: "EOE-CLI-008" as const, file: `express-on-ecs ${command}`, path: "", message };
}
