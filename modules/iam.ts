/** One statement of an IAM policy. Actions and resources are never left out and never both `*`. */
export interface PolicyStatement {
  /** What the statement is for; letters and digits only, as IAM demands of a `Sid`. */
  readonly sid: string;
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals?: { readonly service?: readonly string[]; readonly aws?: readonly string[] } | "*";
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** An IAM policy as JSON. Tokens stay in place; keys have a fixed order, so the same input gives the same bytes. */
export function policyDocument(...statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(statementJson) });
}

/**
 * A policy that lets EC2's hosts take on a role. Without a condition: a host has the role by its profile, and EC2 does
 * not say whom it acts for.
 */
export const assumeRoleByHosts = (): string => assumeRoleBy("ec2.amazonaws.com");

/**
 * A policy that lets ECS take on a role for what it runs by itself. Without a condition: nothing says that ECS tells
 * whom it acts for then, and who gives it such a role needs `iam:PassRole`.
 * Source: ECS Developer Guide, "Amazon ECS infrastructure IAM role" (2026-11), whose policy has none, either.
 */
export const assumeRoleByEcs = (): string => assumeRoleBy("ecs.amazonaws.com");

/**
 * A policy that lets CloudTrail take on a role, to write to CloudWatch Logs. Without a condition: nothing says that it
 * tells whom it acts for then, and who gives it such a role needs `iam:PassRole`.
 * Source: CloudTrail User Guide, "Sending events to CloudWatch Logs", whose policy has none, either (2026-11).
 */
export const assumeRoleByCloudTrail = (): string => assumeRoleBy("cloudtrail.amazonaws.com");

/**
 * A policy that lets a service of AWS take on a role, for resources of one account only: otherwise it could be made to
 * act for a stranger's. Source: IAM User Guide, "The confused deputy problem".
 *
 * @param sources ARN of what the service acts for, such as `arn:aws:ecs:*:<account>:*`
 */
export function assumeRoleFor(service: string, account: string, sources: string): string {
  return assumeRoleBy(service, {
    StringEquals: { "aws:SourceAccount": account },
    ArnLike: { "aws:SourceArn": sources },
  });
}

/**
 * A policy that lets people take on a role, by a second factor that was shown not long ago.
 * Source: IAM User Guide, "Secure API access with MFA": both keys are there only where one was shown (2026-11).
 *
 * @param principals ARNs of users and accounts
 * @param mfaSeconds seconds since the second factor was shown, at most
 */
export function assumeRoleByPeople(principals: readonly string[], mfaSeconds: number): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: single(principals) },
        Action: "sts:AssumeRole",
        Condition: {
          Bool: { "aws:MultiFactorAuthPresent": "true" },
          NumericLessThanEquals: { "aws:MultiFactorAuthAge": String(mfaSeconds) },
        },
      },
    ],
  });
}

function assumeRoleBy(service: string, conditions?: PolicyStatement["conditions"]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: service },
        Action: "sts:AssumeRole",
        ...(conditions ? { Condition: conditions } : {}),
      },
    ],
  });
}

function statementJson(statement: PolicyStatement): object {
  const { sid, effect = "Allow", actions, resources, principals, conditions } = statement;
  return {
    Sid: sid,
    Effect: effect,
    ...(principals ? { Principal: principalJson(principals) } : {}),
    Action: single(actions),
    Resource: single(resources),
    ...(conditions ? { Condition: conditions } : {}),
  };
}

function principalJson(principals: NonNullable<PolicyStatement["principals"]>): object | string {
  if (principals === "*") return "*";
  return {
    ...(principals.service ? { Service: single(principals.service) } : {}),
    ...(principals.aws ? { AWS: single(principals.aws) } : {}),
  };
}

// AWS gives a list of one back as a plain string; written as a list it would show up as a change in every plan.
const single = (list: readonly string[]): string | readonly string[] =>
  list.length === 1 && list[0] !== undefined ? list[0] : list;

const SESSION_CHANNELS = [
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
];

/**
 * What the agent of Systems Manager needs for sessions on a host, without the right of AmazonSSMManagedInstanceCore to
 * read every parameter of the account. None of these actions takes a resource.
 * Source: Systems Manager User Guide, "Create a custom IAM role for Session Manager".
 */
export const SESSION_MANAGER: PolicyStatement = {
  sid: "SessionManager",
  actions: ["ssm:UpdateInstanceInformation", ...SESSION_CHANNELS],
  resources: ["*"],
};

/** What `aws ecs execute-command` needs in a task. Source: ECS Developer Guide, "Using Amazon ECS Exec". */
export const EXECUTE_COMMAND: PolicyStatement = {
  sid: "ExecuteCommand",
  actions: SESSION_CHANNELS,
  resources: ["*"],
};
