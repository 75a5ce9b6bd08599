import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expandAction } from "../../modules/aws/service-authorization.ts";
import { rightsOf, type TerraformRights, typesWithRights } from "../../modules/aws/terraform-rights.ts";
import { whyUntagged } from "../../modules/aws/untagged-resources.ts";
import { ownershipOf } from "../../modules/capabilities/delivery/own-arns.ts";
import { RESOURCES } from "../../modules/capabilities/resources.ts";
import { PROJECT } from "../support/environment.ts";

type Handlers = Readonly<Record<string, readonly string[]>>;
const HANDLERS: { readonly types: Readonly<Record<string, Handlers>> } = JSON.parse(
  readFileSync(join(PROJECT, "__tests__/aws/handler-permissions.json"), "utf8"),
);

/** What CloudFormation asks for and Terraform does not, or not for this type: by the reason, and by the type. */
const NOT_FOR_TERRAFORM: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "a type of its own does it": {
    aws_appautoscaling_target:
      "application-autoscaling:DescribeScheduledActions application-autoscaling:PutScheduledAction application-autoscaling:DeleteScheduledAction",
    aws_autoscaling_group: "cloudwatch:PutMetricAlarm",
    aws_cloudwatch_event_rule: "events:PutTargets events:ListTargetsByRule events:RemoveTargets iam:PassRole",
    aws_ecr_repository:
      "ecr:PutLifecyclePolicy ecr:SetRepositoryPolicy ecr:GetLifecyclePolicy ecr:GetRepositoryPolicy ecr:DeleteLifecyclePolicy ecr:DeleteRepositoryPolicy",
    aws_ecs_capacity_provider: "ecs:PutClusterCapacityProviders",
    aws_ecs_cluster: "ecs:PutClusterCapacityProviders ecs:PutAccountSetting ecs:PutAccountSettingDefault",
    aws_efs_file_system:
      "elasticfilesystem:PutBackupPolicy elasticfilesystem:PutFileSystemPolicy elasticfilesystem:DescribeBackupPolicy elasticfilesystem:DescribeFileSystemPolicy elasticfilesystem:DeleteFileSystemPolicy",
    aws_eip: "ec2:AssociateAddress",
    aws_elasticache_user_group: "elasticache:ModifyReplicationGroup",
    aws_rds_cluster:
      "rds:CreateDBInstance rds:DeleteDBInstance rds:DescribeDBSubnetGroups rds:ModifyDBInstance",
    aws_iam_role: "iam:AttachRolePolicy iam:PutRolePolicy iam:DetachRolePolicy",
    aws_s3_bucket:
      "s3:PutBucketOwnershipControls s3:PutBucketPublicAccessBlock s3:PutBucketVersioning s3:PutEncryptionConfiguration s3:PutLifecycleConfiguration s3:GetBucketOwnershipControls s3:GetBucketPublicAccessBlock s3:DeleteBucketEncryption s3:DeleteBucketLifecycle",
    aws_secretsmanager_secret: "secretsmanager:GetRandomPassword secretsmanager:GetSecretValue",
    aws_sns_topic: "sns:Subscribe sns:ListSubscriptionsByTopic sns:Unsubscribe",
  },
  "the table says which services make such a role": {
    aws_appautoscaling_target: "iam:CreateServiceLinkedRole iam:PassRole",
    aws_autoscaling_group: "iam:CreateServiceLinkedRole",
    aws_db_instance: "iam:CreateServiceLinkedRole",
    aws_db_option_group: "iam:CreateServiceLinkedRole",
    aws_db_parameter_group: "iam:CreateServiceLinkedRole",
    aws_db_subnet_group: "iam:CreateServiceLinkedRole",
    aws_ecs_capacity_provider: "iam:CreateServiceLinkedRole",
    aws_ecs_cluster: "iam:CreateServiceLinkedRole",
    aws_efs_file_system: "iam:CreateServiceLinkedRole",
    aws_elasticache_parameter_group: "iam:CreateServiceLinkedRole",
    aws_elasticache_replication_group: "iam:CreateServiceLinkedRole",
    aws_flow_log: "iam:CreateServiceLinkedRole",
    aws_rds_cluster: "iam:CreateServiceLinkedRole",
    aws_rds_cluster_parameter_group: "iam:CreateServiceLinkedRole",
  },
  "the right on a key comes with the key": {
    aws_db_instance: "kms:CreateGrant kms:DescribeKey",
    aws_ebs_volume: "kms:CreateGrant kms:GenerateDataKeyWithoutPlaintext kms:ReEncryptFrom kms:ReEncryptTo",
    aws_ecr_repository: "kms:CreateGrant kms:DescribeKey kms:RetireGrant",
    aws_ecs_cluster: "kms:DescribeKey",
    aws_efs_file_system: "kms:CreateGrant kms:DescribeKey kms:GenerateDataKeyWithoutPlaintext",
    aws_elasticache_replication_group:
      "kms:CreateGrant kms:Decrypt kms:DescribeKey kms:Encrypt kms:GenerateDataKey",
  },
  "no environment has what it is for": {
    aws_appautoscaling_policy: "cloudwatch:GetMetricData",
    aws_appautoscaling_target:
      "lambda:DeleteProvisionedConcurrencyConfig lambda:GetProvisionedConcurrencyConfig lambda:PutProvisionedConcurrencyConfig",
    aws_autoscaling_group:
      "autoscaling:Describe* ec2:Describe* ec2:Get* elasticloadbalancing:Describe* autoscaling:PutNotificationConfiguration autoscaling:DeleteNotificationConfiguration autoscaling:AttachLoadBalancerTargetGroups autoscaling:AttachLoadBalancers autoscaling:AttachTrafficSources autoscaling:DetachLoadBalancerTargetGroups autoscaling:DetachLoadBalancers autoscaling:DetachTrafficSources managed-fleets:CreateAutoScalingGroup managed-fleets:Get* managed-fleets:UpdateAutoScalingGroup managed-fleets:DeregisterAutoScalingGroup managed-fleets:RegisterAutoScalingGroup managed-fleets:DeleteAutoScalingGroup vpc-lattice:DeregisterTargets vpc-lattice:GetTargetGroup vpc-lattice:ListTargets vpc-lattice:RegisterTargets",
    aws_cloudwatch_log_group:
      "firehose:TagDeliveryStream s3:REST.PUT.OBJECT logs:CreateLogDelivery logs:DescribeIndexPolicies logs:DescribeResourcePolicies logs:GetDataProtectionPolicy logs:PutBearerTokenAuthentication logs:PutDataProtectionPolicy logs:PutIndexPolicy logs:PutResourcePolicy logs:DeleteIndexPolicy logs:DeleteResourcePolicy logs:DeleteDataProtectionPolicy",
    // Read replicas, Aurora, roles of features and of monitoring, passwords that RDS makes, backups in other regions.
    aws_db_instance:
      "iam:GetRole iam:ListRoles iam:PassRole rds:AddRoleToDBInstance rds:CreateDBInstanceReadReplica rds:DescribeDBClusterSnapshots rds:DescribeDBClusters rds:DescribeDBInstanceAutomatedBackups rds:PromoteReadReplica rds:RemoveRoleFromDBInstance rds:RestoreDBInstanceToPointInTime rds:StartDBInstanceAutomatedBackupsReplication rds:StopDBInstanceAutomatedBackupsReplication secretsmanager:CreateSecret secretsmanager:TagResource",
    aws_ebs_volume: "ec2:CopyVolumes ec2:DescribeVolumeAttribute ec2:ModifyVolumeAttribute",
    aws_efs_file_system:
      "elasticfilesystem:CreateReplicationConfiguration elasticfilesystem:DescribeReplicationConfigurations elasticfilesystem:DeleteReplicationConfiguration iam:PassRole",
    aws_eip: "ec2:AcceptAddressTransfer",
    aws_elasticache_parameter_group: "iam:PutRolePolicy",
    aws_elasticache_replication_group:
      "firehose:PutRecord firehose:PutRecordBatch firehose:TagDeliveryStream logs:CreateLogDelivery logs:CreateLogStream logs:DeleteLogDelivery logs:GetLogDelivery logs:ListLogDeliveries logs:PutLogEvents logs:UpdateLogDelivery s3:GetObject",
    aws_flow_log: "s3:GetBucketPolicy s3:PutBucketPolicy",
    aws_instance: "ssm:CreateAssociation ssm:DescribeAssociation ssm:ListAssociations ssm:DeleteAssociation",
    aws_key_pair: "ec2:CreateKeyPair ssm:PutParameter ssm:DeleteParameter",
    aws_lb:
      "ec2:DescribeIpamPools elasticloadbalancing:ModifyCapacityReservation elasticloadbalancing:ModifyIpPools",
    aws_lb_listener: "cognito-idp:DescribeUserPoolClient",
    aws_lb_listener_rule: "cognito-idp:DescribeUserPoolClient",
    aws_nat_gateway: "ec2:AssignPrivateNatGatewayAddress ec2:UnassignPrivateNatGatewayAddress",
    // Roles of features, the Data API, global clusters, passwords that RDS makes, clusters made of another's past.
    aws_rds_cluster:
      "iam:PassRole rds:AddRoleToDBCluster rds:DescribeDBClusterAutomatedBackups rds:DescribeDBSnapshots rds:DisableHttpEndpoint rds:EnableHttpEndpoint rds:RemoveFromGlobalCluster rds:RemoveRoleFromDBCluster rds:RestoreDBClusterToPointInTime secretsmanager:CreateSecret secretsmanager:TagResource",
    aws_s3_bucket:
      "iam:PassRole s3:CreateBucketMetadataTableConfiguration s3:DeleteObject s3:GetBucketMetadataTableConfiguration s3:PutAccelerateConfiguration s3:PutAnalyticsConfiguration s3:PutBucketAbac s3:PutBucketCORS s3:PutBucketLogging s3:PutBucketNotification s3:PutBucketReplication s3:PutBucketWebsite s3:PutIntelligentTieringConfiguration s3:PutInventoryConfiguration s3:PutMetricsConfiguration s3:PutObjectAcl s3:PutObjectLockConfiguration s3:PutReplicationConfiguration s3tables:CreateNamespace s3tables:CreateTable s3tables:CreateTableBucket s3tables:GetTable s3tables:GetTableMetadataLocation s3tables:PutTableBucketPolicy s3tables:PutTableEncryption s3tables:PutTablePolicy s3tables:UpdateTableMetadataLocation s3:GetAnalyticsConfiguration s3:GetBucketAbac s3:GetBucketNotification s3:GetIntelligentTieringConfiguration s3:GetInventoryConfiguration s3:GetMetricsConfiguration s3:DeleteBucketAnalyticsConfiguration s3:DeleteBucketCors s3:DeleteBucketMetadataTableConfiguration s3:DeleteBucketMetricsConfiguration s3:DeleteBucketReplication s3:DeleteBucketWebsite s3:PutBucketAcl s3:UpdateBucketMetadataAnnotationTableConfiguration s3:UpdateBucketMetadataInventoryTableConfiguration s3:UpdateBucketMetadataJournalTableConfiguration",
    aws_secretsmanager_secret:
      "secretsmanager:ReplicateSecretToRegions secretsmanager:RemoveRegionsFromReplication",
    aws_sns_topic: "iam:GetRole iam:PassRole sns:PutDataProtectionPolicy sns:GetDataProtectionPolicy",
    aws_sns_topic_subscription: "iam:GetRole iam:PassRole",
    aws_vpc: "ec2:CreateVpcEncryptionControl ec2:DescribeVpcEncryptionControls ec2:ModifyVpcTenancy",
    aws_vpc_endpoint:
      "vpc-lattice:CreateServiceNetworkVpcEndpointAssociation vpc-lattice:DescribeServiceNetworkVpcEndpointAssociation vpce:AllowMultiRegion",
  },
  "the provider calls something else for it": {
    aws_autoscaling_group: "ssm:Get*",
    aws_cloudwatch_dashboard:
      "cloudwatch:TagResource cloudwatch:ListTagsForResource cloudwatch:UntagResource",
    aws_db_parameter_group: "rds:DescribeEngineDefaultParameters",
    aws_ebs_volume: "ec2:DescribeTags",
    aws_ecs_task_definition: "iam:GetRole",
    aws_efs_file_system: "elasticfilesystem:DeleteTags",
    aws_elasticache_parameter_group: "elasticache:DescribeEngineDefaultParameters",
    aws_elasticache_replication_group: "elasticache:CreateCacheCluster elasticache:DeleteCacheCluster",
    aws_flow_log: "autoscaling:DescribeTags ec2:DescribeTags",
    aws_instance: "ec2:DescribeLaunchTemplateVersions",
    aws_lb_target_group:
      "ec2:DescribeVpcs elasticloadbalancing:RegisterTargets elasticloadbalancing:DeregisterTargets",
    aws_rds_cluster_parameter_group: "rds:DescribeDBClusters rds:DescribeEngineDefaultClusterParameters",
    aws_route: "ec2:DescribeNetworkInterfaces",
    aws_route_table_association: "ec2:DescribeSubnets",
    aws_security_group:
      "ec2:UpdateSecurityGroupRuleDescriptionsEgress ec2:UpdateSecurityGroupRuleDescriptionsIngress ec2:DescribeInstances",
    aws_service_discovery_service: "servicediscovery:ListServices",
    aws_subnet: "ec2:DescribeNetworkAcls",
    aws_vpc_security_group_egress_rule: "ec2:UpdateSecurityGroupRuleDescriptionsEgress",
    aws_vpc_security_group_ingress_rule: "ec2:UpdateSecurityGroupRuleDescriptionsIngress",
  },
  "only a person may do it": {
    aws_iam_role: "iam:DeleteRolePermissionsBoundary",
    // The TTL of the zone's own record, which the namespace never changes.
    aws_service_discovery_private_dns_namespace: "route53:ChangeResourceRecordSets",
  },
};

