import { readOperator } from "../../aws/condition-operators.ts";
import { isOfIam } from "../../aws/policy-limits.ts";
import { expandAction, isEveryAction } from "../../aws/service-authorization.ts";
import { arnsOfNoAccount, valuesNeverHad } from "./conditions.ts";
import type { PolicyDocument } from "./documents.ts";
import type { Principal, Statement } from "./reading.ts";
import { conditionFaults } from "./values.ts";

/**
 * What IAM's grammar asks of a policy and of its statements.
 * Sources: IAM User Guide, "Grammar of the IAM JSON policy language", "IAM JSON policy elements reference", "IAM policy
 * validation check reference", 2026-11-26.
 */
export function documentFaults(policy: PolicyDocument): string[] {
  const { elements, statements, version, hasTwins } = policy;
  return [
    ...(hasTwins ? ["has an element twice in one object; write it once, with a list of values."] : []),
    ...elements
      .filter((name) => !["Version", "Id", "Statement"].includes(name))
      .map((name) => `has an element "${name}"; a policy has Version, Id and Statement.`),
    ...(statements.length === 0 ? ["has no statement; write one, or leave the policy out."] : []),
    ...versionFaults(version, statements),
    ...keyFaults(policy),
    ...sidFaults(statements),
  ];
}

function versionFaults(version: string | undefined, statements: readonly Statement[]): string[] {
  if (version === "2012-10-17") return [];
  if (version !== undefined && version !== "2008-10-17")
    return [`has the version "${version}"; write "Version": "2012-10-17".`];
  const variable = statements.flatMap(textsOf).find((text) => /\$\$\{/.test(text));
  return variable === undefined
    ? []
    : [
        `has ${version === undefined ? "no version, which means 2008-10-17," : "the version 2008-10-17,"} in which "${variable}" is plain text, not a variable; write "Version": "2012-10-17".`,
      ];
}

/**
 * KMS refuses a key's policy under which nobody could change it again.
 * Source: API Reference of KMS, CreateKey, `Policy`, by the AWS SDK for Kotlin's documentation, 2026-11-26.
 */
function keyFaults({ found, services, statements }: PolicyDocument): string[] {
  if (!services.includes("kms") || !found.type.startsWith("aws_kms_") || statements.length === 0) return [];
  if (found.arguments["bypass_policy_lockout_safety_check"] === true) return [];
  return statements.some(mayChangeKey)
    ? []
    : [
        "lets nobody change it again, which KMS refuses; give the account's root, or a role that deploys, kms:PutKeyPolicy.",
      ];
}

const mayChangeKey = ({ allows, principals, actions, notActions }: Statement): boolean =>
  allows &&
  principals.some(({ type }) => type === "AWS" || type === "*") &&
  (notActions.length > 0 ||
    actions.some(
      (action) =>
        isEveryAction(action) || expandAction(action).some(({ name }) => name === "kms:PutKeyPolicy"),
    ));

const textsOf = ({ resources, notResources, conditions }: Statement): string[] => [
  ...resources,
  ...notResources,
  ...conditions.flatMap(({ values }) => values),
];

function sidFaults(statements: readonly Statement[]): string[] {
  const sids = statements.flatMap(({ sid }) => (sid === undefined || sid === "" ? [] : [sid]));
  const twice = [...new Set(sids.filter((sid, index) => sids.indexOf(sid) < index))];
  return twice.map((sid) => `has several statements with the Sid "${sid}"; give each one of its own.`);
}

const ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
] as const;

export function statementFaults(policy: PolicyDocument, statement: Statement): string[] {
  return [
    ...elementFaults(policy, statement),
    ...statement.principals.flatMap(principalFaults),
    ...statement.conditions
      .filter(({ operator }) => readOperator(operator) !== undefined)
      .flatMap((condition) => [...conditionFaults(condition), ...valuesNeverHad(condition)]),
    ...arnsOfNoAccount(textsOf(statement)).map(
      (arn) => `has "${arn}", whose account ID is not valid; it has 12 digits.`,
    ),
  ];
}

