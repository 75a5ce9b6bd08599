import pc from "picocolors";
import { formatProblem, Problems } from "../modules/problems";

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
  }
}
