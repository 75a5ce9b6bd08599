import type { PolicyKind } from "./policy-arguments.ts";

/** The most that a policy may have, in characters without white space, and the document that says so. */
export interface PolicyLimit {
  readonly most: number;
  readonly source: string;
  /** What to do about it. */
  readonly way: string;
}

const IAM_QUOTAS = 'IAM User Guide, "IAM and AWS STS quotas", 2026-11-26';
const SPLIT = "split it, or name fewer things by wildcards";

/** By resource type, or by type and argument where a type has several. */
const LIMITS: Readonly<Record<string, Omit<PolicyLimit, "way"> & { readonly way?: string }>> = {
  aws_iam_policy: { most: 6144, source: IAM_QUOTAS },
  "aws_iam_role.assume_role_policy": {
    most: 2048,
    source: IAM_QUOTAS,
    way: "shorten it, or raise the quota of the account (8192 at most) and waive this",
  },
  aws_ecr_repository_policy: { most: 10_240, source: "botocore 1.44.5, ecr RepositoryPolicyText" },
  aws_efs_file_system_policy: { most: 20_000, source: "botocore 1.44.5, efs Policy" },
  aws_cloudwatch_log_resource_policy: { most: 51_200, source: "botocore 1.44.5, logs PolicyDocument" },
  aws_organizations_policy: {
    most: 5120,
    source: 'AWS Organizations User Guide on GitHub, "Quotas for AWS Organizations", 2026-11-26',
  },
  aws_s3_bucket: {
    most: 20_480,
    source: 'Amazon S3 User Guide, "Bucket policies are limited to 20 KB", 2026-11-26',
  },
  aws_s3_bucket_policy: {
    most: 20_480,
    source: 'provider documentation of aws_s3_bucket_policy, "limited to 20 KB", 2026-11-26',
  },
  aws_secretsmanager_secret: {
    most: 20_480,
    source: "botocore 1.44.5, secretsmanager NonEmptyResourcePolicyType",
  },
  aws_secretsmanager_secret_policy: {
    most: 20_480,
    source: "botocore 1.44.5, secretsmanager NonEmptyResourcePolicyType",
  },
  aws_sqs_queue: { most: 8192, source: 'SQS Developer Guide, "Amazon SQS policy quotas", 2026-11-26' },
  aws_sqs_queue_policy: { most: 8192, source: 'SQS Developer Guide, "Amazon SQS policy quotas", 2026-11-26' },
};

export function policyLimit(type: string, argument: string): PolicyLimit | undefined {
  const found = LIMITS[`${type}.${argument}`] ?? LIMITS[type];
  const isOtherArgument = type === "aws_iam_role" && found === LIMITS[type];
  return found === undefined || isOtherArgument ? undefined : { way: SPLIT, ...found };
}

/** The most that all inline policies of one identity may have together. */
export const INLINE_LIMITS: Readonly<Record<"role" | "user" | "group", PolicyLimit>> = {
  role: { most: 10_240, source: IAM_QUOTAS, way: "move some of them to a policy of its own, aws_iam_policy" },
  user: { most: 2048, source: IAM_QUOTAS, way: "move some of them to a policy of its own, aws_iam_policy" },
  group: { most: 5120, source: IAM_QUOTAS, way: "move some of them to a policy of its own, aws_iam_policy" },
};

/** Policies that IAM itself keeps. Their Sids have letters and digits only. Source: IAM User Guide, "Sid", 2026-11-26. */
export const isOfIam = (kind: PolicyKind): boolean =>
  kind === "identity" || kind === "trust" || kind === "boundary";