/**
 * Calls that the provider sends for an argument, or a change of it, which no environment sets: by the type and the argument.
 * Source: terraform-provider-aws 6.47.1, `internal/service/*`, where each call is made (2026-11-28).
 */
const WITH_AN_ARGUMENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_acm_certificate: {
    certificate_body: "acm:ImportCertificate",
    early_renewal_duration: "acm:RenewCertificate",
    options: "acm:UpdateCertificateOptions",
  },
  aws_autoscaling_group: {
    load_balancers:
      "autoscaling:AttachLoadBalancers autoscaling:DescribeLoadBalancers autoscaling:DetachLoadBalancers elasticloadbalancing:DescribeInstanceHealth",
    target_group_arns:
      "autoscaling:AttachLoadBalancerTargetGroups autoscaling:DetachLoadBalancerTargetGroups elasticloadbalancing:DescribeTargetHealth",
    traffic_source: "autoscaling:AttachTrafficSources autoscaling:DetachTrafficSources",
    warm_pool: "autoscaling:DeleteWarmPool autoscaling:PutWarmPool",
  },
  aws_cloudfront_distribution: {
    continuous_deployment_policy_id:
      "cloudfront:GetContinuousDeploymentPolicy cloudfront:UpdateContinuousDeploymentPolicy",
  },
  aws_db_instance: {
    blue_green_update: "rds:DeleteBlueGreenDeployment rds:DescribeBlueGreenDeployments",
    replicate_source_db: "rds:CreateDBInstanceReadReplica rds:PromoteReadReplica",
    restore_to_point_in_time: "rds:RestoreDBInstanceToPointInTime",
    s3_import: "rds:RestoreDBInstanceFromS3",
  },
  aws_docdb_cluster: {
    global_cluster_identifier: "rds:RemoveFromGlobalCluster",
    restore_to_point_in_time: "rds:RestoreDBClusterToPointInTime",
  },
  aws_eip: { instance: "ec2:AssociateAddress", ipam_pool_id: "ec2:GetIpamPoolAllocations" },
  aws_elasticache_replication_group: {
    global_replication_group_id:
      "elasticache:DescribeGlobalReplicationGroups elasticache:DisassociateGlobalReplicationGroup",
  },
  aws_iam_policy: { delay_after_policy_creation_in_ms: "iam:SetDefaultPolicyVersion" },
  aws_iam_role: {
    inline_policy: "iam:PutRolePolicy",
    managed_policy_arns: "iam:AttachRolePolicy iam:DetachRolePolicy",
  },
  aws_instance: {
    capacity_reservation_specification: "ec2:ModifyInstanceCapacityReservationAttributes",
    cpu_options: "ec2:ModifyInstanceCpuOptions",
    get_password_data: "ec2:GetPasswordData",
    instance_market_options: "ec2:CancelSpotInstanceRequests ec2:DescribeSpotInstanceRequests",
    ipv6_address_count: "ec2:AssignIpv6Addresses ec2:UnassignIpv6Addresses",
    launch_template: "ec2:DescribeLaunchTemplateVersions",
    secondary_private_ips: "ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses",
  },
  aws_lb: {
    ipam_pools: "elasticloadbalancing:ModifyIpPools",
    minimum_load_balancer_capacity: "elasticloadbalancing:ModifyCapacityReservation",
  },
  aws_nat_gateway: {
    availability_zone_address: "ec2:DescribeAvailabilityZones",
    secondary_private_ip_address_count: "ec2:AssignPrivateNatGatewayAddress",
    secondary_private_ip_addresses: "ec2:UnassignPrivateNatGatewayAddress",
  },
  aws_rds_cluster: {
    enable_http_endpoint: "rds:DisableHttpEndpoint rds:EnableHttpEndpoint",
    global_cluster_identifier: "rds:RemoveFromGlobalCluster",
    iam_roles: "rds:AddRoleToDBCluster rds:RemoveRoleFromDBCluster",
    replication_source_identifier: "rds:PromoteReadReplicaDBCluster",
    restore_to_point_in_time: "rds:RestoreDBClusterToPointInTime",
    s3_import: "rds:RestoreDBClusterFromS3",
  },
  aws_rds_cluster_instance: { force_destroy: "rds:PromoteReadReplicaDBCluster" },
  aws_route53_zone: { enable_accelerated_recovery: "route53:UpdateHostedZoneFeatures" },
  aws_route_table: {
    propagating_vgws: "ec2:DisableVgwRoutePropagation ec2:EnableVgwRoutePropagation",
    route: "ec2:CreateRoute ec2:DeleteRoute ec2:ReplaceRoute",
  },
  aws_s3_bucket: {
    acceleration_status: "s3:PutAccelerateConfiguration",
    acl: "s3:PutBucketAcl",
    cors_rule: "s3:PutBucketCORS",
    lifecycle_rule: "s3:PutLifecycleConfiguration",
    logging: "s3:PutBucketLogging",
    policy: "s3:DeleteBucketPolicy s3:PutBucketPolicy",
    replication_configuration: "s3:PutReplicationConfiguration",
    request_payer: "s3:PutBucketRequestPayment",
    server_side_encryption_configuration: "s3:PutEncryptionConfiguration",
    versioning: "s3:PutBucketVersioning",
    website: "s3:DeleteBucketWebsite s3:PutBucketWebsite",
  },
  aws_secretsmanager_secret: {
    replica: "secretsmanager:RemoveRegionsFromReplication secretsmanager:ReplicateSecretToRegions",
  },
  aws_security_group_rule: {
    description:
      "ec2:UpdateSecurityGroupRuleDescriptionsEgress ec2:UpdateSecurityGroupRuleDescriptionsIngress",
  },
  aws_vpc: { ipv4_ipam_pool_id: "ec2:GetIpamPoolAllocations" },
  aws_vpc_endpoint: {
    auto_accept: "ec2:AcceptVpcEndpointConnections ec2:DescribeVpcEndpointServiceConfigurations",
  },
};
/** Further ones that lead to the same calls. */
const AND_THESE: Readonly<Record<string, readonly string[]>> = {
  aws_acm_certificate: ["private_key"],
  aws_eip: ["network_interface"],
  aws_iam_role: ["force_detach_policies"],
  aws_instance: ["enable_primary_ipv6", "ipv6_addresses", "network_interface", "primary_network_interface"],
  aws_s3_bucket: ["grant", "object_lock_configuration"],
  aws_vpc: ["ipv6_ipam_pool_id", "ipv6_cidr_block_network_border_group"],
};

