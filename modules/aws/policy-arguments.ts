/**
 * Every argument of the AWS provider that takes a policy in IAM's language. Source: provider schema of
 * `@cdktf/provider-aws` 21.22.1 (`hashicorp/aws` 6), 2026-11-26; a test checks the tables against the provider's types.
 */

/**
 * Where a policy stands decides how it is read. `self`: a policy of one resource, whose `*` is that resource;
 * `repository`: it has no resources at all; `boundary`: it gives nothing, but bounds what others give.
 */
export type PolicyKind = "identity" | "boundary" | "trust" | "resource" | "self" | "repository" | "endpoint";

export interface PolicyArgument {
  /** `inline_policy.policy`: lists on the way are left out. */
  readonly path: string;
  readonly kind: PolicyKind;
  /** Prefixes of the services whose actions it may name; empty where it may name all. */
  readonly services: readonly string[];
  /** Argument that names what the policy is attached to; absent where the resource itself is that. */
  readonly target?: string;
}

type Row = readonly [path: string, kind: PolicyKind, services?: string, target?: string];

const KEY: Row = ["policy", "self", "kms"];
const ACCESS_POLICIES: Row = ["access_policies", "resource", "es"];

const ARGUMENTS: Readonly<Record<string, readonly Row[]>> = {
  aws_acmpca_policy: [["policy", "resource", "acm-pca", "resource_arn"]],
  aws_api_gateway_domain_name: [["policy", "resource", "execute-api"]],
  aws_api_gateway_rest_api: [["policy", "resource", "execute-api"]],
  aws_api_gateway_rest_api_policy: [["policy", "resource", "execute-api", "rest_api_id"]],
  aws_backup_vault_policy: [["policy", "self", "backup", "backup_vault_name"]],
  aws_cloudsearch_domain_service_access_policy: [["access_policy", "repository", "cloudsearch"]],
  aws_cloudwatch_event_bus_policy: [["policy", "resource", "events", "event_bus_name"]],
  aws_cloudwatch_log_delivery_destination_policy: [["delivery_destination_policy", "resource", "logs"]],
  aws_cloudwatch_log_destination_policy: [["access_policy", "resource", "logs", "destination_name"]],
  aws_cloudwatch_log_resource_policy: [["policy_document", "resource", "logs"]],
  aws_codeartifact_domain_permissions_policy: [["policy_document", "self", "codeartifact", "domain"]],
  aws_codeartifact_repository_permissions_policy: [["policy_document", "self", "codeartifact", "repository"]],
  aws_codebuild_resource_policy: [["policy", "resource", "codebuild", "resource_arn"]],
  aws_dynamodb_resource_policy: [["policy", "resource", "dynamodb", "resource_arn"]],
  aws_ecr_registry_policy: [["policy", "resource", "ecr"]],
  aws_ecr_repository_creation_template: [["repository_policy", "repository", "ecr"]],
  aws_ecr_repository_policy: [["policy", "repository", "ecr", "repository"]],
  aws_ecrpublic_repository_policy: [["policy", "repository", "ecr-public", "repository_name"]],
  aws_efs_file_system_policy: [["policy", "resource", "elasticfilesystem", "file_system_id"]],
  aws_elasticsearch_domain: [ACCESS_POLICIES],
  aws_elasticsearch_domain_policy: [["access_policies", "resource", "es", "domain_name"]],
  aws_fsx_s3_access_point_attachment: [["s3_access_point.policy", "resource", "s3"]],
  aws_glacier_vault: [["access_policy", "resource", "glacier"]],
  aws_glacier_vault_lock: [["policy", "resource", "glacier", "vault_name"]],
  aws_glue_resource_policy: [["policy", "resource", "glue"]],
  aws_iam_group_policy: [["policy", "identity"]],
  aws_iam_policy: [["policy", "identity"]],
  aws_iam_role: [
    ["assume_role_policy", "trust", "sts"],
    ["inline_policy.policy", "identity"],
  ],
  aws_iam_role_policy: [["policy", "identity"]],
  aws_iam_user_policy: [["policy", "identity"]],
  aws_iot_policy: [["policy", "identity", "iot"]],
  aws_kinesis_resource_policy: [["policy", "resource", "kinesis", "resource_arn"]],
  aws_kms_external_key: [KEY],
  aws_kms_key: [KEY],
  aws_kms_key_policy: [["policy", "self", "kms", "key_id"]],
  aws_kms_replica_external_key: [KEY],
  aws_kms_replica_key: [KEY],
  aws_media_store_container_policy: [["policy", "resource", "mediastore", "container_name"]],
  aws_msk_cluster_policy: [["policy", "resource", "kafka", "cluster_arn"]],
  aws_networkfirewall_resource_policy: [["policy", "resource", "network-firewall", "resource_arn"]],
  aws_oam_sink_policy: [["policy", "self", "oam", "sink_identifier"]],
  aws_opensearch_domain: [ACCESS_POLICIES],
  aws_opensearch_domain_policy: [["access_policies", "resource", "es", "domain_name"]],
  aws_organizations_policy: [["content", "boundary"]],
  aws_organizations_resource_policy: [["content", "resource", "organizations"]],
  aws_prometheus_resource_policy: [["policy_document", "resource", "aps", "workspace_id"]],
  aws_redshift_resource_policy: [["policy", "resource", "redshift redshift-serverless", "resource_arn"]],
  aws_redshiftserverless_resource_policy: [["policy", "self", "redshift-serverless", "resource_arn"]],
  aws_rolesanywhere_profile: [["session_policy", "boundary"]],
  aws_s3_access_point: [["policy", "resource", "s3"]],
  aws_s3_bucket: [["policy", "resource", "s3"]],
  aws_s3_bucket_policy: [["policy", "resource", "s3", "bucket"]],
  aws_s3control_access_grants_instance_resource_policy: [["policy", "resource", "s3"]],
  aws_s3control_access_point_policy: [["policy", "resource", "s3", "access_point_arn"]],
  aws_s3control_bucket_policy: [["policy", "resource", "s3-outposts", "bucket"]],
  aws_s3control_multi_region_access_point_policy: [["details.policy", "resource", "s3"]],
  aws_s3control_object_lambda_access_point_policy: [["policy", "resource", "s3-object-lambda"]],
  aws_s3tables_table_bucket_policy: [["resource_policy", "resource", "s3tables", "table_bucket_arn"]],
  aws_s3tables_table_policy: [["resource_policy", "resource", "s3tables", "table_bucket_arn"]],
  aws_s3vectors_vector_bucket_policy: [["policy", "resource", "s3vectors", "vector_bucket_arn"]],
  aws_sagemaker_model_package_group_policy: [["resource_policy", "resource", "sagemaker"]],
  aws_schemas_registry_policy: [["policy", "resource", "schemas", "registry_name"]],
  aws_secretsmanager_secret: [["policy", "self", "secretsmanager"]],
  aws_secretsmanager_secret_policy: [["policy", "self", "secretsmanager", "secret_arn"]],
  aws_ses_identity_policy: [["policy", "resource", "ses", "identity"]],
  aws_sesv2_email_identity_policy: [["policy", "resource", "ses", "email_identity"]],
  aws_sns_topic: [["policy", "resource", "sns"]],
  aws_sns_topic_policy: [["policy", "resource", "sns", "arn"]],
  aws_sqs_queue: [["policy", "resource", "sqs"]],
  aws_sqs_queue_policy: [["policy", "resource", "sqs", "queue_url"]],
  aws_ssoadmin_permission_set_inline_policy: [["inline_policy", "identity"]],
  aws_transfer_access: [["policy", "boundary"]],
  aws_transfer_user: [["policy", "boundary"]],
  aws_odb_network: [["s3_policy_document", "endpoint"]],
  aws_vpc_endpoint: [["policy", "endpoint"]],
  aws_vpc_endpoint_policy: [["policy", "endpoint"]],
  aws_vpclattice_auth_policy: [["policy", "self", "vpc-lattice-svcs", "resource_identifier"]],
  aws_vpclattice_resource_policy: [["policy", "resource", "vpc-lattice", "resource_arn"]],
  aws_xray_resource_policy: [["policy_document", "resource", "xray"]],
};

