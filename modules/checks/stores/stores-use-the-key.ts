import type { Observation } from "../../problems";
import { type Rule, resourceProblem, resourcesOf, type Synthesis } from "../rule";
import { isGiven, valuesIn, valuesOf } from "./judges";

/** Where each kind of store names its key: the path of an argument, blocks on the way. */
export const KEY_ARGUMENTS: Readonly<Record<string, string>> = {
  aws_ami_copy: "kms_key_id",
  aws_backup_vault: "kms_key_arn",
  aws_cloudwatch_log_group: "kms_key_id",
  aws_db_instance: "kms_key_id",
  aws_db_snapshot_copy: "kms_key_id",
  aws_docdb_cluster: "kms_key_id",
  aws_docdbelastic_cluster: "kms_key_id",
  aws_dsql_cluster: "kms_encryption_key",
  aws_dynamodb_table: "server_side_encryption.kms_key_arn",
  aws_dynamodb_table_replica: "kms_key_arn",
  aws_ebs_snapshot_copy: "kms_key_id",
  aws_ebs_snapshot_import: "kms_key_id",
  aws_ebs_volume: "kms_key_id",
  aws_ecr_repository: "encryption_configuration.kms_key",
  aws_efs_file_system: "kms_key_id",
  aws_elasticache_replication_group: "kms_key_id",
  aws_elasticache_serverless_cache: "kms_key_id",
  aws_elasticsearch_domain: "encrypt_at_rest.kms_key_id",
  aws_fsx_lustre_file_system: "kms_key_id",
  aws_fsx_ontap_file_system: "kms_key_id",
  aws_fsx_openzfs_file_system: "kms_key_id",
  aws_fsx_windows_file_system: "kms_key_id",
  aws_instance: "root_block_device.kms_key_id",
  aws_keyspaces_table: "encryption_specification.kms_key_identifier",
  aws_kinesis_firehose_delivery_stream: "server_side_encryption.key_arn",
  aws_kinesis_stream: "kms_key_id",
  aws_launch_template: "block_device_mappings.ebs.kms_key_id",
  aws_memorydb_cluster: "kms_key_arn",
  aws_mq_broker: "encryption_options.kms_key_id",
  aws_msk_cluster: "encryption_info.encryption_at_rest_kms_key_arn",
  aws_neptune_cluster: "kms_key_arn",
  aws_neptunegraph_graph: "kms_key_identifier",
  aws_opensearch_domain: "encrypt_at_rest.kms_key_id",
  aws_qldb_ledger: "kms_key",
  aws_rds_cluster: "kms_key_id",
  aws_rds_cluster_snapshot_copy: "kms_key_id",
  aws_redshift_cluster: "kms_key_id",
  aws_redshiftserverless_namespace: "kms_key_id",
  aws_s3tables_table_bucket: "encryption_configuration.kms_key_arn",
  aws_s3vectors_vector_bucket: "encryption_configuration.kms_key_arn",
  aws_secretsmanager_secret: "kms_key_id",
  aws_sns_topic: "kms_master_key_id",
  aws_spot_instance_request: "root_block_device.kms_key_id",
  aws_sqs_queue: "kms_master_key_id",
  aws_timestreamwrite_database: "kms_key_id",
  aws_workspaces_workspace: "volume_encryption_key",
};

/** The same of blocks that need not be there. */
export const KEYS_OF_BLOCKS: Readonly<Record<string, string>> = {
  aws_ecs_service: "volume_configuration.managed_ebs_volume.kms_key_id",
  aws_imagebuilder_container_recipe: "instance_configuration.block_device_mapping.ebs.kms_key_id",
  aws_imagebuilder_image_recipe: "block_device_mapping.ebs.kms_key_id",
  aws_instance: "ebs_block_device.kms_key_id",
  aws_spot_fleet_request: "launch_specification.ebs_block_device.kms_key_id",
  aws_spot_instance_request: "ebs_block_device.kms_key_id",
};

export const storesUseTheKey: Rule = {
  id: "stores-use-the-key",
  sentence: "In an environment with a KMS key every store is under one.",
  reason: "A store that was forgotten is readable without the key, although you believe it is protected.",
  check: (synthesis) =>
    synthesis.environment.encryption === undefined
      ? []
      : [
          ...withoutKey(synthesis, KEY_ARGUMENTS, valuesOf),
          ...withoutKey(synthesis, KEYS_OF_BLOCKS, valuesIn),
        ],
};

function withoutKey(
  synthesis: Synthesis,
  table: Readonly<Record<string, string>>,
  read: typeof valuesOf,
): Observation[] {
  return Object.entries(table).flatMap(([type, path]) =>
    resourcesOf(synthesis, type).flatMap((found) => {
      const without = read(found.arguments, path).find(({ value }) => !isGiven(value));
      return without
        ? [resourceProblem(storesUseTheKey, found, without.place, "must name the key of the environment.")]
        : [];
    }),
  );
}
