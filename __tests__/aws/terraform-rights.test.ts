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

/** Calls in reach of the provider's functions that no environment's Terraform sends: by the reason, and by the type. */
const NOT_SENT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "an argument, or a change, that the constructs have no use for": {
    aws_acm_certificate: "acm:ImportCertificate acm:RenewCertificate acm:UpdateCertificateOptions",
    aws_autoscaling_group:
      "autoscaling:AttachLoadBalancerTargetGroups autoscaling:AttachLoadBalancers autoscaling:AttachTrafficSources autoscaling:DeleteWarmPool autoscaling:DescribeLoadBalancers autoscaling:DetachLoadBalancerTargetGroups autoscaling:DetachLoadBalancers autoscaling:DetachTrafficSources autoscaling:PutWarmPool elasticloadbalancing:DescribeInstanceHealth elasticloadbalancing:DescribeTargetHealth",
    aws_cloudfront_distribution:
      "cloudfront:GetContinuousDeploymentPolicy cloudfront:UpdateContinuousDeploymentPolicy",
    aws_db_instance:
      "rds:CreateDBInstanceReadReplica rds:DeleteBlueGreenDeployment rds:DescribeBlueGreenDeployments rds:PromoteReadReplica rds:RestoreDBInstanceFromS3 rds:RestoreDBInstanceToPointInTime",
    aws_docdb_cluster: "rds:RemoveFromGlobalCluster rds:RestoreDBClusterToPointInTime",
    aws_eip: "ec2:AssociateAddress ec2:GetIpamPoolAllocations",
    aws_elasticache_replication_group:
      "elasticache:DescribeGlobalReplicationGroups elasticache:DisassociateGlobalReplicationGroup",
    aws_iam_policy: "iam:SetDefaultPolicyVersion",
    aws_iam_role:
      "iam:AttachRolePolicy iam:DeleteRolePermissionsBoundary iam:DetachRolePolicy iam:PutRolePolicy iam:RemoveRoleFromInstanceProfile",
    aws_instance:
      "ec2:AssignIpv6Addresses ec2:AssignPrivateIpAddresses ec2:CancelSpotInstanceRequests ec2:DescribeLaunchTemplateVersions ec2:DescribeSpotInstanceRequests ec2:DescribeVolumesModifications ec2:GetPasswordData ec2:ModifyInstanceCapacityReservationAttributes ec2:ModifyInstanceCpuOptions ec2:ModifyNetworkInterfaceAttribute ec2:UnassignIpv6Addresses ec2:UnassignPrivateIpAddresses",
    aws_lb: "elasticloadbalancing:ModifyCapacityReservation elasticloadbalancing:ModifyIpPools",
    aws_nat_gateway:
      "ec2:AssignPrivateNatGatewayAddress ec2:DescribeAvailabilityZones ec2:UnassignPrivateNatGatewayAddress",
    aws_rds_cluster:
      "rds:AddRoleToDBCluster rds:DisableHttpEndpoint rds:EnableHttpEndpoint rds:PromoteReadReplicaDBCluster rds:RemoveFromGlobalCluster rds:RemoveRoleFromDBCluster rds:RestoreDBClusterFromS3 rds:RestoreDBClusterToPointInTime",
    aws_rds_cluster_instance: "rds:PromoteReadReplicaDBCluster",
    aws_route53_zone:
      "route53:AssociateVPCWithHostedZone route53:DisableHostedZoneDNSSEC route53:DisassociateVPCFromHostedZone route53:UpdateHostedZoneFeatures",
    aws_route_table:
      "ec2:CreateRoute ec2:DeleteRoute ec2:DisableVgwRoutePropagation ec2:EnableVgwRoutePropagation ec2:ReplaceRoute",
    aws_s3_bucket:
      "s3:DeleteBucketPolicy s3:DeleteBucketWebsite s3:PutAccelerateConfiguration s3:PutBucketAcl s3:PutBucketCORS s3:PutBucketLogging s3:PutBucketPolicy s3:PutBucketRequestPayment s3:PutBucketVersioning s3:PutBucketWebsite s3:PutEncryptionConfiguration s3:PutLifecycleConfiguration s3:PutObjectLegalHold s3:PutReplicationConfiguration",
    aws_secretsmanager_secret:
      "secretsmanager:RemoveRegionsFromReplication secretsmanager:ReplicateSecretToRegions",
    aws_security_group: "ec2:DeleteNetworkInterface ec2:DetachNetworkInterface",
    aws_security_group_rule:
      "ec2:UpdateSecurityGroupRuleDescriptionsEgress ec2:UpdateSecurityGroupRuleDescriptionsIngress",
    aws_subnet: "ec2:DeleteNetworkInterface ec2:DetachNetworkInterface",
    aws_vpc: "ec2:DisassociateVpcCidrBlock ec2:GetIpamPoolAllocations ec2:ModifyVpcTenancy",
    aws_vpc_endpoint: "ec2:AcceptVpcEndpointConnections ec2:DescribeVpcEndpointServiceConfigurations",
    "data.aws_ecr_repository": "ecr:DescribeImages",
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
    const excuses = Object.values(NOT_SENT).flatMap((byType) => byType[type]?.split(" ") ?? []);
    expect(called.filter((action) => !held.includes(action)).sort()).toEqual(excuses.sort());
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
