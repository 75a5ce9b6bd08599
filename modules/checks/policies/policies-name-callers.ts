import { globalKey } from "../../aws/global-condition-keys.ts";
import { isObject } from "../../aws/json.ts";
import { type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule.ts";
import { isDemanded, isNamedArn, isNeverMet, namesNobody, namesTheCaller } from "./conditions.ts";
import { type PolicyDocument, policiesOf } from "./documents.ts";
import { federated } from "./federated.ts";
import { permissionCallers } from "./permissions-name-callers.ts";
import type { Statement } from "./reading.ts";
import { serviceCallers } from "./services.ts";

export const policiesNameCallers: Rule = {
  id: "policies-name-callers",
  title:
    "Trust and resource policies name whom they are for, by keys that the caller sends; a service of AWS acts for this account only.",
  reason:
    "A service that acts for anybody can be made to act for a stranger; and a condition on what it never sends silently shuts it out.",
  sources: [
    'IAM User Guide, "The confused deputy problem"',
    "Security Hub SNS.4",
    "Security Hub SQS.3",
    "Security Hub Lambda.1",
    "Security Hub KMS.5",
  ],
  level: "error",
  reads: "resources",
  fails: {
    resources: {
      aws_sqs_queue_policy: {
        jobs: {
          queue_url: "jobs",
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Sid: "All",
                Effect: "Allow",
                Principal: "*",
                Action: "sqs:SendMessage",
                Resource: "arn:aws:sqs:eu-central-1:123456789012:jobs",
              },
            ],
          }),
        },
      },
    },
  },
  passes: {
    resources: {
      aws_sqs_queue_policy: {
        jobs: {
          queue_url: "jobs",
          policy: JSON.stringify({
            Version: "2012-10-17",
            Statement: [
              {
                Sid: "One",
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:role/task" },
                Action: "sqs:SendMessage",
                Resource: "arn:aws:sqs:eu-central-1:123456789012:jobs",
              },
            ],
          }),
        },
      },
    },
  },
  check: (synthesis) => [
    ...policiesOf(synthesis).flatMap((policy) =>
      policy.statements
        .filter(({ allows }) => allows)
        .flatMap((statement) =>
          [
            ...anybody(policy, statement),
            ...serviceCallers(policy, statement, synthesis.environment.account),
            ...federated(policy, statement, synthesis),
            ...keysNeverSet(policy, statement),
            ...idlePublishers(synthesis, policy, statement),
          ].map((complaint) =>
            resourceProblem(
              policiesNameCallers,
              policy.found,
              `${policy.argument}.${statement.label}`,
              complaint,
            ),
          ),
        ),
    ),
    ...permissionCallers(synthesis).map(({ found, argument, complaint }) =>
      resourceProblem(policiesNameCallers, found, argument, complaint),
    ),
  ],
};

/** Where anybody may come, conditions or resources must say who. */
function anybody(
  { kind }: PolicyDocument,
  { principals, conditions, resources, elements }: Statement,
): string[] {
  if (kind === "boundary") return [];
  if (elements.includes("NotPrincipal"))
    return ["lets everybody in but some; name the principals that it is for, in Principal."];
  if (!principals.some(({ type, id }) => /^\*+$/.test(id) && (type === "*" || type === "AWS"))) return [];
  if (conditions.some(namesTheCaller) || conditions.some(isNeverMet)) return [];
  // An endpoint's policy grants nothing: it bounds what may be called through it, by ARN just as well.
  if (kind === "endpoint" && resources.length > 0 && resources.every(isNamedArn)) return [];
  const [empty] = conditions.filter(namesNobody);
  return empty === undefined
    ? ["lets anybody in; name the principals, or add a condition such as aws:PrincipalAccount."]
    : [
        `lets anybody in: ${empty.key} ${empty.values.map((value) => `"${value}"`).join(", ")} names nobody; write whose it is.`,
      ];
}

/** EventBridge publishes what its rules have as targets; without a rule here, only others' could use the right. */
function idlePublishers(
  synthesis: Synthesis,
  { found }: PolicyDocument,
  { principals, resources }: Statement,
): string[] {
  const lets = principals.some(({ type, id }) => type === "Service" && id === "events.amazonaws.com");
  if (!lets || !/^aws_(sns|sqs)_/.test(found.type)) return [];
  const targets = resourcesOf(synthesis, "aws_cloudwatch_event_target")
    .filter(({ stack }) => stack === found.stack)
    .flatMap(({ arguments: target }) => [target["arn"], ...deadLetters(target["dead_letter_config"])]);
  return resources.some((resource) => targets.includes(resource))
    ? []
    : ["lets events.amazonaws.com publish, though no rule of the stack has it as a target; leave it out."];
}

/** The queues for what a target did not take. */
const deadLetters = (given: unknown): unknown[] =>
  (Array.isArray(given) ? given : [given]).flatMap((one: unknown) => (isObject(one) ? [one["arn"]] : []));

/** A service of AWS has no principal of an account; and a role's own calls come from no other service. */
function keysNeverSet({ kind }: PolicyDocument, { principals, conditions }: Statement): string[] {
  const onlyServices = principals.length > 0 && principals.every(({ type }) => type === "Service");
  return conditions.flatMap((condition) => {
    const { key } = condition;
    if (!isDemanded(condition)) return [];
    const sort = globalKey(key);
    if (kind === "identity" && sort === "service")
      return [
        `${key} is set only when a service of AWS calls, never for a role's own calls, so the statement allows nothing.`,
      ];
    if (onlyServices && sort === "principal")
      return [`${key} is not set when a service of AWS calls, so it is never let in.`];
    return [];
  });
}
