/** What this project does about one of Security Hub's controls. */
export interface ControlAnswer {
  readonly id: string;
  /** What is asked, in short. */
  readonly asks: string;
  readonly answer:
    | { readonly by: "construction"; readonly says: string; readonly shownBy?: Shown }
    /** Ids of rules in `modules/checks`. */
    | { readonly by: "rule"; readonly rules: readonly string[] }
    | { readonly by: "key"; readonly says: string }
    | { readonly by: "nobody"; readonly because: string };
}

/** Every resource of the type has the value at the argument, in what is synthesised for `market`. */
export interface Shown {
  readonly type: string;
  readonly argument: string;
  readonly value: unknown;
}

const made = (id: string, asks: string, says: string, shownBy?: Shown): ControlAnswer => ({
  id,
  asks,
  answer: { by: "construction", says, ...(shownBy ? { shownBy } : {}) },
});
const shown = (type: string, argument: string, value: unknown): Shown => ({ type, argument, value });
const ruled = (id: string, asks: string, ...rules: readonly string[]): ControlAnswer => ({
  id,
  asks,
  answer: { by: "rule", rules },
});
const chosen = (id: string, asks: string, says: string): ControlAnswer => ({
  id,
  asks,
  answer: { by: "key", says },
});
const open = (id: string, asks: string, because: string): ControlAnswer => ({
  id,
  asks,
  answer: { by: "nobody", because },
});

/**
 * Security Hub's controls for the kinds of resources that environments are made of.
 * Source: AWS Security Hub User Guide, "Control reference for Security Hub CSPM", 2026-11. ECS.1 is retired since March
 * 2026 in favour of ECS.4, ECS.17, ECS.20 and ECS.21.
 */
