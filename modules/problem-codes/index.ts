import { CLI_PROBLEMS } from "./cli";
import { COMPOSE_PROBLEMS } from "./compose";
import { DATA_PROBLEMS } from "./data";
import { ENVIRONMENT_PROBLEMS } from "./environment";
import { FILE_PROBLEMS } from "./files";

/** All codes but the ids of rules, by area: docs/problems.md. */
export const PROBLEM_CODES = {
  ...FILE_PROBLEMS,
  ...ENVIRONMENT_PROBLEMS,
  ...COMPOSE_PROBLEMS,
  ...DATA_PROBLEMS,
  ...CLI_PROBLEMS,
};

/** The id of a rule (docs/checks.md) or of a combination (docs/combinations.md): words with hyphens. */
export type RuleId = `${Lowercase<string>}-${Lowercase<string>}`;

export type ProblemCode = keyof typeof PROBLEM_CODES | RuleId;
