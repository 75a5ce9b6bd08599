import { dataFile } from "./data.ts";

/**
 * Which types of Terraform resources hold data that nothing can make again. Here are those that this project makes, and
 * the databases that people add most; all others of the provider are in `terraform-types.json`, with those that hold none.
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
  /** The name can change in place, and tells whose data it is: under another one another program would be given it. */
  readonly nameTellsWhose?: true;
  /** Arguments, as paths, of which a change makes Terraform destroy it and make an empty one. */
  readonly identity: readonly string[];
  /** Arguments, as paths, that AWS lets go up and never down. */
  readonly grows?: readonly string[];
  /**
   * Types of resources that stay in AWS when it is retired: those that it refers to or that refer to it, and without
   * which it could not be used, would be less protected, or could not be deleted in the order that Terraform takes.
   */
  readonly keepsWith: readonly string[];
  /** Those of them that must be imported with it when it comes back; the others are set again as they are. */
  readonly adoptedWith?: readonly string[];
  /** How it comes back under Terraform's hands: what the import wants, and where one finds that. */
  readonly comesBack: { readonly id: string; readonly find: string } | { readonly instead: string };
  /** AWS has no second one of this name in an account and region, so that a new one cannot be made beside it. */
  readonly nameIsTaken: boolean;
}

const DATA_HOLDING: Readonly<Record<string, DataHolding>> = {
  // The snapshots' lifecycle policy goes: a volume that nobody attaches does not change any more, and snapshots that
  // were made stay. Source: EBS User Guide, "Delete Amazon Data Lifecycle Manager policies".
  aws_ebs_volume: {
    kind: "the EBS volume",
    name: "tags.Name",
    nameTellsWhose: true,
    identity: [
      "availability_zone",
      "encrypted",
      "kms_key_id",
      "multi_attach_enabled",
      "snapshot_id",
      "outpost_arn",
    ],
    // EC2 API, ModifyVolume `Size` (botocore 1.43.11).
    grows: ["size"],
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
    // DocumentDB Developer Guide, "In-place major version upgrade" and "Minor version upgrade": never back.
    grows: ["engine_version"],
    keepsWith: ["aws_docdb_subnet_group", "aws_docdb_cluster_parameter_group", "aws_security_group"],
    adoptedWith: ["aws_docdb_subnet_group", "aws_docdb_cluster_parameter_group", "aws_security_group"],
    comesBack: { id: "NAME", find: "aws docdb describe-db-clusters --db-cluster-identifier NAME" },
    nameIsTaken: true,
  },
  // Whoever may reach it, and how it is set, stays with it: AWS deletes no group that a cache uses. `engine` is not here, since
  // from redis to valkey AWS goes in place; `moves` of the capability refuses the way back. Sources: ElastiCache API
  // reference, DeleteCacheSubnetGroup, DeleteCacheParameterGroup, DeleteUserGroup (Invalid...State, ...InUse);
  // terraform-provider-aws, elasticache/replication_group.go, 2026-11-27.
  aws_elasticache_replication_group: {
    kind: "the ElastiCache replication group",
    name: "replication_group_id",
    identity: [
      "at_rest_encryption_enabled",
      "data_tiering_enabled",
      "global_replication_group_id",
      "kms_key_id",
      "network_type",
      "port",
      "replication_group_id",
      "security_group_names",
      "snapshot_arns",
      "snapshot_name",
      "subnet_group_name",
    ],
    grows: ["engine_version"],
    keepsWith: [
      "aws_elasticache_parameter_group",
      "aws_elasticache_subnet_group",
      "aws_elasticache_user",
      "aws_elasticache_user_group",
      "aws_security_group",
    ],
    adoptedWith: [
      "aws_elasticache_parameter_group",
      "aws_elasticache_subnet_group",
      "aws_elasticache_user",
      "aws_elasticache_user_group",
      "aws_security_group",
    ],
    comesBack: {
      id: "NAME",
      find: "aws elasticache describe-replication-groups --replication-group-id NAME",
    },
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
  // An imported version would be written again, since Terraform cannot read which version of the write-only argument
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
      "aws_s3_bucket_object_lock_configuration",
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
    // RDS API, ModifyDBInstance `AllocatedStorage` and `EngineVersion` (botocore 1.43.11).
    grows: ["allocated_storage", "engine_version"],
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
  // Made again, it has other name servers than those that the registrar names, so that nobody finds its names; and it
  // lacks the records that others have put into it.
  aws_route53_zone: {
    kind: "the hosted zone",
    name: "name",
    identity: ["name", "delegation_set_id"],
    keepsWith: [],
    comesBack: { id: "Z...", find: "aws route53 list-hosted-zones-by-name --dns-name NAME --max-items 1" },
    nameIsTaken: false,
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
    // RDS API, ModifyDBCluster `EngineVersion` (botocore 1.43.11).
    grows: ["engine_version"],
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
 * What is known of a type that holds data; undefined of all others.
 *
 * Log groups hold none, on purpose. What is in them is lost after their retention in any case, and a group that was kept
 * would be in the way when its container comes back, since its name is fixed. Whoever needs logs for longer exports them.
 */
export function dataHolding(type: string): DataHolding | undefined {
  const own = DATA_HOLDING[type];
  if (own) return own;
  const other = others().holdsData[type];
  return other && { ...OTHER, ...other };
}

/** Whether it is known that a type holds nothing of its own: an apply makes it again as it was. */
export const holdsNoData = (type: string): boolean =>
  OF_NO_CLOUD.includes(type) || others().holdsNone.includes(type);

/** A type that only some `customise.ts` makes. */
interface OtherType {
  readonly kind: string;
  readonly identity?: readonly string[];
  readonly grows?: readonly string[];
}

const others = dataFile<{
  readonly holdsData: Readonly<Record<string, OtherType>>;
  readonly holdsNone: readonly string[];
}>("./terraform-types.json");

const OTHER = {
  identity: [],
  keepsWith: [],
  comesBack: { id: "<its id>", find: "the section Import of its page in the provider's documentation" },
  nameIsTaken: false,
} as const satisfies Partial<DataHolding>;

/** Of hashicorp/null and of Terraform itself. */
const OF_NO_CLOUD: readonly string[] = ["null_resource", "terraform_data"];
