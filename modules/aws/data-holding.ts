/**
 * Which types of Terraform resources hold data that nothing can make again, and which do not. A test demands that every
 * type that is synthesised stands in one of the two tables.
 *
 * Sources, 2026-11: arguments that force a replacement, terraform-provider-aws, schema `ForceNew` of each type; how a
 * type is imported, the "Import" section of its page in the provider's documentation; what stays with it, the notes at
 * each row.
 */
export interface DataHolding {
  /** What it is called, with an article. */
  readonly kind: string;
  /** Argument that people know it by, as a path. */
  readonly name?: string;
  /** Arguments, as paths, of which a change makes Terraform destroy it and make an empty one. */
  readonly identity: readonly string[];
  /**
   * Types of resources that stay in AWS when it is let go: those that it refers to or that refer to it, and without
   * which it could not be used, would be less protected, or could not be deleted in the order that Terraform takes.
   */
  readonly keepsWith: readonly string[];
  /** Those of them that must be imported with it when it comes back; the others are set anew as they are. */
  readonly adoptedWith?: readonly string[];
  /** How it comes back under Terraform's hands: what the import wants, and where one finds that. */
  readonly comesBack: { readonly id: string; readonly find: string } | { readonly instead: string };
  /** AWS has no second one of this name in an account and region, so that a new one cannot be made beside it. */
  readonly nameIsTaken: boolean;
}

export const DATA_HOLDING: Readonly<Record<string, DataHolding>> = {
  // The snapshots' lifecycle policy goes: a volume that nobody attaches does not change any more, and snapshots that
  // were made stay. Source: EBS User Guide, "Delete Amazon Data Lifecycle Manager policies".
  aws_ebs_volume: {
    kind: "the EBS volume",
    name: "tags.Name",
    identity: ["availability_zone", "encrypted", "kms_key_id", "snapshot_id", "outpost_arn"],
    keepsWith: [],
    comesBack: { id: "vol-...", find: "aws ec2 describe-volumes --filters Name=tag:Name,Values=NAME" },
    nameIsTaken: false,
  },
  // Mount targets and access point go: they hold a subnet and a security group, hold no data, and are made again in
  // minutes. The backup policy stays, since deleting it switches backups off (provider, efs/backup_policy.go); so does
  // the policy that demands TLS, without which whoever reaches a mount target is let in.
  aws_efs_file_system: {
    kind: "the EFS file system",
    name: "creation_token",
    identity: ["availability_zone_name", "creation_token", "encrypted", "kms_key_id", "performance_mode"],
    keepsWith: ["aws_efs_backup_policy", "aws_efs_file_system_policy"],
    comesBack: {
      id: "fs-...",
      find: "aws efs describe-file-systems --creation-token NAME --query FileSystems[].FileSystemId",
    },
    nameIsTaken: true,
  },
  // Instances go, which are what costs; the cluster keeps data and backups without any. Groups that it is in stay, as
  // AWS deletes none that a cluster uses. Source: DocumentDB API reference, DeleteDBSubnetGroup,
  // DeleteDBClusterParameterGroup (Invalid...StateFault).
  aws_docdb_cluster: {
    kind: "the DocumentDB cluster",
    name: "cluster_identifier",
    identity: [
      "cluster_identifier",
      "cluster_identifier_prefix",
      "engine",
      "kms_key_id",
      "master_username",
      "port",
      "snapshot_identifier",
      "storage_encrypted",
    ],
    keepsWith: ["aws_docdb_subnet_group", "aws_docdb_cluster_parameter_group", "aws_security_group"],
    adoptedWith: ["aws_docdb_subnet_group", "aws_docdb_cluster_parameter_group", "aws_security_group"],
    comesBack: { id: "NAME", find: "aws docdb describe-db-clusters --db-cluster-identifier NAME" },
    nameIsTaken: true,
  },
  // Its lifecycle policy goes: nothing is removed any more from what nobody looks after.
  aws_ecr_repository: {
    kind: "the ECR repository",
    name: "name",
    identity: ["name", "encryption_configuration.encryption_type", "encryption_configuration.kms_key"],
    keepsWith: [],
    comesBack: { id: "NAME", find: "aws ecr describe-repositories --repository-names NAME" },
    nameIsTaken: true,
  },
  // An imported version would be written anew, since Terraform cannot read which version of the write-only argument
  // it has, and then the value that it was kept for would be gone.
  aws_secretsmanager_secret: {
    kind: "the secret",
    name: "name_prefix",
    identity: ["name", "name_prefix"],
    keepsWith: ["aws_secretsmanager_secret_version"],
    comesBack: { instead: "name the secret that was kept in its place, instead of `generate`" },
    nameIsTaken: false,
  },
  // Everything that closes, encrypts, keeps versions and expires stays.
  aws_s3_bucket: {
    kind: "the S3 bucket",
    name: "bucket",
    identity: ["bucket", "bucket_prefix", "object_lock_enabled"],
    keepsWith: [
      "aws_s3_bucket_lifecycle_configuration",
      "aws_s3_bucket_ownership_controls",
      "aws_s3_bucket_policy",
      "aws_s3_bucket_public_access_block",
      "aws_s3_bucket_server_side_encryption_configuration",
      "aws_s3_bucket_versioning",
    ],
    comesBack: { id: "NAME", find: "aws s3api list-buckets --query Buckets[].Name" },
    nameIsTaken: true,
  },
  // What is encrypted by a key is lost with it.
  aws_kms_key: {
    kind: "the KMS key",
    name: "description",
    identity: ["customer_master_key_spec", "key_usage", "multi_region", "custom_key_store_id"],
    keepsWith: ["aws_kms_alias", "aws_kms_key_policy"],
    adoptedWith: ["aws_kms_alias"],
    comesBack: { id: "the key's id", find: "aws kms list-keys" },
    nameIsTaken: false,
  },
  // Not made by this project, but by some `customise.ts`.
  aws_db_instance: {
    kind: "the RDS instance",
    name: "identifier",
    identity: [
      "availability_zone",
      "db_name",
      "engine",
      "kms_key_id",
      "snapshot_identifier",
      "storage_encrypted",
      "username",
    ],
    keepsWith: ["aws_db_subnet_group", "aws_db_parameter_group", "aws_db_option_group", "aws_security_group"],
    adoptedWith: [
      "aws_db_subnet_group",
      "aws_db_parameter_group",
      "aws_db_option_group",
      "aws_security_group",
    ],
    comesBack: { id: "NAME", find: "aws rds describe-db-instances --db-instance-identifier NAME" },
    nameIsTaken: true,
  },
  aws_rds_cluster: {
    kind: "the RDS cluster",
    name: "cluster_identifier",
    identity: [
      "cluster_identifier",
      "cluster_identifier_prefix",
      "database_name",
      "engine",
      "engine_mode",
      "kms_key_id",
      "master_username",
      "snapshot_identifier",
      "storage_encrypted",
    ],
    keepsWith: ["aws_db_subnet_group", "aws_rds_cluster_parameter_group", "aws_security_group"],
    adoptedWith: ["aws_db_subnet_group", "aws_rds_cluster_parameter_group", "aws_security_group"],
    comesBack: { id: "NAME", find: "aws rds describe-db-clusters --db-cluster-identifier NAME" },
    nameIsTaken: true,
  },
  aws_dynamodb_table: {
    kind: "the DynamoDB table",
    name: "name",
    identity: ["name", "hash_key", "range_key"],
    keepsWith: [],
    comesBack: { id: "NAME", find: "aws dynamodb describe-table --table-name NAME" },
    nameIsTaken: true,
  },
};

