/** How far a physical name must be the only one of its kind. */
export type NameScope =
  /** All accounts of all customers. */
  | "world"
  /** The account, in all regions. */
  | "account"
  /** Account and region. */
  | "region"
  /** The VPC; an environment has one. */
  | "vpc"
  /** The resource that the arguments name. */
  | readonly string[];

export interface NameRule {
  /** Argument of the Terraform resource. */
  readonly argument: string;
  readonly scope: NameScope;
  /** `Shop` and `shop` are one name. Default: two. */
  readonly ignoresCase?: true;
  /** Field of AWS's API that says so. */
  readonly source: string;
}

/**
 * Which argument names a resource towards AWS, and among which others that name must be the only one. A second
 * resource of the name fails the apply, or, where AWS's call puts rather than creates, takes the first one over.
 * Sources: the API references of the services, in botocore 1.44.8 (2026-11).
 */
export const NAMED: Readonly<Record<string, NameRule>> = {
  aws_appautoscaling_policy: {
    argument: "name",
    scope: ["service_namespace", "resource_id", "scalable_dimension"],
    source: "PutScalingPolicy, PolicyName",
  },
  aws_appautoscaling_scheduled_action: {
    argument: "name",
    scope: ["service_namespace", "resource_id", "scalable_dimension"],
    source: "PutScheduledAction, ScheduledActionName: an existing one is changed",
  },
  aws_autoscaling_group: {
    argument: "name",
    scope: "region",
    source: "CreateAutoScalingGroup, AutoScalingGroupName",
  },
  aws_cloudfront_function: { argument: "name", scope: "account", source: "CreateFunction, Name" },
  aws_cloudfront_origin_access_control: {
    argument: "name",
    scope: "account",
    source: "CreateOriginAccessControl, Name: unique in the account",
  },
  aws_cloudfront_response_headers_policy: {
    argument: "name",
    scope: "account",
    source: "CreateResponseHeadersPolicy, Name: ResponseHeadersPolicyAlreadyExists",
  },
  aws_cloudwatch_dashboard: {
    argument: "dashboard_name",
    scope: "account",
    source: "PutDashboard, DashboardName: an existing one is replaced",
  },
  aws_cloudtrail: { argument: "name", scope: "region", source: "CreateTrail, Name" },
  aws_cloudwatch_event_rule: { argument: "name", scope: "region", source: "PutRule, Name" },
  aws_cloudwatch_event_target: { argument: "target_id", scope: ["rule"], source: "Target, Id" },
  aws_cloudwatch_log_delivery_destination: {
    argument: "name",
    scope: "region",
    source: "PutDeliveryDestination, name: an existing one is replaced",
  },
  aws_cloudwatch_log_delivery_source: {
    argument: "name",
    scope: "region",
    source: "PutDeliverySource, name: an existing one is replaced",
  },
  aws_cloudwatch_log_metric_filter: {
    argument: "name",
    scope: ["log_group_name"],
    source: "PutMetricFilter, filterName: an existing one is replaced",
  },
  aws_cloudwatch_log_group: { argument: "name", scope: "region", source: "CreateLogGroup" },
  aws_cloudwatch_metric_alarm: {
    argument: "alarm_name",
    scope: "region",
    source: "PutMetricAlarm, AlarmName: an existing one is replaced",
  },
  aws_db_instance: {
    argument: "identifier",
    scope: "region",
    ignoresCase: true,
    source: "CreateDBInstance, DBInstanceIdentifier",
  },
  aws_db_option_group: {
    argument: "name",
    scope: "region",
    ignoresCase: true,
    source: "CreateOptionGroup, OptionGroupName",
  },
  aws_db_parameter_group: {
    argument: "name",
    scope: "region",
    ignoresCase: true,
    source: "CreateDBParameterGroup, DBParameterGroupName",
  },
  aws_db_subnet_group: {
    argument: "name",
    scope: "region",
    ignoresCase: true,
    source: "CreateDBSubnetGroup, DBSubnetGroupName",
  },
  aws_docdb_cluster: {
    argument: "cluster_identifier",
    scope: "region",
    ignoresCase: true,
    source: "CreateDBCluster, DBClusterIdentifier",
  },
  aws_docdb_cluster_instance: {
    argument: "identifier",
    scope: "region",
    ignoresCase: true,
    source: "CreateDBInstance, DBInstanceIdentifier",
  },
  aws_docdb_cluster_parameter_group: {
    argument: "name",
    scope: "region",
    ignoresCase: true,
    source: "CreateDBClusterParameterGroup, DBClusterParameterGroupName",
  },
  aws_docdb_subnet_group: {
    argument: "name",
    scope: "region",
    ignoresCase: true,
    source: "CreateDBSubnetGroup, DBSubnetGroupName",
  },
  aws_rds_cluster: {
    argument: "cluster_identifier",
    scope: "region",
    ignoresCase: true,
    source: "CreateDBCluster, DBClusterIdentifier",
  },
  aws_rds_cluster_instance: {
    argument: "identifier",
    scope: "region",
    ignoresCase: true,
    source: "CreateDBInstance, DBInstanceIdentifier",
  },
  aws_rds_cluster_parameter_group: {
    argument: "name",
    scope: "region",
    ignoresCase: true,
    source: "CreateDBClusterParameterGroup, DBClusterParameterGroupName",
  },
  aws_ecr_repository: { argument: "name", scope: "region", source: "CreateRepository, repositoryName" },
  aws_ecs_capacity_provider: { argument: "name", scope: "region", source: "CreateCapacityProvider, name" },
  aws_ecs_cluster: { argument: "name", scope: "region", source: "CreateCluster, clusterName" },
  aws_ecs_service: { argument: "name", scope: ["cluster"], source: "CreateService, serviceName" },
  aws_ecs_task_definition: {
    argument: "family",
    scope: "region",
    source: "RegisterTaskDefinition, family: another definition becomes a revision",
  },
  aws_efs_file_system: {
    argument: "creation_token",
    scope: "region",
    source: "CreateFileSystem, CreationToken",
  },
  aws_elasticache_cluster: {
    argument: "cluster_id",
    scope: "region",
    ignoresCase: true,
    source: "CreateCacheCluster, CacheClusterId",
  },
  aws_elasticache_parameter_group: {
    argument: "name",
    scope: "region",
    ignoresCase: true,
    source: "CreateCacheParameterGroup, CacheParameterGroupName",
  },
  aws_elasticache_replication_group: {
    argument: "replication_group_id",
    scope: "region",
    ignoresCase: true,
    source: "CreateReplicationGroup, ReplicationGroupId",
  },
  aws_elasticache_subnet_group: {
    argument: "name",
    scope: "region",
    ignoresCase: true,
    source: "CreateCacheSubnetGroup, CacheSubnetGroupName",
  },
  aws_elasticache_user: {
    argument: "user_id",
    scope: "region",
    ignoresCase: true,
    source: "CreateUser, UserId",
  },
  aws_elasticache_user_group: {
    argument: "user_group_id",
    scope: "region",
    ignoresCase: true,
    source: "CreateUserGroup, UserGroupId",
  },
  aws_iam_instance_profile: {
    argument: "name",
    scope: "account",
    ignoresCase: true,
    source: "CreateInstanceProfile, InstanceProfileName",
  },
  aws_iam_policy: {
    argument: "name",
    scope: "account",
    ignoresCase: true,
    source: "CreatePolicy, PolicyName",
  },
  aws_iam_role: { argument: "name", scope: "account", ignoresCase: true, source: "CreateRole, RoleName" },
  aws_iam_role_policy: { argument: "name", scope: ["role"], source: "PutRolePolicy, PolicyName" },
  aws_key_pair: { argument: "key_name", scope: "region", source: "ImportKeyPair, KeyName" },
  aws_kms_alias: { argument: "name", scope: "region", source: "CreateAlias, AliasName" },
  aws_launch_template: {
    argument: "name",
    scope: "region",
    source: "CreateLaunchTemplate, LaunchTemplateName",
  },
  aws_lb: { argument: "name", scope: "region", source: "CreateLoadBalancer, Name" },
  aws_lb_target_group: { argument: "name", scope: "region", source: "CreateTargetGroup, Name" },
  aws_route53_record: {
    argument: "name",
    scope: ["zone_id", "type"],
    ignoresCase: true,
    source: "ChangeResourceRecordSets, Name: the provider makes none that is there",
  },
  aws_route53_zone: {
    argument: "name",
    scope: ["vpc"],
    ignoresCase: true,
    source: "CreateHostedZone, Name: of two public ones the registrar names the name servers of one",
  },
  aws_s3_bucket: { argument: "bucket", scope: "world", source: "CreateBucket, Bucket" },
  aws_scheduler_schedule: {
    argument: "name",
    scope: ["group_name"],
    source: "CreateSchedule, Name: unique within its group",
  },
  aws_scheduler_schedule_group: { argument: "name", scope: "region", source: "CreateScheduleGroup, Name" },
  aws_secretsmanager_secret: { argument: "name", scope: "region", source: "CreateSecret, Name" },
  aws_security_group: {
    argument: "name",
    scope: "vpc",
    ignoresCase: true,
    source: "CreateSecurityGroup, GroupName: case-insensitive, unique within the VPC",
  },
  aws_service_discovery_http_namespace: {
    argument: "name",
    scope: "region",
    source: "CreateHttpNamespace, Name",
  },
  aws_service_discovery_private_dns_namespace: {
    argument: "name",
    scope: "vpc",
    source: "CreatePrivateDnsNamespace, Name: a private hosted zone of the name",
  },
  aws_service_discovery_service: {
    argument: "name",
    scope: ["namespace_id"],
    ignoresCase: true,
    source: "CreateService of Cloud Map, Name",
  },
  aws_sns_topic: {
    argument: "name",
    scope: "region",
    source: "CreateTopic, Name: an existing one is returned",
  },
  aws_sqs_queue: {
    argument: "name",
    scope: "region",
    source: "CreateQueue, QueueName: an existing one is returned",
  },
  aws_ssm_parameter: { argument: "name", scope: "region", source: "PutParameter, Name" },
  aws_wafv2_web_acl: {
    argument: "name",
    scope: ["region", "scope"],
    source: "CreateWebACL, Name",
  },
};

