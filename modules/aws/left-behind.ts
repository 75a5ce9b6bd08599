import type { PricedItem } from "./prices.ts";

/** What AWS has once a resource is destroyed. */
export interface LeftBehind {
  /** With how many there are, in words for the end of a destroy. */
  readonly what: string;
  /** What it is billed by; or why AWS bills nothing. */
  readonly billed: PricedItem | { readonly free: string };
  /** How long it stays. */
  readonly until: string;
  /** A command that finds it. `NAME` stands for the name of the one at hand. */
  readonly find: string;
  readonly source: string;
  /** ISO date. */
  readonly date: string;
}

/**
 * What the destroy of a disposable environment leaves of each type of resource, or what somebody else makes of it that
 * Terraform does not know.
 */
export const LEFT_BEHIND: Readonly<Record<string, LeftBehind>> = {
  aws_dlm_lifecycle_policy: {
    what: "the daily snapshots of its database's volume",
    billed: "ebsSnapshot",
    until: "you delete them",
    find: "aws ec2 describe-snapshots --owner-ids self --filters Name=tag:stateful,Values=NAME",
    source:
      'Amazon EBS User Guide, "Delete Amazon Data Lifecycle Manager policies": the snapshots of a policy are not deleted with it',
    date: "2026-11-28",
  },
  aws_efs_backup_policy: {
    what: "the backups of its file systems in AWS Backup",
    billed: "efsBackup",
    until: "35 days after each was made",
    find: "aws backup list-recovery-points-by-backup-vault --backup-vault-name aws/efs/automatic-backup-vault",
    source: 'Amazon EFS User Guide, "Backing up EFS file systems", automatic backups: kept for 35 days',
    date: "2026-11-28",
  },
  aws_ecs_cluster: {
    what: "the log group of Container Insights, which AWS makes itself",
    billed: "logStorage",
    until: "you delete it; what it holds goes after a day",
    find: "aws logs describe-log-groups --log-group-name-prefix /aws/ecs/containerinsights/NAME/",
    source:
      "github.com/aws/containers-roadmap 2315 (its name, made with the cluster), aws-samples/aws-batch-operational-dashboards 3 (kept for a day)",
    date: "2026-11-28",
  },
  aws_kms_key: {
    what: "its key, until AWS deletes it",
    billed: { free: "AWS bills no key that waits for its deletion" },
    until: "7 days later",
    find: "aws kms list-keys",
    source: "aws.amazon.com/kms/pricing, keys that are scheduled for deletion",
    date: "2026-11-28",
  },
  aws_ecs_task_definition: {
    what: "its task definitions, inactive",
    billed: { free: "AWS bills no task definition" },
    until: "you delete them",
    find: "aws ecs list-task-definitions --status INACTIVE --family-prefix NAME",
    source: 'ECS Developer Guide, "Deregistering an Amazon ECS task definition revision"',
    date: "2026-11-28",
  },
};

/** Types that AWS bills and of which a destroy leaves nothing, each with why. */
export const GONE: Readonly<Record<string, string>> = {
  aws_lb: "deleted",
  aws_wafv2_web_acl: "deleted, with the log group that the environment makes for it",
  aws_cloudwatch_metric_alarm: "deleted",
  aws_cloudwatch_dashboard: "deleted",
  aws_sns_topic_subscription: "deleted with the topic",
  aws_scheduler_schedule: "deleted",
  aws_nat_gateway: "deleted, and its address released",
  aws_vpc_endpoint: "deleted",
  aws_flow_log: "deleted, with the log group that the environment makes for it",
  aws_elasticache_replication_group: "deleted with its automatic snapshots; finalSnapshot keeps the last one",
  aws_elasticache_cluster: "deleted",
  aws_db_instance: "deleted with its automatic backups; finalSnapshot keeps the last one",
  aws_rds_cluster: "deleted with its automatic backups; finalSnapshot keeps the last one",
  aws_rds_cluster_instance: "deleted; destroy also removes those that scaling has added",
  aws_docdb_cluster: "deleted with its automatic backups",
  aws_docdb_cluster_instance: "deleted",
  aws_ecr_repository: "deleted with its images (force_delete)",
  aws_autoscaling_group: "deleted with its hosts, and these with their disks",
  aws_launch_template: "deleted; AWS bills the hosts that it makes, and the disks go with them",
  aws_ecs_service: "deleted with its tasks, and these with their network interfaces",
  aws_instance: "deleted with its disk",
  aws_ebs_volume: "deleted",
  aws_eip: "released",
  aws_cloudwatch_log_group: "deleted with what it holds; destroy also removes those that RDS has made again",
  aws_cloudwatch_log_metric_filter: "deleted; metrics that nobody writes to are not billed",
  aws_secretsmanager_secret: "deleted at once (recovery_window_in_days 0)",
  aws_s3_bucket: "deleted with all versions (force_destroy); trail.keep keeps that of the trail",
  aws_efs_file_system: "deleted; for its backups see aws_efs_backup_policy",
  aws_service_discovery_private_dns_namespace: "deleted with its hosted zone",
  aws_route53_zone: "deleted with its records",
  aws_cloudfront_distribution: "switched off and deleted",
  aws_cloudfront_function: "deleted",
};

/**
 * Log groups that AWS makes again once they are deleted, for the last lines of what wrote to them. They never expire, and
 * Terraform cannot make one of that name any more.
 */
export const RETURNING_LOG_GROUPS = {
  prefix: "/aws/rds/",
  source:
    "github.com/hashicorp/terraform-provider-aws 42858, github.com/terraform-aws-modules/terraform-aws-rds 419: destroyed with the database, there again afterwards, and the next apply fails with ResourceAlreadyExistsException",
  date: "2026-11-28",
} as const;