function elementFaults(policy: PolicyDocument, statement: Statement): string[] {
  const { elements, empty, effect, sid = "" } = statement;
  return [
    ...empty.map((name) => `has an empty ${name}; write what it is for, or leave the statement out.`),
    ...elements
      .filter((name) => !ELEMENTS.some((known) => known === name))
      .map((name) => `has an element "${name}", which no statement has; they are ${ELEMENTS.join(", ")}.`),
    ...(effect === "Allow" || effect === "Deny"
      ? []
      : [`has ${effect === undefined ? "no Effect" : `the Effect "${effect}"`}; write "Allow" or "Deny".`]),
    ...(isOfIam(policy.kind) && !/^[A-Za-z0-9]*$/.test(sid)
      ? [`has the Sid "${sid}"; IAM's have letters and digits only.`]
      : []),
    ...oneOf(elements, "Action", "NotAction", true),
    ...resourceFaults(policy, statement),
    ...principalElementFaults(policy, statement),
  ];
}

function oneOf(elements: readonly string[], name: string, not: string, isNeeded: boolean): string[] {
  const has = [name, not].filter((one) => elements.includes(one));
  if (has.length === 2) return [`has ${name} and ${not}; write one of the two.`];
  return has.length === 0 && isNeeded ? [`has neither ${name} nor ${not}; write ${name}.`] : [];
}

/** Services whose policies may leave the resource out, since it is the one that the policy is attached to. */
const RESOURCE_IS_CLEAR = ["elasticfilesystem", "sqs", "mediastore", "execute-api"];

/**
 * Services that refuse a policy with a resource. Sources: GitHub, aws/aws-cdk issue 24314 and
 * awsdocs/amazon-ecr-user-guide pull request 20, 2026-11-26.
 */
const HAS_NO_RESOURCE = ["ecr", "ecr-public"];

function resourceFaults({ kind, services }: PolicyDocument, { elements }: Statement): string[] {
  const has = elements.includes("Resource") || elements.includes("NotResource");
  if (kind === "trust")
    return has ? ["has a resource; a trust policy is of its role only, so leave Resource out."] : [];
  if (has && kind === "repository" && services.some((service) => HAS_NO_RESOURCE.includes(service)))
    return ["has a resource; a policy of a repository is of it only, so leave Resource out."];
  const isNeeded = kind !== "repository" && !services.some((service) => RESOURCE_IS_CLEAR.includes(service));
  return oneOf(elements, "Resource", "NotResource", isNeeded);
}

function principalElementFaults(
  { kind, found }: PolicyDocument,
  { elements, principals }: Statement,
): string[] {
  const has = elements.includes("Principal") || elements.includes("NotPrincipal");
  const isOfResources = found.arguments["type"] === "RESOURCE_CONTROL_POLICY";
  if (kind === "identity" || (kind === "boundary" && !isOfResources))
    return has
      ? ["has a principal; such a policy is for whom it is attached to, so leave Principal out."]
      : [];
  if (has && principals.length === 0) return ["has a principal that names nobody; write whom it is for."];
  return oneOf(elements, "Principal", "NotPrincipal", true);
}

const TYPES = ["*", "AWS", "Service", "Federated", "CanonicalUser"];

function principalFaults({ type, id }: Principal): string[] {
  if (!TYPES.includes(type))
    return [`has the kind of principal "${type}"; they are AWS, Service, Federated and CanonicalUser.`];
  if (type === "*") return id === "*" ? [] : [`has the principal "${id}"; write { "AWS": "${id}" }.`];
  if (id !== "*" && /[*?]/.test(id))
    return [
      `has the principal "${id}"; AWS takes no wildcard in a part of one. Name it whole, or its account with a condition on aws:PrincipalArn.`,
    ];
  if (type === "AWS" && !isAccountPrincipal(id))
    return [`has the AWS principal "${id}"; write the ARN of a role or user, or the number of an account.`];
  return [];
}

const isAccountPrincipal = (id: string): boolean =>
  id === "*" ||
  id.includes("${") ||
  /^\d{12}$/.test(id) ||
  /^arn:aws:(iam|sts)::\d{12}:(root$|user\/|role\/|assumed-role\/|federated-user\/)/.test(id) ||
  // The id that AWS shows of a role or user that is gone, and an origin access identity of CloudFront's.
  /^A[A-Z0-9]{15,}$/.test(id) ||
  /^arn:aws:iam::cloudfront:user\//.test(id);
