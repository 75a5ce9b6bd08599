type SourceKey = "aws:SourceAccount" | "aws:SourceArn";

/** What a service of AWS tells of whom it acts for when it assumes a role or uses a resource. */
export interface ServicePrincipal {
  /** Keys that it sets, one of which a policy must look at: otherwise it acts for anybody's resources. */
  readonly names: readonly SourceKey[];
  /** Keys that it never sets when it calls these services; a policy that asks for one is never met. */
  readonly never?: { readonly keys: readonly SourceKey[]; readonly calling: readonly string[] };
  /** The document that says so, and its date. */
  readonly source: string;
}

const BOTH: readonly SourceKey[] = ["aws:SourceAccount", "aws:SourceArn"];

/** Principals that this project, or its users in `customise.ts`, name. Others are not judged. */
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
    source: 'User Guide for Application Load Balancers, "Enable access logs", 2026-11',
  },
  "events.amazonaws.com": {
    names: [],
    never: { keys: BOTH, calling: ["sns", "kms"] },
    source:
      'EventBridge User Guide, "Using resource-based policies", "Amazon SNS permissions": no Condition blocks; SNS Developer Guide, "Configuring AWS KMS permissions"; 2026-11',
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
  return Object.hasOwn(SERVICE_PRINCIPALS, name) ? SERVICE_PRINCIPALS[name] : undefined;
}
