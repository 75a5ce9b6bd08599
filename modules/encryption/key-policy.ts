import type { PolicyStatement } from "../iam.ts";
import { logGroupNames } from "../naming.ts";

export interface KeyPolicyProps {
  readonly environment: string;
  readonly region: string;
  readonly account: string;
}

/** In the policy of a key `*` is the key. */
const THIS_KEY = ["*"];
const USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"] as const;

/**
 * What the policy of a key must say for an environment. The first lets roles of the account have rights by their own
 * policies, as the policy that AWS gives to a new key does; the others are for those that have no such policies.
 * docs/encryption.md has them for a key of the user's own.
 */
export function keyPolicyStatements({ environment, region, account }: KeyPolicyProps): PolicyStatement[] {
  const ownAccount = { "aws:SourceAccount": account };
  const autoscaling = {
    StringEquals: { "kms:CallerAccount": account },
    ArnLike: { "aws:PrincipalArn": linkedRoles(account) },
  };
  return [
    {
      // Source: KMS Developer Guide, "Default key policy".
      sid: "RolesOfThisAccountByTheirOwnPolicies",
      principals: { aws: [`arn:aws:iam::${account}:root`] },
      actions: ["kms:*"],
      resources: THIS_KEY,
    },
    {
      // Source: CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS"; without kms:Describe*,
      // which knows no encryption context and so is never allowed under it.
      sid: "LogGroupsOfTheEnvironment",
      principals: { service: [`logs.${region}.amazonaws.com`] },
      actions: USE,
      resources: THIS_KEY,
      conditions: {
        ArnLike: {
          "kms:EncryptionContext:aws:logs:arn": logGroupNames(environment).map(
            (name) => `arn:aws:logs:${region}:${account}:log-group:${name}`,
          ),
        },
      },
    },
    {
      // A principal by name would have to exist; a new account has these roles from its first group of hosts on.
      // Source: EC2 Auto Scaling User Guide, "Required AWS KMS key policy for use with encrypted volumes"; EC2 User Guide,
      // "Service-linked role for Spot Instance requests".
      sid: "VolumesOfHosts",
      principals: "*",
      actions: [...USE, "kms:DescribeKey"],
      resources: THIS_KEY,
      conditions: autoscaling,
    },
    {
      sid: "GrantsForVolumesOfHosts",
      principals: "*",
      actions: ["kms:CreateGrant"],
      resources: THIS_KEY,
      conditions: { ...autoscaling, Bool: { "kms:GrantIsForAWSResource": "true" } },
    },
    {
      // Source: SNS Developer Guide, "Enable compatibility between event sources from AWS services and encrypted topics".
      sid: "AlarmsToEncryptedTopics",
      principals: { service: ["cloudwatch.amazonaws.com"] },
      actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
      resources: THIS_KEY,
      conditions: { StringEquals: ownAccount },
    },
    {
      // Without a condition: EventBridge supports none for encrypted topics (the same page).
      sid: "EventsToEncryptedTopics",
      principals: { service: ["events.amazonaws.com"] },
      actions: ["kms:Decrypt", "kms:GenerateDataKey*"],
      resources: THIS_KEY,
    },
  ];
}

const linkedRoles = (account: string): string[] =>
  [
    "autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling",
    "spot.amazonaws.com/AWSServiceRoleForEC2Spot",
  ].map((role) => `arn:aws:iam::${account}:role/aws-service-role/${role}`);
