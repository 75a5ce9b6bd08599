import type { ComposeProject } from "../compose/index.ts";
import type { Combination } from "../environment/agreement.ts";
import type { ObservationAt, ProblemAt } from "../environment/source.ts";
import type { Meanings } from "../problem-codes/meaning.ts";
import type { Observation, Problem } from "../problems.ts";

/** What is wrong between some settings, what they depend on, and the compose project. */
type ProjectCheck<S, Reads, At, Found> = (
  settings: S,
  environment: Reads,
  project: ComposeProject,
  at: At,
) => readonly Found[];

/** A check with what its codes mean: `coded` makes one. */
export interface CodedProjectRule<S, Reads> {
  readonly problems: Meanings;
  readonly check: ProjectCheck<S, Reads, ProblemAt, Problem>;
}

/** A check with its words for the reference. */
export interface ProjectCombination<S, Reads> extends Combination {
  readonly check: ProjectCheck<S, Reads, ObservationAt, Observation>;
}

export type ProjectRule<S, Reads> = CodedProjectRule<S, Reads> | ProjectCombination<S, Reads>;

/** How problems and observations at keys of the environment file are made. */
export interface Places {
  readonly problemAt: ProblemAt;
  readonly observationAt: ObservationAt;
}

/** All problems that rules find, those of a combination with its id at their end. */
export const problemsOf = <S, Reads>(
  rules: readonly ProjectRule<S, Reads>[],
  settings: S,
  environment: Reads,
  project: ComposeProject,
  { problemAt, observationAt }: Places,
): Problem[] =>
  rules.flatMap((rule) => {
    if ("problems" in rule) return rule.check(settings, environment, project, problemAt);
    const { id, check } = rule;
    return check(settings, environment, project, observationAt).map((found) => ({
      ...found,
      code: id,
      message: `${found.message} (${id})`,
    }));
  });

/** What is wrong at a field of the compose file. */
export const composeObservation = (
  project: ComposeProject,
  path: readonly (string | number)[],
  message: string,
): Observation => ({ ...project.positionOf(path), path: path.join("."), message });
