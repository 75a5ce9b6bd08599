import pc from "picocolors";
import { formatProblem, Problems } from "../modules/problems";

/** Rules tell their id and place in brackets. */
const HOW_TO_WAIVE =
  "What ends in (rule) or (rule at place) can be waived with a reason, by `waivers` in the environment file: docs/checks.md.";

/** Runs `work`; tells all problems that it throws on standard error and ends with exit code 1. */
export function tellProblems({ json }: { readonly json: boolean }, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    process.exitCode = 1;
    if (json) {
      console.log(JSON.stringify({ problems: error.list }, null, 2));
      return;
    }
    for (const problem of error.list) console.error(pc.red(formatProblem(problem)));
    const count = error.list.length;
    console.error(`\n${count} problem${count === 1 ? "" : "s"}; nothing was written.`);
    if (error.list.some((problem) => "rule" in problem)) console.error(HOW_TO_WAIVE);
  }
}