/**
 * Types that hold nothing of their own: an apply makes them again as they were.
 *
 * Log groups stand here on purpose. What is in them is lost after their retention in any case, and a group that was kept
 * would be in the way when its container comes back, since its name is fixed. Whoever needs logs for longer exports them.
 */
export const HOLDS_NO_DATA: ReadonlySet<string> = new Set([
  "aws_appautoscaling_policy",
  "aws_appautoscaling_target",
  "aws_autoscaling_group",
  "aws_cloudwatch_dashboard",
  "aws_cloudwatch_event_rule",
  "aws_cloudwatch_event_target",
  "aws_cloudwatch_log_group",
  "aws_cloudwatch_metric_alarm",
  "aws_default_security_group",
  "aws_dlm_lifecycle_policy",
  "aws_docdb_cluster_instance",
  "aws_docdb_cluster_parameter_group",
  "aws_docdb_subnet_group",
  "aws_ecr_lifecycle_policy",
  "aws_ecs_capacity_provider",
  "aws_ecs_cluster",
  "aws_ecs_cluster_capacity_providers",
  "aws_ecs_service",
  "aws_ecs_task_definition",
  "aws_efs_access_point",
  "aws_efs_backup_policy",
  "aws_efs_file_system_policy",
  "aws_efs_mount_target",
  "aws_eip",
  "aws_eip_association",
  "aws_flow_log",
  "aws_iam_instance_profile",
  "aws_iam_role",
  "aws_iam_role_policy",
  "aws_instance",
  "aws_internet_gateway",
  "aws_key_pair",
  "aws_kms_alias",
  "aws_kms_key_policy",
  "aws_launch_template",
  "aws_lb",
  "aws_lb_listener",
  "aws_lb_listener_rule",
  "aws_lb_target_group",
  "aws_nat_gateway",
  "aws_route",
  "aws_route_table",
  "aws_route_table_association",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
  "aws_secretsmanager_secret_version",
  "aws_security_group",
  "aws_service_discovery_http_namespace",
  "aws_service_discovery_private_dns_namespace",
  "aws_service_discovery_service",
  "aws_sns_topic",
  "aws_sns_topic_policy",
  "aws_sns_topic_subscription",
  "aws_ssm_parameter",
  "aws_subnet",
  "aws_vpc",
  "aws_vpc_endpoint",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
  "null_resource",
  "terraform_data",
]);
