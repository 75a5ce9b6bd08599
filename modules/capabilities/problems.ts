import { compareText } from "../compare-text";
import { PROBLEM_CODES } from "../problem-codes";
import type { Meanings } from "../problem-codes/meaning";
import { problemsOfRules } from "./agreement";
import { problemsOfMoves } from "./moves";

/** What every code means, those of the capabilities among them; not the ids of rules. */
export const problems = (): Meanings =>
  Object.fromEntries(
    Object.entries({ ...PROBLEM_CODES, ...problemsOfRules(), ...problemsOfMoves() }).sort(([one], [other]) =>
      compareText(one, other),
    ),
  );
