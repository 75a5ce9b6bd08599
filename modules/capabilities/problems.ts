import { compareText } from "../compare-text.ts";
import { PROBLEM_CODES } from "../problem-codes/index.ts";
import type { Meanings } from "../problem-codes/meaning.ts";
import { problemsOfRules } from "./agreement.ts";
import { problemsOfMoves } from "./moves.ts";

/** What every code means, those of the capabilities among them; not the ids of rules. */
export const problems = (): Meanings =>
  Object.fromEntries(
    Object.entries({ ...PROBLEM_CODES, ...problemsOfRules(), ...problemsOfMoves() }).sort(([one], [other]) =>
      compareText(one, other),
    ),
  );