/** The arguments of a resource type that take policies. */
export function policyArguments(type: string): readonly PolicyArgument[] {
  const rows = Object.hasOwn(ARGUMENTS, type) ? (ARGUMENTS[type] ?? []) : [];
  return rows.map(([path, kind, services = "", target]) => ({
    path,
    kind,
    services: services === "" ? [] : services.split(" "),
    ...(target === undefined ? {} : { target }),
  }));
}

/** Resource types that take a policy, for a test that each is of the provider. */
export const typesWithPolicies = (): readonly string[] => Object.keys(ARGUMENTS);

/** Arguments whose name has "policy" in it and whose text is in another language, or no language at all. */
const OTHER_LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  "allowed values, or a name": [
    "alpn_policy",
    "auto_import_policy",
    "autoscaling_policy",
    "base_policy_regions",
    "browser_policy",
    "content_security_policy",
    "data_deletion_policy",
    "default_policy",
    "delete_propagation_policy",
    "dns_policy",
    "dns_record_client_routing_policy",
    "enabled_policy_types",
    "excess_capacity_termination_policy",
    "game_server_protection_policy",
    "https_policy",
    "image_pull_policy",
    "new_game_session_protection_policy",
    "notification_policy",
    "origin_protocol_policy",
    "padding_policy",
    "permission_policy",
    "protocol_policy",
    "referrer_policy",
    "routing_http_response_content_security_policy_header_value",
    "routing_policy",
    "security_policy",
    "sizing_policy",
    "snapshot_policy",
    "ssl_policy",
    "stream_exception_policy",
    "termination_policies",
    "tls_policy",
    "tls_security_policy",
    "user_context_policy",
    "viewer_protocol_policy",
    "web_app_endpoint_policy",
    "aws_iot_policy_attachment.policy",
    "aws_ses_receipt_filter.policy",
  ],
  "delivery of messages": [
    "archive_policy",
    "delivery_policy",
    "filter_policy",
    "redrive_allow_policy",
    "redrive_policy",
    "replay_policy",
  ],
  "life of images": ["aws_ecr_lifecycle_policy.policy", "lifecycle_policy"],
  "data protection and indexes of logs and topics": [
    "aws_cloudwatch_log_account_policy.policy_document",
    "aws_cloudwatch_log_data_protection_policy.policy_document",
    "aws_cloudwatch_log_index_policy.policy_document",
    "aws_sns_topic_data_protection_policy.policy",
  ],
  "core networks of Cloud WAN": [
    "base_policy_document",
    "aws_networkmanager_core_network_policy_attachment.policy_document",
  ],
  "OpenSearch Serverless' own": [
    "aws_opensearchserverless_access_policy.policy",
    "aws_opensearchserverless_lifecycle_policy.policy",
    "aws_opensearchserverless_security_policy.policy",
  ],
  "updates of a CloudFormation stack": ["policy_body"],
  Guard: ["policy_text"],
  Cedar: ["aws_verifiedaccess_endpoint.policy_document", "aws_verifiedaccess_group.policy_document"],
};

const OTHERS = new Set(Object.values(OTHER_LANGUAGES).flat());

/** Whether an argument with "policy" in its name is none of IAM's. */
export const isOtherLanguage = (type: string, argument: string): boolean =>
  OTHERS.has(argument) || OTHERS.has(`${type}.${argument}`);