export const CONTROLS: readonly ControlAnswer[] = [
  made(
    "ACM.1",
    "certificates are renewed in time",
    "ACM renews one that is made by the records that validated it",
  ),
  made("ACM.2", "RSA keys have 2048 bits or more", "`domain.keyAlgorithm` offers no shorter one"),
  made(
    "AutoScaling.2",
    "groups cover several zones",
    "hosts are in every zone; a database's host is in the zone of its volume",
  ),
  ruled("AutoScaling.3", "hosts use IMDSv2", "hosts-ask-for-tokens"),
  chosen(
    "AutoScaling.5",
    "hosts have no public addresses",
    "`capacity.placement: private`; `public` is for networks without a way out",
  ),
  chosen("AutoScaling.6", "groups use several types in several zones", "`capacity.instanceTypes` names them"),
  made("AutoScaling.9", "groups use launch templates", "there is nothing else"),
  chosen("CloudFront.6", "distributions have a web firewall", "`waf` ([waf.md](waf.md))"),
  made(
    "CloudWatch.15",
    "alarms have actions",
    "each notifies the topic; `alarms-notify` enforces it",
    shown("aws_cloudwatch_metric_alarm", "actions_enabled", true),
  ),
  chosen(
    "CloudWatch.16",
    "log groups are kept for a year",
    "`service.logRetentionDays`, `network.flowLogs.retentionDays`: 365 in new environments",
  ),
  made(
    "CloudWatch.17",
    "alarms' actions are switched on",
    "always",
    shown("aws_cloudwatch_metric_alarm", "actions_enabled", true),
  ),
  ruled("DocumentDB.1", "clusters are encrypted", "stores-are-encrypted"),
  chosen("DocumentDB.2", "backups are kept for a week", "`database.backupDays`: 7 unless you say otherwise"),
  ruled("DocumentDB.4", "audit logs go to CloudWatch", "stores-are-kept"),
  ruled("DocumentDB.5", "clusters are protected from deletion", "stores-are-kept"),
  made("DocumentDB.6", "connections are encrypted", "the parameter `tls` is `tls1.2+`"),
  made(
    "EC2.2",
    "the default security group lets nothing through",
    "it is taken over without rules",
    shown("aws_default_security_group", "ingress", undefined),
  ),
  ruled("EC2.3", "volumes are encrypted", "stores-are-encrypted"),
  chosen("EC2.6", "VPCs have flow logs", "`network.flowLogs`, on unless it is false"),
  ruled("EC2.8", "instances use IMDSv2", "hosts-ask-for-tokens"),
  chosen(
    "EC2.9",
    "instances have no public addresses",
    "`capacity.placement: private` with a way out, and a bastion by Session Manager",
  ),
  ruled("EC2.13", "port 22 is closed to the world", "ssh-is-closed"),
  ruled("EC2.14", "port 3389 is closed to the world", "ssh-is-closed"),
  made("EC2.15", "subnets give no public addresses by themselves", "what needs one asks for it"),
  ruled("EC2.18", "the world reaches only ports 80 and 443", "only-the-web-is-open"),
  ruled(
    "EC2.19",
    "no high-risk port is open to the world",
    "only-the-web-is-open",
    "ssh-is-closed",
    "stores-are-closed",
  ),
  ruled("EC2.21", "network ACLs keep 22 and 3389 closed", "ssh-is-closed"),
  chosen("EC2.25", "launch templates give no public addresses", "as EC2.9"),
  open(
    "EC2.28",
    "volumes are in a backup plan",
    "the control asks for a plan of AWS Backup; a database's volume has daily snapshots by a lifecycle policy of its own (`stores-are-kept`), and the disks of hosts hold nothing to keep",
  ),
  ruled("EC2.53", "remote login ports are closed to the IPv4 internet", "ssh-is-closed"),
  ruled("EC2.54", "remote login ports are closed to the IPv6 internet", "ssh-is-closed"),
  ruled("EC2.170", "launch templates ask for IMDSv2", "hosts-ask-for-tokens"),
  made(
    "ECR.1",
    "images are scanned",
    "when they are pushed",
    shown("aws_ecr_repository", "image_scanning_configuration.scan_on_push", true),
  ),
  made(
    "ECR.2",
    "tags are immutable",
    "always",
    shown("aws_ecr_repository", "image_tag_mutability", "IMMUTABLE"),
  ),
  made("ECR.3", "repositories have a lifecycle", "untagged images and candidates expire"),
  chosen(
    "ECR.5",
    "images are encrypted with a customer key",
    "`encryption` ([encryption.md](encryption.md)); AWS's own key otherwise",
  ),
  ruled("ECS.2", "services give no public addresses by themselves", "tasks-have-no-public-address"),
  ruled("ECS.3", "tasks do not share the host's processes", "tasks-stay-apart"),
  ruled("ECS.4", "containers are not privileged", "containers-have-no-privileges"),
  ruled("ECS.5", "containers cannot write to their root", "root-is-read-only"),
  ruled("ECS.8", "no secrets in variables", "no-secret-in-plain-text"),
  ruled("ECS.9", "containers have a log configuration", "containers-have-logs"),
  made(
    "ECS.10",
    "Fargate's platform is the latest",
    "`LATEST` is the API's default, and nothing else is asked for",
  ),
  made(
    "ECS.12",
    "clusters have Container Insights",
    "always",
    shown("aws_ecs_cluster", "setting", [{ name: "containerInsights", value: "enabled" }]),
  ),
  ruled("ECS.16", "task sets give no public addresses by themselves", "tasks-have-no-public-address"),
  ruled("ECS.17", "tasks are not in host mode", "tasks-stay-apart"),
  ruled("ECS.18", "EFS volumes are encrypted in transit", "stores-are-encrypted"),
  made(
    "ECS.19",
    "capacity providers protect hosts with tasks",
    "always",
    shown(
      "aws_ecs_capacity_provider",
      "auto_scaling_group_provider.managed_termination_protection",
      "ENABLED",
    ),
  ),
  ruled("ECS.20", "containers are not root", "containers-are-not-root"),
  ruled("ECS.21", "containers on Windows are not administrators", "containers-are-not-root"),
  ruled("EFS.1", "file systems are encrypted", "stores-are-encrypted"),
  chosen("EFS.2", "file systems are backed up", "`service.volumes.<name>.backups`, on unless it is false"),
  made("EFS.3", "access points have a root folder", "each volume has its own"),
  made("EFS.4", "access points have a user", "`owner` of the volume"),
  made("EFS.6", "mount targets are in private subnets", "always"),
  chosen("ElastiCache.1", "caches have backups", "`cache.backupDays`: 7 unless you say otherwise"),
  made("ElastiCache.2", "minor versions are upgraded", "in `cache.maintenanceWindow`"),
  chosen(
    "ElastiCache.3",
    "a replica takes over by itself",
    "`cache.replicas`: 1 unless you say otherwise; with 0 there is none",
  ),
  ruled("ElastiCache.4", "caches are encrypted", "stores-are-encrypted"),
  ruled("ElastiCache.5", "connections are encrypted", "stores-are-encrypted"),
  made(
    "ElastiCache.6",
    "earlier versions of Redis OSS have a password",
    "there are none of them, and all have one",
  ),
  made("ElastiCache.7", "caches are not in the default subnet group", "each has its own"),
  chosen(
    "ELB.1",
    "HTTP is redirected to HTTPS",
    "`domain` or `ingress.certificateArn`; without it synth says so before a deploy",
  ),
  ruled("ELB.4", "invalid headers are dropped", "load-balancers-are-hardened"),
  chosen(
    "ELB.5",
    "load balancers keep access logs",
    "`ingress.accessLogs`, on for public ones unless it is false",
  ),
  ruled("ELB.6", "load balancers are protected from deletion", "load-balancers-are-hardened"),
  ruled("ELB.12", "requests that smuggle others are handled", "load-balancers-are-hardened"),
  made("ELB.13", "load balancers are in several zones", "in all of the network's zones"),
  chosen(
    "ELB.16",
    "load balancers have a web firewall",
    "`waf` ([waf.md](waf.md)); behind a site the site's own looks at requests",
  ),
  chosen("ELB.17", "listeners have a recommended policy", "`ingress.tlsPolicy`; TLS 1.2 and 1.3 only"),
  chosen("ELB.18", "listeners are encrypted", "as ELB.1"),
  open(
    "ELB.21",
    "health checks are encrypted",
    "traffic behind the load balancer stays in the VPC, between two security groups",
  ),
  open("ELB.22", "traffic to targets is encrypted", "as ELB.21"),
  ruled("IAM.1", "no policy allows everything", "policies-are-narrow"),
  ruled("IAM.21", "no policy allows all of a service", "policies-are-narrow"),
  ruled("RDS.2", "instances have no public address", "stores-are-closed"),
  ruled("RDS.3", "instances are encrypted", "stores-are-encrypted"),
  chosen("RDS.5", "instances are in several zones", "`database.multiZone`; it doubles the price"),
  open(
    "RDS.6",
    "instances have enhanced monitoring",
    "it needs a role and is billed as logs; the alarms take the metrics that every instance has",
  ),
  ruled("RDS.7", "clusters are protected from deletion", "stores-are-kept"),
  ruled("RDS.8", "instances are protected from deletion", "stores-are-kept"),
  ruled("RDS.9", "logs go to CloudWatch", "stores-are-kept"),
  chosen("RDS.10", "IAM authentication is on", "`database.iamAuthentication`"),
  ruled("RDS.11", "backups are kept for a week", "stores-are-kept"),
  chosen("RDS.12", "IAM authentication of clusters is on", "`database.iamAuthentication`"),
  chosen(
    "RDS.13",
    "minor upgrades are made",
    "`database.engineVersion` with a major version; a minor one stays as it is",
  ),
  open(
    "RDS.14",
    "clusters of Aurora MySQL can be backtracked",
    "backups go back to any second into a second cluster, which leaves what is there alone; backtracking takes all clients back",
  ),
  chosen("RDS.15", "clusters are in several zones", "`database.readers.min`; 1 by default"),
  ruled("RDS.16", "snapshots have the cluster's tags", "snapshots-have-tags"),
  made("RDS.17", "snapshots have the instance's tags", "always"),
  made("RDS.18", "instances are in a VPC", "in its private subnets"),
  open(
    "RDS.23",
    "the port is not the engine's own",
    "a port is no secret; only the members of one security group reach it",
  ),
  made("RDS.24", "the administrator of a cluster has a name of its own", "as RDS.25"),
  made("RDS.25", "the administrator has a name of its own", "the names that engines reserve are refused"),
  open(
    "RDS.26",
    "instances are in a backup plan",
    "the control asks for a plan of AWS Backup; RDS's own backups go back to any second (`stores-are-kept`)",
  ),
  ruled("RDS.27", "clusters are encrypted", "stores-are-encrypted"),
  made("RDS.28", "clusters have tags", "those of the environment"),
  made("RDS.30", "instances have tags", "those of the environment"),
  ruled("RDS.34", "logs of Aurora MySQL go to CloudWatch", "clusters-log-logins"),
  chosen("RDS.35", "minor upgrades of clusters are made", "as RDS.13"),
  ruled("RDS.36", "logs of PostgreSQL go to CloudWatch", "stores-are-kept"),
  ruled("RDS.37", "logs of Aurora PostgreSQL go to CloudWatch", "clusters-log-logins"),
  ruled("RDS.38", "connections to PostgreSQL are encrypted", "stores-are-encrypted"),
  ruled("RDS.39", "connections to MySQL are encrypted", "stores-are-encrypted"),
  made("RDS.45", "Aurora MySQL has an audit log", "`server_audit_logging` is on"),
  made("RDS.46", "instances are in no public subnet", "the subnet group has private subnets"),
  open(
    "Route53.2",
    "public zones log the questions they are asked",
    "the log must be in us-east-1, whatever the environment's region; where it is asked for, `customise.ts` adds one",
  ),
  made("S3.5", "buckets answer to TLS only", "their policies deny the rest"),
  ruled("S3.8", "buckets are closed to the public", "stores-are-encrypted"),
  open(
    "S3.9",
    "buckets log who reads them",
    "the buckets hold logs and state; CloudTrail's data events say who reads them (account.md)",
  ),
  open("S3.11", "buckets send event notifications", "nothing acts on single files of logs or state"),
  made(
    "S3.12",
    "buckets have no ACLs",
    "the owner of the bucket owns everything",
    shown("aws_s3_bucket_ownership_controls", "rule.object_ownership", "BucketOwnerEnforced"),
  ),
  made("S3.13", "buckets have a lifecycle", "logs expire, unfinished uploads go"),
  made(
    "S3.14",
    "buckets keep earlier versions",
    "for 90 days in the bucket of the state, for 7 in that of access logs",
    shown("aws_s3_bucket_versioning", "versioning_configuration.status", "Enabled"),
  ),
  open(
    "S3.17",
    "buckets are under a key of KMS",
    "load balancers deliver access logs to buckets with S3's own keys only",
  ),
  open(
    "SecretsManager.1",
    "secrets rotate by themselves",
    "generated ones get a new value by a higher `version`; a rotation that the database and the tasks do not know would cut them off",
  ),
  chosen(
    "SNS.1",
    "topics are under a key of KMS",
    "`encryption` ([encryption.md](encryption.md)); AWS's own key otherwise",
  ),
  made(
    "SNS.4",
    "topics are closed to the public",
    "only CloudWatch and events of this account may publish; `policies-name-callers` enforces it",
  ),
  made("WAF.10", "web ACLs have a rule", "with `waf`; a firewall without one is refused (EOE-ENV-537)"),
  made("WAF.11", "web ACLs are logged", "with `waf`, always; authorization and cookies are redacted"),
  made("WAF.12", "rules have metrics", "with `waf`, always"),
];
