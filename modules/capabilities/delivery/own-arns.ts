import { WAF_LOGS_PREFIX } from "../../aws/waf.ts";

/**
 * What an environment calls its own, by the resource types of the Service Authorization Reference. Names begin with the
 * environment's (modules/naming.ts); `{env}` stands for it. `__tests__/capabilities/delivery` holds the physical names
 * of all snapshots against these.
 */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  "autoscaling:autoScalingGroup": ["autoScalingGroup:*:autoScalingGroupName/{env}-*"],
  "cloudtrail:trail": ["trail/{env}-*"],
  // Those of target tracking have the names of the cluster and the service.
  "cloudwatch:alarm": [
    "alarm:{env}-*",
    "alarm:TargetTracking-service/{env}/*",
    "alarm:TargetTracking-service/{env}-*",
  ],
  "cloudfront:function": ["function/{env}-*"],
  "cloudwatch:dashboard": ["dashboard/{env}", "dashboard/{env}-*"],
  "ecr:repository": ["repository/{env}-*"],
  "ecs:capacity-provider": ["capacity-provider/{env}-*"],
  // A database on a host has a cluster of its own.
  "ecs:cluster": ["cluster/{env}", "cluster/{env}-*"],
  "ecs:service": ["service/{env}/*", "service/{env}-*/*"],
  "ecs:service-deployment": ["service-deployment/{env}/*", "service-deployment/{env}-*/*"],
  "ecs:service-revision": ["service-revision/{env}/*", "service-revision/{env}-*/*"],
  "ecs:task": ["task/{env}/*", "task/{env}-*/*"],
  "ecs:task-definition": ["task-definition/{env}:*", "task-definition/{env}-*:*"],
  "elasticache:cluster": ["cluster:{env}-*"],
  "elasticache:parametergroup": ["parametergroup:{env}-*"],
  "elasticache:replicationgroup": ["replicationgroup:{env}-*"],
  "elasticache:snapshot": ["snapshot:{env}-*"],
  "elasticache:subnetgroup": ["subnetgroup:{env}-*"],
  "elasticache:user": ["user:{env}-*"],
  "elasticache:usergroup": ["usergroup:{env}-*"],
  "elasticloadbalancing:listener-rule/app": ["listener-rule/app/{env}/*", "listener-rule/app/{env}-*"],
  "elasticloadbalancing:listener/app": ["listener/app/{env}/*", "listener/app/{env}-*"],
  "elasticloadbalancing:loadbalancer/app/": ["loadbalancer/app/{env}/*", "loadbalancer/app/{env}-*"],
  "elasticloadbalancing:targetgroup": ["targetgroup/{env}/*", "targetgroup/{env}-*"],
  "events:rule-on-default-event-bus": ["rule/{env}-*"],
  "iam:instance-profile": ["instance-profile/{env}-*"],
  "iam:oidc-provider": ["oidc-provider/{issuer}"],
  "iam:policy": ["policy/{env}-*"],
  "iam:role": ["role/{env}-*"],
  "kms:alias": ["alias/{env}", "alias/{env}-*"],
  // DocumentDB and Aurora name theirs by the cluster, RDS by the instance.
  "logs:log-group": [
    "log-group:/{env}/*",
    "log-group:/aws/docdb/{env}-*",
    "log-group:/aws/rds/cluster/{env}-*",
    "log-group:/aws/rds/instance/{env}-*",
  ],
  "logs:delivery-destination": ["delivery-destination:{env}-*"],
  "logs:delivery-source": ["delivery-source:{env}-*"],
  "logs:log-stream": ["log-group:/{env}/*:log-stream:*"],
  "rds:cluster": ["cluster:{env}-*"],
  "rds:cluster-pg": ["cluster-pg:{env}-*"],
  "rds:cluster-snapshot": ["cluster-snapshot:{env}-*"],
  "rds:db": ["db:{env}-*"],
  // A cluster is made with the engine's own, and so is an instance.
  // Source: DocumentDB Developer Guide, "Using identity-based policies", 2026-11-27.
  "rds:og": ["og:default:*", "og:{env}-*"],
  "rds:pg": ["pg:default*", "pg:cluster-pg:default*", "pg:{env}-*"],
  // Those that a person made, and those of RDS's own backups, which begin with rds:.
  "rds:snapshot": ["snapshot:{env}-*", "snapshot:rds:{env}-*"],
  "rds:subgrp": ["subgrp:{env}-*"],
  "s3:bucket": ["{env}-*"],
  // Nothing but the files of a site is uploaded.
  "s3:object": ["{env}-site-*/*"],
  "scheduler:schedule": ["schedule/{env}-*/*"],
  "scheduler:schedule-group": ["schedule-group/{env}-*"],
  "secretsmanager:Secret": ["secret:{env}/*"],
  "sns:topic": ["{env}-*"],
  "sqs:queue": ["{env}-*"],
  "ssm:parameter": ["parameter/{env}/*"],
  "wafv2:loadbalancer/app/": ["loadbalancer/app/{env}/*", "loadbalancer/app/{env}-*"],
  // Whoever makes a web ACL asks for the groups that AWS keeps as well, by whatever name.
  "wafv2:managedruleset": ["regional/managedruleset/*", "global/managedruleset/*"],
  "wafv2:webacl": ["regional/webacl/{env}-*", "global/webacl/{env}-*"],
};

