import { createHash } from "node:crypto";
import { WAF_LOGS_PREFIX } from "./aws/waf.ts";

/** Longest names that AWS accepts, where it matters to us. Sources: the API references of the services named. */
export const NAME_LIMITS = {
  /** ELBv2 CreateLoadBalancer / CreateTargetGroup, `Name`. */
  loadBalancer: 32,
  targetGroup: 32,
  /** IAM CreateRole, `RoleName`; Terraform adds 26 characters to a `name_prefix`. */
  role: 64,
  rolePrefix: 38,
  /** ECS: cluster, service, task definition family, capacity provider. */
  ecs: 255,
  /** EC2 security group names. */
  securityGroup: 255,
  /** Auto Scaling group and launch template names, less what Terraform adds to a prefix. */
  autoscalingGroup: 229,
  launchTemplate: 102,
  /** EventBridge PutRule, `Name`. */
  eventRule: 64,
  /** SQS CreateQueue, `QueueName`. */
  queue: 80,
  /** S3 bucket names; Terraform adds 26 characters to a `bucket_prefix` of at most 37. */
  bucket: 63,
} as const;

const HASH_LENGTH = 6;

/**
 * The physical name of a thing: `<environment>-<what>`, in lower case. Longer than `limit`, it is cut and ends in a
 * hash of the whole name, so that two long names stay different and the same name stays the same.
 */
export function physicalName(environment: string, what: string, limit: number = NAME_LIMITS.ecs): string {
  const name = what === "" ? environment : `${environment}-${what}`;
  if (name.length <= limit) return name;
  const hash = createHash("sha256").update(name).digest("hex").slice(0, HASH_LENGTH);
  return `${name.slice(0, limit - HASH_LENGTH - 1).replace(/-+$/, "")}-${hash}`;
}

/** A name in the form that Terraform wants for variables and outputs: lower case, digits, underscores. */
export function terraformIdentifier(name: string): string {
  const identifier = name.toLowerCase().replace(/[^a-z0-9]+/g, "_");
  return /^[a-z_]/.test(identifier) ? identifier : `_${identifier}`;
}

/** The role that a pipeline deploys an environment with, and the stack that it is in. */
export const deliveryRoleName = (environment: string): string => physicalName(environment, "delivery");

/** The role that people operate an environment with, and the most that it may do. */
export const operatorsRoleName = (environment: string): string => physicalName(environment, "operators");
export const operatorsBoundaryName = (environment: string): string =>
  physicalName(environment, "operators-boundary");

/** An alarm of the trail, which operators must not silence. */
export const trailAlarmName = (environment: string, what: string): string =>
  physicalName(environment, `trail-${what}`);

/**
 * What the log groups of an environment are called: its own begin with its name, and those that a service of AWS writes
 * are where that service looks for them. DocumentDB and Aurora name theirs by the cluster, RDS by the instance, and WAF by
 * a prefix that it asks for.
 *
 * @returns patterns with `*`, as policies take them
 */
export const logGroupNames = (environment: string): string[] => [
  `/${environment}/*`,
  `/aws/docdb/${environment}-*`,
  `/aws/rds/cluster/${environment}-*`,
  `/aws/rds/instance/${environment}-*`,
  `${WAF_LOGS_PREFIX}${environment}-*`,
];
