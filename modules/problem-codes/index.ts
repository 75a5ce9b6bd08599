import { CLI_PROBLEMS } from "./cli.ts";
import { COMPOSE_PROBLEMS } from "./compose.ts";
import { DATA_PROBLEMS } from "./data.ts";
import { DEPLOY_PROBLEMS } from "./deploy.ts";
import { ENVIRONMENT_PROBLEMS } from "./environment.ts";
import { FILE_PROBLEMS } from "./files.ts";

/**
 * Codes of what no capability has to itself. Those of a capability stand in its folder, and `problems` of
 * modules/capabilities/problems.ts knows them all.
 */
export const PROBLEM_CODES = {
  ...FILE_PROBLEMS,
  ...ENVIRONMENT_PROBLEMS,
  ...COMPOSE_PROBLEMS,
  ...DATA_PROBLEMS,
  ...CLI_PROBLEMS,
  ...DEPLOY_PROBLEMS,
};

/** The id of a rule (docs/checks.md) or of a combination (docs/combinations.md): words with hyphens. */
export type RuleId = `${Lowercase<string>}-${Lowercase<string>}`;

/** A code of what keys disagree on; whoever writes the rule says what it means, too. */
export type AgreementCode = `EOE-ENV-${number}`;

export type ProblemCode = keyof typeof PROBLEM_CODES | AgreementCode | RuleId;
