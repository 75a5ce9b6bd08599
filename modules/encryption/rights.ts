import type { PolicyStatement } from "../iam.ts";

/** Services that use a key for whoever calls them; the first part of their names in `kms:ViaService`. */
type KeyUser = "ec2" | "secretsmanager" | "sqs" | "ssm";

export interface KeyUse {
  readonly keyArn: string;
  readonly region: string;
}

const via = (region: string, users: readonly KeyUser[]) => ({
  "kms:ViaService": users.map((user) => `${user}.${region}.amazonaws.com`),
});

/**
 * What reading secrets and parameters takes that are encrypted under a key.
 * Source: Secrets Manager User Guide, "Permissions for the KMS key"; ECS Developer Guide, "Amazon ECS task execution IAM
 * role".
 */
export const readUnder = ({ keyArn, region }: KeyUse): readonly PolicyStatement[] => [
  {
    sid: "DecryptSecrets",
    actions: ["kms:Decrypt"],
    resources: [keyArn],
    conditions: { StringEquals: via(region, ["secretsmanager", "ssm"]) },
  },
];

/**
 * What attaching a volume, or making a snapshot of it, takes that is encrypted under a key.
 * Source: EBS User Guide, "Requirements for Amazon EBS encryption", "Permissions for users"; "Considerations for Amazon
 * Data Lifecycle Manager": the role must have permission to use the keys of the volumes.
 */
export const volumesUnder = ({ keyArn, region }: KeyUse): readonly PolicyStatement[] => [
  {
    sid: "UseTheVolumesKey",
    actions: [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ],
    resources: [keyArn],
    conditions: { StringEquals: via(region, ["ec2"]) },
  },
  {
    sid: "LetEbsUseTheVolumesKey",
    actions: ["kms:CreateGrant"],
    resources: [keyArn],
    conditions: { StringEquals: via(region, ["ec2"]), Bool: { "kms:GrantIsForAWSResource": "true" } },
  },
];

/**
 * What sending to a queue takes that is encrypted under a key.
 * Source: SQS Developer Guide, "Key management", "Grant producer permissions" (2026-11).
 */
export const queueUnder = ({ keyArn, region }: KeyUse): readonly PolicyStatement[] => [
  {
    sid: "UseTheQueuesKey",
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resources: [keyArn],
    conditions: { StringEquals: via(region, ["sqs"]) },
  },
];