/** Resource types that AWS gives an identifier itself, or that are settings of another resource. */
export const UNNAMED: readonly string[] = [
  // Its names may be in any number of certificates.
  "aws_acm_certificate",
  "aws_acm_certificate_validation",
  "aws_appautoscaling_target",
  "aws_cloudfront_distribution",
  "aws_cloudfront_vpc_origin",
  "aws_cloudwatch_log_delivery",
  "aws_default_security_group",
  "aws_dlm_lifecycle_policy",
  "aws_ebs_volume",
  "aws_ecr_lifecycle_policy",
  "aws_ecs_cluster_capacity_providers",
  "aws_efs_access_point",
  "aws_efs_backup_policy",
  "aws_efs_file_system_policy",
  "aws_efs_mount_target",
  "aws_eip",
  "aws_eip_association",
  "aws_flow_log",
  // Its URL is whose tokens it is for; `delivery` says where two would make the same.
  "aws_iam_openid_connect_provider",
  "aws_iam_role_policy_attachment",
  "aws_instance",
  "aws_internet_gateway",
  "aws_kms_key",
  "aws_lb_listener",
  "aws_lb_listener_rule",
  "aws_nat_gateway",
  "aws_route",
  "aws_route_table",
  "aws_route_table_association",
  "aws_route53_zone_association",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_object_lock_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
  "aws_secretsmanager_secret_version",
  "aws_sns_topic_policy",
  "aws_sns_topic_subscription",
  "aws_sqs_queue_policy",
  "aws_subnet",
  "aws_vpc",
  "aws_vpc_endpoint",
  "aws_vpc_security_group_egress_rule",
  "aws_vpc_security_group_ingress_rule",
  "aws_wafv2_web_acl_association",
  "aws_wafv2_web_acl_logging_configuration",
];
