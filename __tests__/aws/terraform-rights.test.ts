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
