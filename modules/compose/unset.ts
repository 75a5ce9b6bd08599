import type { ComposeCode } from "../problem-codes/compose.ts";
import type { Problem } from "../problems.ts";
import { problemAt } from "./origin.ts";
import type { Unset } from "./project.ts";
import { type Located, withoutValueSentence } from "./without-value.ts";

export const NO_VALUE = "EOE-COMPOSE-046";

export const unsetProblem = ({ origin, path, ...found }: Located): Problem<ComposeCode> =>
  problemAt(NO_VALUE, origin, "", path, withoutValueSentence(found));

export function unsetOf(located: Located): Unset {
  const [, , field, variable] = located.path;
  const problem = unsetProblem(located);
  return {
    problem,
    field: located.path,
    ...(field === "environment" && variable !== undefined ? { variable: String(variable) } : {}),
  };
}
