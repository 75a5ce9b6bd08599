import { isObject } from "../../aws/json.ts";
import { expandAction, isEveryAction } from "../../aws/service-authorization.ts";
import type { Synthesis } from "../rule.ts";
import { isDemanded } from "./conditions.ts";
import type { PolicyDocument } from "./documents.ts";
import type { Condition, Statement } from "./reading.ts";
import { follow, soleExpression } from "./references.ts";

const COGNITO = "cognito-identity.amazonaws.com";
const GITHUB = "token.actions.githubusercontent.com";

/**
 * An identity provider signs for all of its users: GitHub for every repository of the world. Which of them a role is
 * for must be asked of the token.
 * Sources: IAM User Guide, "Create a role for OpenID Connect federation", "Configuring a role for GitHub OIDC identity
 * provider"; Amazon Cognito Developer Guide, "Role trust and permissions"; 2026-11.
 */
export function federated(policy: PolicyDocument, statement: Statement, synthesis: Synthesis): string[] {
  const { actions, principals, conditions } = statement;
  if (policy.kind !== "trust") return [];
  const isToken = actions.some(
    (action) =>
      isEveryAction(action) ||
      expandAction(action).some(({ name }) => name === "sts:AssumeRoleWithWebIdentity"),
  );
  if (!isToken) return [];
  return principals
    .filter(({ type, id }) => type === "Federated" && !id.includes(":saml-provider/"))
    .flatMap(({ id }) => {
      const provider = providerOf(id, policy, synthesis);
      const claim = provider.includes(COGNITO) ? "aud" : "sub";
      const asked = conditions.filter((one) => isDemanded(one) && asks(one, claim));
      const short = asked.flatMap(({ values }) => values).filter((value) => isShort(value, provider));
      if (short.length > 0)
        return short.map(
          (value) =>
            `lets nobody in by "${value}": GitHub adds what runs; write "${value}:ref:refs/heads/main".`,
        );
      if (asked.some(({ values }) => values.length > 0 && values.every((value) => isNamed(value, provider))))
        return [];
      return asked.length === 0
        ? [`lets in everybody whom ${provider} signs for; add a condition on ${provider}:${claim}.`]
        : [
            `lets in everybody whom ${provider} signs for: ${asked[0]?.key} ${asked.flatMap(({ values }) => values.map((value) => `"${value}"`)).join(", ")} names nobody; write who${provider.includes(GITHUB) ? ', such as "repo:organisation/repository:*"' : ""}.`,
          ];
    });
}

/** The key of a claim, whatever the provider; one whose name Terraform fills in ends so, too. */
const asks = ({ key }: Condition, claim: string): boolean => key.toLowerCase().endsWith(`:${claim}`);

/** GitHub's subject goes on after the repository: `repo:organisation/repository:ref:refs/heads/main`. */
const isShort = (value: string, provider: string): boolean =>
  provider.includes(GITHUB) && /^repo:[^:*?$]+$/.test(value);

/** For GitHub the organisation must be written, for others what the first part names: `project_path:group/...`. */
function isNamed(value: string, provider: string): boolean {
  if (provider.includes(GITHUB)) return /^repo:[^*?/]+\/./.test(value) || /^repo:\$\{/.test(value);
  const own = value.replace(/^repo:/, "");
  return own !== "" && !/^([\w.-]+:)?[*?]/.test(own);
}

const PROVIDER = /^(data\.)?aws_iam_openid_connect_provider\.([\w-]+)\.\w+$/;

/** The host name of a provider, as far as it is known before Terraform runs. */
export function providerOf(given: string, { found }: PolicyDocument, synthesis: Synthesis): string {
  const { value, stack } = follow({ value: given, stack: found.stack }, synthesis);
  const id = typeof value === "string" ? value : given;
  const [, data, name = ""] = PROVIDER.exec(soleExpression(id) ?? "") ?? [];
  const json = synthesis.stacks.find((one) => one.name === stack)?.json;
  const provider = (data === undefined ? json?.resource : json?.data)?.["aws_iam_openid_connect_provider"]?.[
    name
  ];
  const args = isObject(provider) ? provider : {};
  const text = [args["url"], args["arn"]].find((one) => typeof one === "string") ?? id;
  return text.replace(/^https:\/\//, "").replace(/^.*:oidc-provider\//, "");
}
