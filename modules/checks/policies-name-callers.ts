import { globalKey, readOperator } from "../aws/global-condition-keys";
import { splitAction } from "../aws/service-authorization";
import { findServicePrincipal } from "../aws/service-principals";
import { type PolicyDocument, policiesOf, type Statement } from "./policies-documents";
import { type Rule, resourceProblem, resourcesOf, type Synthesis } from "./rule";

export const policiesNameCallers: Rule = {
  id: "policies-name-callers",
  sentence:
    "Trust and resource policies name whom they are for, by keys that the caller sends; a service of AWS acts for this account only.",
  reason:
    "A service that acts for anybody can be made to act for a stranger; and a condition on what it never sends shuts it out without a word.",
  check: (synthesis) =>
    policiesOf(synthesis).flatMap((policy) =>
      policy.statements
        .filter(({ allows }) => allows)
        .flatMap((statement) =>
          [
            ...anybody(policy, statement),
            ...services(statement),
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
};

/** Keys that say whose the caller is, or where it comes from. */
const NAMES_THE_CALLER =
  /^(aws:(Principal(Account|Arn|OrgID|OrgPaths)|Source(Account|Arn|OrgID|OrgPaths|Owner|Vpc|VpcArn|Vpce|Ip)|userid)|kms:CallerAccount|elasticfilesystem:AccessedViaMountTarget|s3:DataAccessPoint(Account|Arn))$/i;

/** Where anybody may come, conditions or resources must say who. */
function anybody({ kind }: PolicyDocument, { principals, conditions, resources }: Statement): string[] {
  if (!principals.some(({ type, id }) => id === "*" && (type === "*" || type === "AWS"))) return [];
  if (conditions.some(({ operator, key }) => isDemanded(operator) && NAMES_THE_CALLER.test(key))) return [];
  // An endpoint's policy grants nothing: it bounds what may be called through it, by ARN just as well.
  if (kind === "endpoint" && resources.length > 0 && !resources.includes("*")) return [];
  return ["lets anybody in; name the principals, or add a condition such as aws:PrincipalAccount."];
}

/** Whether an operator refuses what does not have the key. */
const isDemanded = (text: string): boolean => {
  const operator = readOperator(text);
  return operator !== undefined && !operator.ifExists && !/Not|^Null$/.test(text);
};

function services({ principals, conditions, actions }: Statement): string[] {
  return principals.flatMap(({ type, id }) => {
    if (type !== "Service") return [];
    if (!/^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(id) && !id.includes("${"))
      return [`"${id}" is no service principal; they end in .amazonaws.com.`];
    const service = findServicePrincipal(id);
    if (!service) return [];
    const has = (key: string): boolean =>
      conditions.some((one) => one.key.toLowerCase() === key.toLowerCase() && isDemanded(one.operator));
    const nameless =
      service.names.length === 0 || service.names.some(has)
        ? []
        : [
            `lets ${id} act for anybody; add a condition on ${service.names.join(" or ")}. Source: ${service.source}.`,
          ];
    const called = actions.map((action) => splitAction(action)[0]);
    const { never } = service;
    const futile =
      never && called.some((prefix) => never.calling.includes(prefix))
        ? never.keys
            .filter(has)
            .map(
              (key) => `${id} does not send ${key} here, so it is never let in. Source: ${service.source}.`,
            )
        : [];
    return [...nameless, ...futile];
  });
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
    .map(({ arguments: target }) => target["arn"]);
  return resources.some((resource) => targets.includes(resource))
    ? []
    : ["lets events.amazonaws.com publish, though no rule of the stack has it as a target; leave it out."];
}

/** A service of AWS has no principal of an account; and a role's own calls come from no other service. */
function keysNeverSet({ kind }: PolicyDocument, { principals, conditions }: Statement): string[] {
  const onlyServices = principals.length > 0 && principals.every(({ type }) => type === "Service");
  return conditions.flatMap(({ operator, key }) => {
    if (!isDemanded(operator)) return [];
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