/** Calls for one type that environments have the right to by another, which is there whenever they are sent. */
const HELD_BY: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // A role that is replaced is taken out of the profile that it is in.
  aws_iam_role: { "iam:RemoveRoleFromInstanceProfile": ["aws_iam_instance_profile"] },
  // Of the interfaces that the provider looks for, no environment has any but those of RDS.
  aws_security_group: {
    "ec2:DeleteNetworkInterface": [
      "aws_db_instance",
      "aws_docdb_cluster_instance",
      "aws_rds_cluster_instance",
    ],
  },
  aws_subnet: {
    "ec2:DeleteNetworkInterface": [
      "aws_db_instance",
      "aws_docdb_cluster_instance",
      "aws_rds_cluster_instance",
    ],
  },
};

/** Calls in reach of the provider's functions that no environment's Terraform sends: by the reason, and by the type. */
const NOT_SENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "only a person may do it": {
    aws_iam_role: "iam:DeleteRolePermissionsBoundary",
  },
  // Terraform deletes a group before it makes another in its place, which EC2 refuses while a bastion is in it; and the right
  // would be on the interfaces of everybody, which have no tags. Source: EC2 API reference, DeleteSecurityGroup (2026-11-28).
  "a bastion keeps its group": {
    aws_instance: "ec2:ModifyNetworkInterfaceAttribute",
  },
  "refused before Terraform is called: EOE-ENV-492, where network.ipv6 is gone": {
    aws_vpc: "ec2:DisassociateVpcCidrBlock",
  },
  "each VPC has the tenancy that it was made with": {
    aws_vpc: "ec2:ModifyVpcTenancy",
  },
  // It asks for the right on the instance, too, which is RDS's own and in its account; once the database is gone, RDS has
  // detached its interfaces.
  "an interface that is attached is RDS's to detach": {
    aws_security_group: "ec2:DetachNetworkInterface",
    aws_subnet: "ec2:DetachNetworkInterface",
  },
  "VPCs of a zone are those that it was made with: later ones are ignored": {
    aws_route53_zone: "route53:AssociateVPCWithHostedZone route53:DisassociateVPCFromHostedZone",
  },
  "no environment signs a zone": {
    aws_route53_zone: "route53:DisableHostedZoneDNSSEC",
  },
  "no bucket with a lock is emptied": {
    aws_s3_bucket: "s3:PutObjectLegalHold",
  },
  "functions of other types, which a name leads to": {
    aws_elasticache_replication_group: "elasticache:DeleteCacheParameterGroup",
    aws_iam_instance_profile:
      "iam:TagMFADevice iam:TagOpenIDConnectProvider iam:TagPolicy iam:TagRole iam:TagSAMLProvider iam:TagServerCertificate iam:TagUser iam:UntagMFADevice iam:UntagOpenIDConnectProvider iam:UntagPolicy iam:UntagRole iam:UntagSAMLProvider iam:UntagServerCertificate iam:UntagUser",
    aws_iam_openid_connect_provider:
      "iam:TagInstanceProfile iam:TagMFADevice iam:TagPolicy iam:TagRole iam:TagSAMLProvider iam:TagServerCertificate iam:TagUser iam:UntagInstanceProfile iam:UntagMFADevice iam:UntagPolicy iam:UntagRole iam:UntagSAMLProvider iam:UntagServerCertificate iam:UntagUser",
    aws_iam_policy:
      "iam:TagInstanceProfile iam:TagMFADevice iam:TagOpenIDConnectProvider iam:TagRole iam:TagSAMLProvider iam:TagServerCertificate iam:TagUser iam:UntagInstanceProfile iam:UntagMFADevice iam:UntagOpenIDConnectProvider iam:UntagRole iam:UntagSAMLProvider iam:UntagServerCertificate iam:UntagUser",
    aws_iam_role:
      "iam:TagInstanceProfile iam:TagMFADevice iam:TagOpenIDConnectProvider iam:TagPolicy iam:TagSAMLProvider iam:TagServerCertificate iam:TagUser iam:UntagInstanceProfile iam:UntagMFADevice iam:UntagOpenIDConnectProvider iam:UntagPolicy iam:UntagSAMLProvider iam:UntagServerCertificate iam:UntagUser",
    aws_route_table: "ec2:DescribeNetworkInterfaces",
    aws_ssm_parameter: "ssm:DescribeActivations",
    "data.aws_route_table": "ec2:DescribeNetworkInterfaces",
  },
  "only with force_destroy: modules/capabilities/delivery/emptied.ts": {
    aws_route53_zone: "route53:ChangeResourceRecordSets route53:GetDNSSEC",
    aws_s3_bucket: "s3:DeleteObject s3:ListBucketVersions",
  },
  "only where AWS keeps a resource of its own, and the provider goes on where it is denied": {
    aws_sns_topic_subscription: "sns:ListSubscriptionsByTopic",
    aws_subnet: "ec2:DescribeVpcEndpoints ec2:DescribeVpcs ec2:ModifyVpcEndpoint",
    aws_vpc: "ec2:DeleteSecurityGroup ec2:DeleteVpcEndpoints ec2:DescribeVpcEndpoints",
  },
  "with IPv6: IPV6_RIGHTS": {
    aws_vpc: "ec2:AssociateVpcCidrBlock",
  },
  "needs no right": {
    "data.aws_caller_identity": "sts:GetCallerIdentity",
  },
};

