import type { Resources } from "../support.ts";

type Arguments = Readonly<Record<string, unknown>>;

interface StoreExample {
  /** Arguments that no rule minds. */
  readonly right: Arguments;
  /** What must be there beside it. */
  readonly beside?: Resources;
  /** Changes that leave data in plain text, or open. */
  readonly plain?: readonly Arguments[];
  /** Changes by which data can be lost. */
  readonly lost?: readonly Arguments[];
}

const PROTECTED = { lifecycle: { prevent_destroy: true } };
const UNPROTECTED = { lifecycle: { prevent_destroy: false } };
const relational = { storage_encrypted: true, deletion_protection: true, backup_retention_period: 7 };
const relationalStore: StoreExample = {
  right: relational,
  plain: [
    { storage_encrypted: undefined },
    { storage_encrypted: "false" },
    { storage_encrypted: "${var.it}" },
  ],
  lost: [
    { deletion_protection: undefined },
    { backup_retention_period: 1 },
    { backup_retention_period: undefined },
    { skip_final_snapshot: true },
    { skip_final_snapshot: "true" },
  ],
};
const globalCluster: StoreExample = {
  right: { storage_encrypted: true, deletion_protection: true },
  plain: [{ storage_encrypted: undefined }],
  lost: [{ deletion_protection: false }],
};
const snapshotCopy: StoreExample = {
  right: { kms_key_id: "${aws_kms_key.key.arn}" },
  plain: [{ kms_key_id: undefined }],
};
const searchDomain: StoreExample = {
  right: {
    encrypt_at_rest: [{ enabled: true }],
    node_to_node_encryption: { enabled: true },
    vpc_options: { subnet_ids: ["subnet-1"] },
    ...PROTECTED,
  },
  plain: [
    { encrypt_at_rest: undefined },
    { encrypt_at_rest: [{ enabled: false }] },
    { node_to_node_encryption: undefined },
    { domain_endpoint_options: { enforce_https: false } },
  ],
  lost: [UNPROTECTED],
};
const fileSystem: StoreExample = {
  right: { automatic_backup_retention_days: 7, ...PROTECTED },
  lost: [{ automatic_backup_retention_days: 0 }, { skip_final_backup: true }, UNPROTECTED],
};
const keptByTerraform: StoreExample = { right: PROTECTED, lost: [UNPROTECTED, { lifecycle: {} }] };
const guarded: StoreExample = { right: {}, lost: [{ deletion_protection: false }] };
const emptied: StoreExample = {
  right: {},
  lost: [{ force_destroy: true }, { force_destroy: "${var.force}" }],
};
const volume: StoreExample = { right: { encrypted: true }, plain: [{ encrypted: undefined }] };
const instance: StoreExample = {
  right: { root_block_device: { encrypted: true } },
  plain: [
    { root_block_device: undefined },
    { root_block_device: {} },
    { ebs_block_device: [{ encrypted: true }, { device_name: "/dev/sdf" }] },
    { dynamic: { ebs_block_device: { for_each: "${var.disks}", content: { encrypted: false } } } },
    { ebs_block_device: "${var.disks}" },
  ],
};
const closed = {
  block_public_acls: true,
  block_public_policy: true,
  ignore_public_acls: true,
  restrict_public_buckets: true,
};
const opened = Object.keys(closed).flatMap((flag) => [{ [flag]: false }, { [flag]: undefined }]);

const emr = (settings: Arguments): Arguments => ({
  configuration: JSON.stringify({ EncryptionConfiguration: settings }),
});

