import type { Environment } from "../../capabilities/environment";
import type { ComposeProject } from "../../compose";
import type { Disagreement } from "../../environment/agreement";
import type { Problem } from "../../problems";
import type { PartialEnvironment } from "../agreement";

/** Keys whose values are each legal, but not together; or that were made to fit. */
export interface Combination {
  /** Stands at the end of each sentence, so that people can search for it. */
  readonly id: string;
  /** Keys of the environment file, and fields of the compose file as `compose: <field>`. */
  readonly keys: readonly [string, string, ...string[]];
  /** What must hold, in one sentence. */
  readonly sentence: string;
  /** Document that says so, and when it was read. */
  readonly source: string;
}

/** What the environment file alone tells. Checked with values that broke the schema left out. */
export interface FileCombination extends Combination {
  readonly check: (environment: PartialEnvironment) => Disagreement[];
}

export type ProblemAt = (path: readonly PropertyKey[], message: string) => Problem;

/** What shows only with the compose project beside the environment. */
export interface ProjectCombination extends Combination {
  readonly check: (environment: Environment, project: ComposeProject, problemAt: ProblemAt) => Problem[];
}

/** The sentences of a file combination, each with the id at its end. */
export const checkFile = (
  combinations: readonly FileCombination[],
  environment: PartialEnvironment,
): Disagreement[] =>
  combinations.flatMap(({ id, check }) =>
    check(environment).map(({ path, message }) => ({ path, message: `${message} (${id})` })),
  );

export const checkProject = (
  combinations: readonly ProjectCombination[],
  environment: Environment,
  project: ComposeProject,
  problemAt: ProblemAt,
): Problem[] =>
  combinations.flatMap(({ id, check }) =>
    check(environment, project, problemAt).map((problem) => ({
      ...problem,
      message: `${problem.message} (${id})`,
    })),
  );

/** A problem at a field of the compose file. */
export const composeProblem = (
  project: ComposeProject,
  path: readonly (string | number)[],
  message: string,
): Problem => ({ ...project.positionOf(path), path: path.join("."), message });