interface ProviderRow {
  readonly read: readonly string[];
  readonly write: readonly string[];
}
const PROVIDER: { readonly types: Readonly<Record<string, ProviderRow>> } = JSON.parse(
  readFileSync(join(PROJECT, "__tests__/aws/provider-calls.json"), "utf8"),
);

/** Beside RDS these leave interfaces behind that the provider deletes: ec2/vpc_network_interface.go, deleteLingeringENIs. */
const LEAVE_INTERFACES = [
  "aws_lambda_function",
  "aws_dms_replication_instance",
  "aws_quicksight_vpc_connection",
];

type Resource = Readonly<Record<string, unknown>>;
const SNAPSHOTS = ["environments", "stacks"].flatMap((name) => {
  const folder = join(PROJECT, "__tests__/__snapshots__", name);
  return readdirSync(folder).map((file): { readonly resource?: Record<string, Record<string, Resource>> } =>
    JSON.parse(readFileSync(join(folder, file), "utf8")),
  );
});
/** All resources of a type that the snapshots hold. */
const made = (type: string): Resource[] =>
  SNAPSHOTS.flatMap(({ resource }) => Object.values(resource?.[type] ?? {}));

const excused = (type: string): string[] =>
  Object.values(NOT_FOR_TERRAFORM).flatMap((byType) => byType[type]?.split(" ") ?? []);

