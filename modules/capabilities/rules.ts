import type { ComposeProject } from "../compose";
import type { Combination } from "../environment/agreement";
import type { ProblemAt } from "../environment/source";
import type { Problem } from "../problems";

/** What is wrong between some settings, what they depend on, and the compose project. */
export type ProjectCheck<S, Reads> = (
  settings: S,
  environment: Reads,
  project: ComposeProject,
  problemAt: ProblemAt,
) => readonly Problem[];

/** A check with its words for the reference. */
export interface ProjectCombination<S, Reads> extends Combination {
  readonly check: ProjectCheck<S, Reads>;
}

export type ProjectRule<S, Reads> = ProjectCheck<S, Reads> | ProjectCombination<S, Reads>;

/** All problems that rules find, those of a combination with its id at their end. */
export const problemsOf = <S, Reads>(
  rules: readonly ProjectRule<S, Reads>[],
  ...given: Parameters<ProjectCheck<S, Reads>>
): Problem[] =>
  rules.flatMap((rule) =>
    typeof rule === "function"
      ? rule(...given)
      : rule
          .check(...given)
          .map((problem) => ({ ...problem, code: rule.id, message: `${problem.message} (${rule.id})` })),
  );

/** A problem at a field of the compose file. */
export const composeProblem = (
  project: ComposeProject,
  path: readonly (string | number)[],
  message: string,
): Problem => ({ code: "EOE-ENV-009", ...project.positionOf(path), path: path.join("."), message });