/** One of each kind of store. */
export const STORE_EXAMPLES: Readonly<Record<string, StoreExample>> = {
  aws_ami_copy: volume,
  aws_api_gateway_method_settings: {
    right: { settings: { caching_enabled: true, cache_data_encrypted: true } },
    plain: [
      { settings: { caching_enabled: true } },
      { settings: [{ caching_enabled: "${var.cache}", cache_data_encrypted: false }] },
    ],
  },
  aws_appsync_api_cache: {
    right: { at_rest_encryption_enabled: true, transit_encryption_enabled: true },
    plain: [{ at_rest_encryption_enabled: false }, { transit_encryption_enabled: undefined }],
  },
  aws_athena_database: emptied,
  aws_athena_workgroup: emptied,
  aws_backup_vault: { right: {}, lost: [{ force_destroy: true }] },
  aws_codebuild_project: {
    right: { artifacts: { type: "S3" } },
    plain: [
      { artifacts: { encryption_disabled: true } },
      { secondary_artifacts: [{}, { encryption_disabled: true }] },
      { logs_config: { s3_logs: { encryption_disabled: "true" } } },
    ],
  },
  aws_codebuild_report_group: {
    right: {},
    plain: [{ export_config: { s3_destination: [{ encryption_disabled: true }] } }],
  },
  aws_cognito_user_pool: {
    right: { deletion_protection: "ACTIVE" },
    lost: [{ deletion_protection: undefined }, { deletion_protection: "INACTIVE" }],
  },
  aws_dax_cluster: {
    right: { server_side_encryption: { enabled: true }, cluster_endpoint_encryption_type: "TLS" },
    plain: [{ server_side_encryption: undefined }, { cluster_endpoint_encryption_type: undefined }],
  },
  aws_db_instance: {
    ...relationalStore,
    lost: [
      ...(relationalStore.lost ?? []),
      { engine: "postgres", enabled_cloudwatch_logs_exports: ["upgrade"] },
      { engine: "mysql" },
    ],
  },
  aws_db_parameter_group: {
    right: { family: "postgres17", parameter: [{ name: "rds.force_ssl", value: "1" }] },
    plain: [
      { family: "postgres14", parameter: [] },
      { parameter: [{ name: "rds.force_ssl", value: "0" }] },
      { parameter: [{ name: "rds.force_ssl", value: "${var.tls}" }] },
      { parameter: "${var.parameters}" },
      { parameter: [{ name: "${var.name}", value: "0" }] },
      { family: "mysql8.4" },
      { family: "mysql8.4", parameter: { name: "require_secure_transport", value: "OFF" } },
    ],
  },
  aws_db_snapshot_copy: snapshotCopy,
  aws_dlm_lifecycle_policy: {
    right: { policy_details: { schedule: [{ cross_region_copy_rule: { encrypted: true } }] } },
    plain: [{ policy_details: { schedule: [{}, { cross_region_copy_rule: { encrypted: false } }] } }],
  },
  aws_docdb_cluster: {
    right: { ...relational, ...PROTECTED, enabled_cloudwatch_logs_exports: ["audit"] },
    plain: [{ storage_encrypted: false }],
    lost: [
      { lifecycle: undefined },
      { deletion_protection: false },
      { backup_retention_period: undefined },
      { skip_final_snapshot: true },
      { enabled_cloudwatch_logs_exports: ["profiler"] },
    ],
  },
  aws_docdb_global_cluster: globalCluster,
  aws_docdbelastic_cluster: {
    right: { backup_retention_period: 7, ...PROTECTED },
    lost: [{ backup_retention_period: 0 }, UNPROTECTED],
  },
  aws_drs_replication_configuration_template: {
    right: { ebs_encryption: "DEFAULT" },
    plain: [{ ebs_encryption: "NONE" }],
  },
  aws_dsql_cluster: {
    right: { deletion_protection_enabled: true },
    lost: [{ deletion_protection_enabled: false }],
  },
  aws_dynamodb_table: {
    right: { deletion_protection_enabled: true, point_in_time_recovery: { enabled: true } },
    lost: [{ deletion_protection_enabled: undefined }, { point_in_time_recovery: undefined }],
  },
  aws_dynamodb_table_replica: {
    right: { deletion_protection_enabled: true, point_in_time_recovery: true },
    lost: [{ deletion_protection_enabled: undefined }, { point_in_time_recovery: false }],
  },
  aws_ebs_snapshot_copy: volume,
  aws_ebs_snapshot_import: volume,
  aws_ebs_volume: {
    right: { encrypted: true, ...PROTECTED },
    beside: { aws_dlm_lifecycle_policy: { it: {} } },
    plain: [{ encrypted: false }],
    lost: [{ lifecycle: {} }],
  },
  aws_ecr_repository: { right: {}, lost: [{ force_delete: true }] },
  aws_ecrpublic_repository: emptied,
  aws_ecs_service: {
    right: { volume_configuration: { managed_ebs_volume: { encrypted: true } } },
    plain: [{ volume_configuration: { managed_ebs_volume: {} } }],
  },
  aws_ecs_task_definition: {
    right: {
      volume: [{ name: "it", efs_volume_configuration: { transit_encryption: "ENABLED" } }, { name: "own" }],
    },
    plain: [
      { volume: [{ efs_volume_configuration: { transit_encryption: "DISABLED" } }] },
      { volume: { efs_volume_configuration: [{}] } },
      { dynamic: { volume: { for_each: "${var.volumes}", content: { efs_volume_configuration: {} } } } },
    ],
  },
  aws_efs_file_system: {
    right: { encrypted: true, ...PROTECTED },
    beside: { aws_efs_backup_policy: { it: { file_system_id: "${aws_efs_file_system.it.id}" } } },
    plain: [{ encrypted: undefined }],
    lost: [UNPROTECTED],
  },
  aws_elasticache_cluster: {
    right: { engine: "memcached", transit_encryption_enabled: true },
    plain: [{ engine: "redis" }, { engine: undefined }, { transit_encryption_enabled: undefined }],
  },
  aws_elasticache_replication_group: {
    right: {
      at_rest_encryption_enabled: "true",
      transit_encryption_enabled: true,
      snapshot_retention_limit: 1,
    },
    plain: [
      { at_rest_encryption_enabled: "false" },
      { at_rest_encryption_enabled: undefined },
      { engine: "valkey", at_rest_encryption_enabled: false },
      { transit_encryption_enabled: false },
    ],
    lost: [{ snapshot_retention_limit: 0 }],
  },
  aws_elasticache_serverless_cache: {
    right: { snapshot_retention_limit: 1 },
    lost: [{ snapshot_retention_limit: undefined }],
  },
  aws_elasticsearch_domain: searchDomain,
  aws_emr_cluster: {
    right: { security_configuration: "it" },
    plain: [{ security_configuration: undefined }],
  },
  aws_emr_security_configuration: {
    right: emr({ EnableAtRestEncryption: true, EnableInTransitEncryption: true }),
    plain: [
      emr({ EnableAtRestEncryption: true }),
      emr({ EnableInTransitEncryption: true, EnableAtRestEncryption: false }),
      { configuration: "${var.configuration}" },
    ],
  },
  aws_fsx_lustre_file_system: {
    right: { deployment_type: "PERSISTENT_2", ...fileSystem.right },
    lost: [{ automatic_backup_retention_days: undefined }, UNPROTECTED],
  },
  aws_fsx_ontap_file_system: {
    right: fileSystem.right,
    lost: [{ automatic_backup_retention_days: 0 }, UNPROTECTED],
  },
  aws_fsx_ontap_volume: { right: {}, lost: [{ skip_final_backup: true }] },
  aws_fsx_openzfs_file_system: fileSystem,
  aws_fsx_windows_file_system: fileSystem,
  aws_glue_data_catalog_encryption_settings: {
    right: {
      data_catalog_encryption_settings: {
        encryption_at_rest: { catalog_encryption_mode: "SSE-KMS" },
        connection_password_encryption: { return_connection_password_encrypted: true },
      },
    },
    plain: [
      { data_catalog_encryption_settings: {} },
      {
        data_catalog_encryption_settings: {
          encryption_at_rest: { catalog_encryption_mode: "SSE-KMS" },
          connection_password_encryption: { return_connection_password_encrypted: false },
        },
      },
    ],
  },
  aws_glue_security_configuration: {
    right: {
      encryption_configuration: {
        cloudwatch_encryption: { cloudwatch_encryption_mode: "SSE-KMS" },
        job_bookmarks_encryption: { job_bookmarks_encryption_mode: "CSE-KMS" },
        s3_encryption: { s3_encryption_mode: "SSE-S3" },
      },
    },
    plain: [{ encryption_configuration: { s3_encryption: { s3_encryption_mode: "SSE-S3" } } }],
  },
  aws_imagebuilder_container_recipe: {
    right: {},
    plain: [{ instance_configuration: { block_device_mapping: [{ ebs: {} }] } }],
  },
  aws_imagebuilder_image_recipe: {
    right: { block_device_mapping: [{ ebs: { encrypted: "true" } }] },
    plain: [{ block_device_mapping: [{ ebs: {} }] }],
  },
  aws_instance: instance,
  aws_keyspaces_table: {
    right: { point_in_time_recovery: { status: "ENABLED" }, ...PROTECTED },
    lost: [{ point_in_time_recovery: undefined }, UNPROTECTED],
  },
  aws_kinesis_firehose_delivery_stream: {
    right: { server_side_encryption: { enabled: true } },
    plain: [{ server_side_encryption: undefined }],
  },
  aws_kinesis_stream: {
    right: { encryption_type: "KMS" },
    plain: [{ encryption_type: "NONE" }, { encryption_type: undefined }],
  },
  aws_launch_configuration: {
    right: { root_block_device: { encrypted: true } },
    plain: [{ root_block_device: undefined }, { ebs_block_device: [{}] }],
  },
  aws_launch_template: {
    right: { block_device_mappings: [{ ebs: { encrypted: "true" } }, { virtual_name: "ephemeral0" }] },
    plain: [
      { block_device_mappings: [{ ebs: { encrypted: "true" } }, { ebs: {} }] },
      { block_device_mappings: undefined },
    ],
  },
  aws_lightsail_bucket: { right: {}, lost: [{ force_delete: true }] },
  aws_lightsail_database: {
    right: { backup_retention_enabled: true },
    lost: [{ backup_retention_enabled: undefined }, { skip_final_snapshot: true }],
  },
  aws_memorydb_cluster: {
    right: { snapshot_retention_limit: 1, ...PROTECTED },
    plain: [{ tls_enabled: false }],
    lost: [{ snapshot_retention_limit: undefined }, UNPROTECTED],
  },
  aws_msk_cluster: {
    right: PROTECTED,
    plain: [
      { encryption_info: { encryption_in_transit: { client_broker: "TLS_PLAINTEXT" } } },
      { encryption_info: [{ encryption_in_transit: [{ in_cluster: false }] }] },
    ],
    lost: [UNPROTECTED],
  },
  aws_mskconnect_connector: {
    right: { kafka_cluster_encryption_in_transit: { encryption_type: "TLS" } },
    plain: [{ kafka_cluster_encryption_in_transit: {} }],
  },
  aws_neptune_cluster: relationalStore,
  aws_neptune_global_cluster: globalCluster,
  aws_neptunegraph_graph: guarded,
  aws_opensearch_domain: searchDomain,
  aws_qldb_ledger: guarded,
  aws_rds_cluster: relationalStore,
  aws_rds_cluster_parameter_group: {
    right: { family: "aurora-postgresql17", parameter: [{ name: "rds.force_ssl", value: "1" }] },
    plain: [
      { family: "aurora-postgresql16", parameter: [] },
      { parameter: [{ name: "rds.force_ssl", value: "0" }] },
      { family: "aurora-mysql8.0" },
      { family: "aurora-mysql8.0", parameter: { name: "require_secure_transport", value: "OFF" } },
    ],
  },
  aws_rds_cluster_snapshot_copy: snapshotCopy,
  aws_rds_global_cluster: globalCluster,
  aws_redshift_cluster: {
    right: { encrypted: true, automated_snapshot_retention_period: 7, ...PROTECTED },
    plain: [{ encrypted: undefined }, { encrypted: "false" }],
    lost: [UNPROTECTED, { automated_snapshot_retention_period: 1 }, { skip_final_snapshot: true }],
  },
  aws_redshiftserverless_namespace: keptByTerraform,
  aws_route53_zone: emptied,
  aws_s3_access_point: {
    right: {},
    plain: Object.keys(closed).map((flag) => ({ public_access_block_configuration: { [flag]: false } })),
  },
  aws_s3_account_public_access_block: { right: closed, plain: opened },
  aws_s3_bucket: {
    right: {},
    beside: {
      aws_s3_bucket_public_access_block: { it: { bucket: "${aws_s3_bucket.it.id}", ...closed } },
    },
    lost: [{ force_destroy: true }, { force_destroy: "true" }],
  },
  aws_s3_bucket_public_access_block: { right: closed, plain: opened },
  aws_s3_directory_bucket: emptied,
  aws_s3control_multi_region_access_point: {
    right: {},
    plain: Object.keys(closed).map((flag) => ({ details: [{ public_access_block: [{ [flag]: false }] }] })),
  },
  aws_s3tables_table_bucket: emptied,
  aws_s3vectors_vector_bucket: emptied,
  aws_secretsmanager_secret: {
    right: { recovery_window_in_days: 30 },
    lost: [{ recovery_window_in_days: 0 }, { recovery_window_in_days: "0" }],
  },
  aws_spot_fleet_request: {
    right: { launch_specification: [{ root_block_device: { encrypted: true } }] },
    plain: [
      { launch_specification: [{ root_block_device: {} }] },
      { launch_specification: { ebs_block_device: [{}] } },
    ],
  },
  aws_spot_instance_request: instance,
  aws_sqs_queue: {
    right: {},
    plain: [{ sqs_managed_sse_enabled: false }, { sqs_managed_sse_enabled: "false", kms_master_key_id: "" }],
  },
  aws_timestreaminfluxdb_db_cluster: keptByTerraform,
  aws_timestreaminfluxdb_db_instance: keptByTerraform,
  aws_timestreamwrite_table: keptByTerraform,
  aws_verifiedpermissions_policy_store: {
    right: { deletion_protection: "ENABLED" },
    lost: [{ deletion_protection: undefined }],
  },
  aws_workspaces_workspace: {
    right: { root_volume_encryption_enabled: true, user_volume_encryption_enabled: true },
    plain: [{ root_volume_encryption_enabled: undefined }, { user_volume_encryption_enabled: false }],
  },
};

/** The example of a type with changes. */
export const storeWith = (type: string, changes: Arguments = {}): Resources => ({
  ...STORE_EXAMPLES[type]?.beside,
  [type]: { it: { ...STORE_EXAMPLES[type]?.right, ...changes } },
});
