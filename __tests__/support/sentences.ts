import { formatProblem, type Problem } from "../../modules/problems.ts";

/** As the terminal shows it, but for the code at its end. */
export const sentenceOf = (problem: Problem): string =>
  formatProblem(problem).replace(/ \[EOE-[A-Z]+-\d{3}\]$/, "");