const all = (rights: TerraformRights | undefined): readonly string[] =>
  rights ? [...rights.read, ...rights.write] : [];

describe("the rights that Terraform needs", () => {
  it.each(typesWithRights())("are actions that AWS knows: %s", (type) => {
    expect(all(rightsOf(type)).filter((action) => expandAction(action).length !== 1)).toEqual([]);
    expect(all(rightsOf(type)).filter((action) => action.includes("*"))).toEqual([]);
  });

  it("are there for each type of resource that any capability makes", () => {
    const missing = Object.keys(RESOURCES).filter((type) => rightsOf(type) === undefined);
    expect(missing, "add them to modules/aws/terraform-rights.ts").toEqual([]);
  });

  it("are on resources that an environment can tell as its own", () => {
    const writes = typesWithRights().flatMap((type) => rightsOf(type)?.write ?? []);
    const lost = [...new Set(writes)].filter((action) =>
      expandAction(action).some(
        ({ name, resources }) =>
          resources.length > 0 &&
          !resources.some(
            (resource) =>
              ownershipOf(`${name.split(":", 1)[0]}:${resource.name}`) !== undefined ||
              whyUntagged(name, resource.name) !== undefined,
          ),
      ),
    );
    expect(lost, "add what they are on to modules/capabilities/delivery/own-arns.ts").toEqual([]);
  });

  it("are there for each type that the snapshots hold", () => {
    const folders = ["environments", "stacks"].map((name) => join(PROJECT, "__tests__/__snapshots__", name));
    const types = folders.flatMap((folder) =>
      readdirSync(folder).flatMap((file) => {
        const json = JSON.parse(readFileSync(join(folder, file), "utf8"));
        return [
          ...Object.keys(json.resource ?? {}),
          ...Object.keys(json.data ?? {}).map((type) => `data.${type}`),
        ];
      }),
    );
    expect(types.length).toBeGreaterThan(100);
    expect([...new Set(types)].filter((type) => rightsOf(type) === undefined)).toEqual([]);
  });

  it("hold the call by which the API model makes each", () => {
    const calls = Object.entries(RESOURCES).flatMap(([type, { api }]) => {
      if (typeof api !== "function") return [];
      return callsOf(api).map((operation) => [type, operation] as const);
    });
    expect(calls.length).toBeGreaterThan(20);
    expect(
      calls.filter(
        ([type, operation]) => !all(rightsOf(type)).some((action) => action.endsWith(`:${operation}`)),
      ),
    ).toEqual([]);
  });

  it("are compared with the provider's source for each type of AWS", () => {
    const types = typesWithRights().filter((type) => /^(data\.)?aws_/.test(type));
    expect(types.length).toBeGreaterThan(100);
    expect(Object.keys(PROVIDER.types).sort(), "run scripts/aws-facts/provider_calls.py").toEqual(
      types.sort(),
    );
  });

  it.each(Object.entries(PROVIDER.types))("hold what the provider calls: %s", (type, { read, write }) => {
    const called = [...new Set([...read, ...write])];
    expect(called.length).toBeGreaterThan(0);
    const held = all(rightsOf(type));
    const excuses = [
      ...Object.values(NOT_SENT).flatMap((byType) => byType[type]?.split(" ") ?? []),
      ...Object.values(WITH_AN_ARGUMENT[type] ?? {}).flatMap((some) => some.split(" ")),
      ...Object.keys(HELD_BY[type] ?? {}),
    ];
    expect(called.filter((action) => !held.includes(action)).sort()).toEqual(excuses.sort());
  });

  it.each(Object.entries(WITH_AN_ARGUMENT))("hold no call for an argument that is set: %s", (type, calls) => {
    const set = new Set(made(type).flatMap((resource) => Object.keys(resource)));
    const silent = [...Object.keys(calls), ...(AND_THESE[type] ?? [])];
    expect(silent.filter((argument) => set.has(argument))).toEqual([]);
  });

  it("are held by another type where they are not by their own", () => {
    const lost = Object.values(HELD_BY).flatMap((calls) =>
      Object.entries(calls).flatMap(([action, types]) =>
        types.filter((type) => !all(rightsOf(type)).includes(action)),
      ),
    );
    expect(lost).toEqual([]);
  });

  it("leave out what the constructs keep from changing", () => {
    expect(new Set(made("aws_vpc").map((vpc) => vpc["instance_tenancy"]))).toEqual(new Set(["default"]));
    const first = [...made("aws_instance"), ...made("aws_security_group")].filter((resource) =>
      JSON.stringify(resource["lifecycle"] ?? {}).includes('"create_before_destroy":true'),
    );
    expect(first).toEqual([]);
    expect(made("aws_instance").length).toBeGreaterThan(0);
    for (const instance of made("aws_instance")) expect(instance["vpc_security_group_ids"]).toHaveLength(1);
    const inVpc = made("aws_route53_zone").filter((zone) => zone["vpc"] !== undefined);
    expect(inVpc.length).toBeGreaterThan(0);
    expect(inVpc.map((zone) => zone["lifecycle"])).toEqual(
      inVpc.map(() => expect.objectContaining({ ignore_changes: ["vpc"] })),
    );
    expect(made("aws_route53_hosted_zone_dnssec")).toEqual([]);
    const locked = made("aws_s3_bucket").filter((bucket) => bucket["object_lock_enabled"] === true);
    expect(locked.length).toBeGreaterThan(0);
    expect(locked.filter((bucket) => bucket["force_destroy"] === true)).toEqual([]);
    expect(LEAVE_INTERFACES.flatMap(made)).toEqual([]);
  });

  /** AWS's own statement of what making, reading, changing and deleting a resource needs. */
  it.each(Object.entries(HANDLERS.types))("hold what CloudFormation asks for: %s", (type, handlers) => {
    const asked = [...new Set(Object.values(handlers).flat())];
    expect(asked.length).toBeGreaterThan(0);
    const held = all(rightsOf(type));
    // Sorted the same way, so that an excuse that is needed no more fails as well.
    expect(asked.filter((action) => !held.includes(action)).sort()).toEqual(excused(type).sort());
  });
});

function callsOf(api: (attributes: Record<string, never>) => readonly { operation: string }[]): string[] {
  try {
    return api({}).map(({ operation }) => operation);
  } catch {
    return [];
  }
}
