import type { TerraformRights } from "../../aws/terraform-rights.ts";

/**
 * What `express-on-ecs deploy` calls by itself, beside Terraform; a test holds it against the commands of the SDK that
 * its steps send. GetCallerIdentity needs no right.
 */
export const DEPLOY_RIGHTS: TerraformRights = {
  read: [
    "cloudwatch:GetMetricStatistics",
    "ec2:DescribeAddresses",
    "ec2:DescribeVpcs",
    "ecr:DescribeImages",
    "ecr:GetAuthorizationToken",
    "ecs:DescribeServiceRevisions",
    "ecs:DescribeServices",
    "ecs:DescribeTaskDefinition",
    "ecs:DescribeTasks",
    "ecs:ListServiceDeployments",
    "ecs:ListTasks",
    "logs:FilterLogEvents",
    "logs:GetLogEvents",
    "secretsmanager:DescribeSecret",
    "servicequotas:GetAWSDefaultServiceQuota",
    "servicequotas:GetServiceQuota",
  ],
  // A push; source: Amazon ECR User Guide, "IAM permissions for pushing an image", 2026-11-27.
  write: [
    "ecr:BatchCheckLayerAvailability",
    "ecr:BatchGetImage",
    "ecr:CompleteLayerUpload",
    "ecr:InitiateLayerUpload",
    "ecr:PutImage",
    "ecr:UploadLayerPart",
    // One-off tasks, such as a migration.
    "ecs:RunTask",
    "ecs:StopTask",
  ],
};

/** What it calls beside that for a site: its files are uploaded, and CloudFront is told which ones have changed. */
export const SITE_RIGHTS: TerraformRights = {
  read: ["s3:ListBucket"],
  write: ["cloudfront:CreateInvalidation", "s3:DeleteObject", "s3:PutObject"],
};

/** What it calls beside that where old releases are removed: from the environment's own repositories alone. */
export const OLD_RELEASE_RIGHTS: TerraformRights = {
  read: ["ecs:ListTaskDefinitions"],
  write: ["ecr:BatchDeleteImage"],
};

/**
 * Beside what makes a VPC: one that is there gets a network of IPv6.
 * Source: terraform-provider-aws, ec2/vpc_.go, modifyVPCIPv6CIDRBlockAssociation (2026-11).
 */
export const IPV6_RIGHTS: TerraformRights = {
  read: [],
  write: ["ec2:AssociateVpcCidrBlock"],
};
