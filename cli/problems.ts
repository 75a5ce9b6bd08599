import pc from "picocolors";
import { formatProblem, type Problem, Problems } from "../modules/problems.ts";
import { problemsOf, type RefusedEnvironment } from "./synthesise.ts";

/** A command that stopped behind its beginning. */
export class CommandStopped extends Problems {
  /**
   * @param done what it has done until then, as the end of a sentence
   * @param answer what a script gets beside the problems. Default nothing
   */
  constructor(
    list: readonly Problem[],
    readonly exitCode: number,
    readonly done: string,
    readonly answer: Readonly<Record<string, unknown>> = {},
  ) {
    super(list);
    this.name = "CommandStopped";
  }
}

const NOTHING_DONE = { exitCode: 1, done: "nothing was written", answer: {} };

/** Rules tell their id and place in brackets. */
const HOW_TO_WAIVE =
  "What ends in (rule) or (rule at place) can be waived with a reason, by `waivers` in the environment file: docs/checks.md.";

/**
 * Runs `work`; tells all problems that it throws on standard error and ends with exit code 1. With `json` standard
 * output gets them as well, so that a script always reads JSON there.
 */
export async function tellProblems(
  { json }: { readonly json: boolean },
  work: () => void | Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    const { exitCode, done, answer } = error instanceof CommandStopped ? error : NOTHING_DONE;
    process.exitCode = exitCode;
    if (json) console.log(JSON.stringify({ ...answer, problems: error.list }, null, 2));
    printProblems(error.list, done);
  }
}

/** Tells on standard error what is wrong in some environments, while others were written. */
export function printRefused(refused: readonly RefusedEnvironment[], written: readonly string[] = []): void {
  const names = refused.map(({ name }) => name).join(", ");
  const done =
    written.length > 0
      ? `nothing was written for ${names}; ${written.join(", ")} ${written.length === 1 ? "was" : "were"} written`
      : "nothing was written";
  printProblems(problemsOf(refused), done);
}

function printProblems(problems: readonly Problem[], done: string): void {
  for (const problem of problems) console.error(pc.red(formatProblem(problem)));
  console.error(`\n${problems.length} problem${problems.length === 1 ? "" : "s"}; ${done}.`);
  if (problems.some((problem) => "rule" in problem)) console.error(HOW_TO_WAIVE);
}
