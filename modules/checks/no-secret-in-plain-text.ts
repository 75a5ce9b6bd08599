import type { TaskPlan } from "../compose";
import type { Rule } from "./rule";

/** Names whose values are secrets; `..._FILE` names a place, not a secret. */
const SECRET_NAME = /(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)S?$/i;
/** A URL with a password in it: RFC 3986, section 3.2.1. */
const URL_WITH_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^/\s:@]*:[^/\s@]+@/i;

export const noSecretInPlainText: Rule = {
  id: "no-secret-in-plain-text",
  sentence: "No variable of a container holds a secret in plain text.",
  reason: "Task definitions are read by everybody who may look at ECS, and stand in Terraform's state.",
  check: ({ problemAt, taskPlan, furtherPlans, databasePlan }) => [
    ...[taskPlan, ...Object.values(furtherPlans)]
      .flatMap(plainSecrets)
      .map(({ container, name }) =>
        problemAt(
          ["service", "environment", container],
          sentence(name, "service.secrets"),
          `${container}.${name}`,
        ),
      ),
    ...(databasePlan ? plainSecrets(databasePlan) : []).map(({ container, name }) =>
      problemAt(["database", "environment"], sentence(name, "database.secrets"), `${container}.${name}`),
    ),
  ],
};

function plainSecrets({ containers }: TaskPlan): { container: string; name: string }[] {
  return containers.flatMap(({ name: container, environment }) =>
    (environment ?? [])
      .filter(({ name, value }) => (SECRET_NAME.test(name) && value !== "") || URL_WITH_PASSWORD.test(value))
      .map(({ name }) => ({ container, name })),
  );
}

const sentence = (variable: string, where: string): string =>
  `the variable ${variable} would hold a secret in plain text; make it a secret of the compose file and name it in ${where}. (no-secret-in-plain-text)`;
