import { resourceArn } from "./service-authorization.ts";

/**
 * The resource type, as IAM calls it, that a Terraform resource is: service and type.
 * Source: the provider's documentation of each (`arn` under "Attribute Reference"), 2026-11.
 */
const RESOURCE_TYPES: Readonly<Record<string, readonly [service: string, type: string]>> = {
  aws_acm_certificate: ["acm", "certificate"],
  aws_autoscaling_group: ["autoscaling", "autoScalingGroup"],
  aws_cloudfront_distribution: ["cloudfront", "distribution"],
  aws_cloudtrail: ["cloudtrail", "trail"],
  aws_cloudwatch_event_rule: ["events", "rule-on-default-event-bus"],
  aws_cloudwatch_log_group: ["logs", "log-group"],
  aws_cloudwatch_metric_alarm: ["cloudwatch", "alarm"],
  aws_codebuild_project: ["codebuild", "project"],
  aws_db_instance: ["rds", "db"],
  aws_dlm_lifecycle_policy: ["dlm", "policy"],
  aws_docdb_cluster: ["rds", "cluster"],
  aws_docdb_cluster_instance: ["rds", "db"],
  aws_dynamodb_table: ["dynamodb", "table"],
  aws_ebs_volume: ["ec2", "volume"],
  aws_ecr_repository: ["ecr", "repository"],
  aws_ecs_capacity_provider: ["ecs", "capacity-provider"],
  aws_ecs_cluster: ["ecs", "cluster"],
  aws_ecs_service: ["ecs", "service"],
  aws_ecs_task_definition: ["ecs", "task-definition"],
  aws_efs_access_point: ["elasticfilesystem", "access-point"],
  aws_efs_file_system: ["elasticfilesystem", "file-system"],
  aws_elasticache_cluster: ["elasticache", "cluster"],
  aws_elasticache_parameter_group: ["elasticache", "parametergroup"],
  aws_elasticache_replication_group: ["elasticache", "replicationgroup"],
  aws_elasticache_subnet_group: ["elasticache", "subnetgroup"],
  aws_elasticache_user: ["elasticache", "user"],
  aws_elasticache_user_group: ["elasticache", "usergroup"],
  aws_flow_log: ["ec2", "vpc-flow-log"],
  aws_iam_instance_profile: ["iam", "instance-profile"],
  aws_iam_role: ["iam", "role"],
  aws_iam_user: ["iam", "user"],
  aws_instance: ["ec2", "instance"],
  aws_kinesis_firehose_delivery_stream: ["firehose", "deliverystream"],
  aws_kms_alias: ["kms", "alias"],
  aws_kms_key: ["kms", "key"],
  aws_lambda_function: ["lambda", "function"],
  aws_launch_template: ["ec2", "launch-template"],
  aws_lb: ["elasticloadbalancing", "loadbalancer/app/"],
  aws_lb_listener: ["elasticloadbalancing", "listener/app"],
  aws_lb_target_group: ["elasticloadbalancing", "targetgroup"],
  aws_rds_cluster: ["rds", "cluster"],
  aws_rds_cluster_instance: ["rds", "db"],
  aws_s3_bucket: ["s3", "bucket"],
  aws_secretsmanager_secret: ["secretsmanager", "Secret"],
  aws_security_group: ["ec2", "security-group"],
  aws_service_discovery_service: ["servicediscovery", "service"],
  aws_sns_topic: ["sns", "topic"],
  aws_sqs_queue: ["sqs", "queue"],
  aws_ssm_parameter: ["ssm", "parameter"],
  aws_subnet: ["ec2", "subnet"],
  aws_vpc: ["ec2", "vpc"],
  aws_vpc_endpoint: ["ec2", "vpc-endpoint"],
  aws_wafv2_web_acl: ["wafv2", "webacl"],
};

/** Resources whose `id` is their ARN. */
const ID_IS_ARN = [
  "aws_acm_certificate",
  "aws_ecs_capacity_provider",
  "aws_ecs_cluster",
  "aws_ecs_service",
  "aws_lb",
  "aws_lb_listener",
  "aws_lb_target_group",
  "aws_secretsmanager_secret",
  "aws_sns_topic",
];

/** The ARN, with variables such as `${ClusterName}`, that an attribute of a Terraform resource gives, if it is known. */
export function terraformArn(type: string, attribute: string): string | undefined {
  const found = Object.hasOwn(RESOURCE_TYPES, type) ? RESOURCE_TYPES[type] : undefined;
  const givesArn = attribute === "arn" || (attribute === "id" && ID_IS_ARN.includes(type));
  return found && givesArn ? resourceArn(...found) : undefined;
}

/** All that the table holds, for a test that each is in the service authorisation data. */
export const terraformResourceTypes = (): readonly string[] => Object.keys(RESOURCE_TYPES);
