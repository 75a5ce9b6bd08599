import type { Beside, Decision, ExistingSecret, Stage } from "./deploying.ts";
import type { Environment } from "./environment.ts";
import { foldOver } from "./fold.ts";
import { isNone } from "./none.ts";

/** What only the user can know or do, and must before the first deploy; in the order in which it comes up. */
export function openDecisions(environment: Environment, beside: Beside<Environment>): Decision[] {
  const all = [...existingSecretsOf(environment).map(mustBeThere), ...decisionsOf(environment, beside)];
  return (["file", "account", "data", "compose"] satisfies Stage[]).flatMap((stage) => at(stage, all));
}

export const at = (stage: Stage, decisions: readonly Decision[]): Decision[] =>
  decisions.filter((decision) => decision.stage === stage);

export const decisionsOf = (environment: Environment, beside: Beside<Environment>): Decision[] =>
  foldOver(environment, ({ decisions }, settings) =>
    isNone(decisions) ? [] : decisions(settings, environment, beside),
  );

/** Secrets that an environment names and that exist already. */
export const existingSecretsOf = (environment: Environment): ExistingSecret[] =>
  foldOver(environment, ({ existingSecrets }, settings) =>
    isNone(existingSecrets) ? [] : existingSecrets(settings, environment),
  );

const mustBeThere = ({ path, source, isConnection }: ExistingSecret): Decision => ({
  stage: "account",
  message: `${path}: Secrets Manager must hold ${source} with ${isConnection ? "the connection string" : "its value"}.`,
});
