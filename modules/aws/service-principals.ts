import { distance } from "fastest-levenshtein";
import { principalsOfManagedPolicies } from "./managed-policies.ts";
import { nearest } from "./nearest.ts";
import { findRegion } from "./regions.ts";

type SourceKey = "aws:SourceAccount" | "aws:SourceArn";

/** What a service of AWS tells of whom it acts for when it assumes a role or uses a resource. */
export interface ServicePrincipal {
  /** Keys that it sets, one of which a policy must look at: otherwise it acts for anybody's resources. */
  readonly names: readonly (SourceKey | "kms:EncryptionContext:aws:logs:arn")[];
  /** Instead of a condition: the folder of a bucket that it writes to, which names the account. */
  readonly folder?: "AWSLogs/<account>/";
  /** Keys that it never sets when it calls these services; a policy that asks for one is never met. */
  readonly never?: { readonly keys: readonly SourceKey[]; readonly calling: readonly string[] };
  /** The document that says so, and its date. */
  readonly source: string;
}

const BOTH: readonly SourceKey[] = ["aws:SourceAccount", "aws:SourceArn"];

/** What is known of principals that this project, or its users in `customise.ts`, name. */
const SERVICE_PRINCIPALS: Readonly<Record<string, ServicePrincipal>> = {
  "ecs-tasks.amazonaws.com": {
    names: BOTH,
    source: 'ECS Developer Guide, "Amazon ECS task IAM role", trust policy, 2026-11',
  },
  "vpc-flow-logs.amazonaws.com": {
    names: BOTH,
    source: 'VPC User Guide, "IAM role for publishing flow logs to CloudWatch Logs", 2026-11',
  },
  "dlm.amazonaws.com": {
    names: BOTH,
    source: 'EBS User Guide, "IAM service roles for Amazon Data Lifecycle Manager", 2026-11',
  },
  "cloudwatch.amazonaws.com": {
    names: BOTH,
    source: 'SNS Developer Guide, "Allow any CloudWatch alarm to publish to a topic", 2026-11',
  },
  "delivery.logs.amazonaws.com": {
    names: BOTH,
    source: 'CloudWatch Logs User Guide, "Enable logging from AWS services", 2026-11',
  },
  "logdelivery.elasticloadbalancing.amazonaws.com": {
    // AWS's policy has no condition: the account is named in the resource, the folder that the load balancer writes to.
    names: [],
    folder: "AWSLogs/<account>/",
    source: 'User Guide for Application Load Balancers, "Enable access logs", 2026-11',
  },
  "events.amazonaws.com": {
    names: [],
    never: { keys: BOTH, calling: ["sns", "kms"] },
    source:
      'EventBridge User Guide, "Using resource-based policies", "Amazon SNS permissions": no Condition blocks; SNS Developer Guide, "Configuring AWS KMS permissions"; 2026-11',
  },
  "logs.amazonaws.com": {
    names: ["kms:EncryptionContext:aws:logs:arn", ...BOTH],
    source: 'CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS", 2026-11',
  },
  "ec2.amazonaws.com": {
    // A host has its role by the profile that somebody, with the right to pass it, gave to it.
    names: [],
    never: { keys: BOTH, calling: ["sts"] },
    source: 'EC2 User Guide, "IAM roles for Amazon EC2", 2026-11',
  },
};

/** Undefined where the table does not have the service. */
export function findServicePrincipal(name: string): ServicePrincipal | undefined {
  const bare = withoutRegion(name);
  return Object.hasOwn(SERVICE_PRINCIPALS, bare) ? SERVICE_PRINCIPALS[bare] : undefined;
}

/**
 * Principals that no managed policy names. Sources, 2026-11-26: npm's cdk-constants 3.0.3, lib/principals.js; IAM User
 * Guide on GitHub (awsdocs/iam-user-guide d7d9077), "Full AWS Service Principals Listing"; for `monitoring.rds`,
 * `billingreports`, `bcm-data-exports`, `logging.s3`, `chatbot`, those of App Runner, `codestar-notifications`,
 * `costalerts`, `events.rds`, `osis-pipelines`, `amplify`, `serverlessrepo` policies in public repositories that name
 * them.
 */
const MORE =
  "amplify bcm-data-exports billingreports build.apprunner chatbot clouddirectory cloudsearch codecommit codedeploy " +
  "codestar-notifications costalerts datapipeline deeplens directconnect dynamodb ecr edgelambda es events.rds iam " +
  "kinesis kinesisanalytics kms logging.s3 machinelearning monitoring monitoring.rds opsworks osis-pipelines " +
  "rekognition route53 secretsmanager serverlessrepo signin sqs storagegateway sts swf tasks.apprunner trustedadvisor " +
  "waf workdocs workspaces";

let names: ReadonlySet<string> | undefined;

function principals(): ReadonlySet<string> {
  names ??= new Set([
    ...Object.keys(SERVICE_PRINCIPALS),
    ...MORE.split(" ").map((name) => `${name}.amazonaws.com`),
    ...principalsOfManagedPolicies(),
  ]);
  return names;
}

/** Whether AWS has such a principal, as far as is known; `logs.eu-central-1.amazonaws.com` is one of a region. */
export const isServicePrincipal = (name: string): boolean => principals().has(withoutRegion(name));

/** So many letters make a slip; what is further from all that is known may well be AWS's. */
const SLIP = 2;

/** Those that a name may be a misspelling of. */
export const misspeltServicePrincipals = (name: string): readonly string[] =>
  nearest(name, principals(), 2).filter((known) => distance(name, known) <= SLIP);

function withoutRegion(name: string): string {
  const [, service, region = ""] = /^([^$]+)\.(\$\{[^}]*\}|[^.]+)\.amazonaws\.com$/.exec(name) ?? [];
  const isRegion = region.startsWith("${") || findRegion(region) !== undefined;
  return service !== undefined && isRegion ? `${service}.amazonaws.com` : name;
}