/** Of an environment that has a web firewall: AWS wants the prefix. */
const FIREWALL_LOGS = `log-group:${WAF_LOGS_PREFIX}{env}-*`;

/** Found by an id that AWS gives; told apart by the tag `environment`. */
const BY_ID: ReadonlySet<string> = new Set([
  "acm:certificate",
  "application-autoscaling:ScalableTarget",
  "cloudfront:distribution",
  "cloudfront:vpcorigin",
  "dlm:policy",
  "elasticfilesystem:access-point",
  "elasticfilesystem:file-system",
  "kms:key",
  "logs:delivery",
  "servicediscovery:namespace",
  "servicediscovery:service",
  "ec2:elastic-ip",
  "ec2:instance",
  "ec2:internet-gateway",
  "ec2:key-pair",
  "ec2:launch-template",
  "ec2:natgateway",
  "ec2:route-table",
  "ec2:security-group",
  "ec2:security-group-rule",
  "ec2:snapshot",
  "ec2:subnet",
  "ec2:volume",
  "ec2:vpc",
  "ec2:vpc-endpoint",
  "ec2:vpc-flow-log",
]);

export type Ownership = "name" | "tag";

/** How one sees that a resource is the environment's; undefined for what no environment has. */
export function ownershipOf(type: string): Ownership | undefined {
  if (Object.hasOwn(NAMED, type)) return "name";
  return BY_ID.has(type) ? "tag" : undefined;
}

/** Logs are delivered where CloudFront's are, and kept where everything else is. */
export const isOnlyElsewhere = (type: string): boolean => type.startsWith("logs:delivery");

export interface Place {
  readonly environment: string;
  readonly region: string;
  readonly account: string;
  /** Host name of whoever signs the pipeline's tokens. */
  readonly issuer: string;
  /** Whether it has a web firewall, whose log groups have another prefix. Default false. */
  readonly hasFirewall?: boolean;
}

/**
 * @param type `ecs:cluster`
 * @param template its ARN in the Service Authorization Reference
 */
export function ownArns(type: string, template: string, place: Place): string[] {
  const { environment, region, account, issuer } = place;
  const [arn, , service, inRegion = "", inAccount = "", ...rest] = template.split(":");
  const head = [
    arn,
    "aws",
    service,
    inRegion === "" ? "" : region,
    // Machine images belong to whoever made them.
    inAccount === "" || type === "ec2:image" ? "" : type === "ec2:prefix-list" ? "aws" : account,
  ].join(":");
  const named =
    type === "logs:log-group" && place.hasFirewall ? [...(NAMED[type] ?? []), FIREWALL_LOGS] : NAMED[type];
  const tails = named?.map((tail) => tail.replaceAll("{env}", environment).replace("{issuer}", issuer)) ?? [
    rest.join(":").replaceAll(/\$\{[^}]+\}/g, "*"),
  ];
  return tails.map((tail) => `${head}:${tail}`);
}
