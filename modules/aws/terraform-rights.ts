/**
 * The rights that Terraform needs for a type of resource: the actions that the provider `hashicorp/aws` calls to read,
 * create, change and delete it, and those that AWS asks of the caller besides.
 *
 * Sources: `internal/service/*` of the provider on GitHub (v6), and the permissions of the handlers of the CloudFormation
 * type of the same resource, which AWS publishes (cfn-lint 1.58.0); 2026-11-27. `__tests__/aws/terraform-rights.test.ts`
 * holds each action against the Service Authorization Reference, and the table against those handlers.
 */
export interface TerraformRights {
  /** Asked for by every plan. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** Services that make their service-linked role with the first such resource of an account. */
  readonly serviceLinkedRoles?: readonly string[];
}

const ec2 = (read: string, write: string): TerraformRights => ({
  read: actions("ec2", read),
  write: actions("ec2", `${write} CreateTags DeleteTags`),
});

const actions = (service: string, names: string): string[] =>
  names.split(" ").flatMap((name) => (name === "" ? [] : [`${service}:${name}`]));

const PASS_ROLE = ["iam:PassRole"];

/** Its rules are read and changed one by one by their own types. */
const SECURITY_GROUP_READ = "DescribeSecurityGroups DescribeSecurityGroupRules";
const GROUP_RULES =
  "AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress RevokeSecurityGroupIngress RevokeSecurityGroupEgress";

/** DocumentDB is called by the API of RDS, too, and by its rights. */
const rds = (read: string, write: string): TerraformRights => ({
  read: actions("rds", `${read} ListTagsForResource`),
  write: actions("rds", `${write} AddTagsToResource RemoveTagsFromResource`),
});

/**
 * The provider deletes interfaces that RDS has left behind before it deletes a security group or a subnet that they are in.
 * Source: terraform-provider-aws 6.47.1, ec2/vpc_network_interface.go, deleteLingeringRDSENI (2026-11-28).
 */
const DELETES_LEFT_INTERFACES = ["ec2:DeleteNetworkInterface"];

const rdsInstance = (read: string, write: string): TerraformRights => {
  const own = rds(read, write);
  return { ...own, write: [...own.write, ...DELETES_LEFT_INTERFACES] };
};

const cache = (read: string, write: string): TerraformRights => ({
  read: actions("elasticache", `${read} ListTagsForResource`),
  write: actions("elasticache", `${write} AddTagsToResource RemoveTagsFromResource`),
});

const loadBalancing = (read: string, write: string): TerraformRights => ({
  read: actions("elasticloadbalancing", `${read} DescribeTags`),
  write: actions("elasticloadbalancing", `${write} AddTags RemoveTags`),
});

const discovery = (write: string, read: string): TerraformRights => ({
  read: actions("servicediscovery", `${read} ListTagsForResource`),
  write: actions("servicediscovery", `${write} TagResource UntagResource`),
});

/**
 * Application Auto Scaling tries, as the caller, what it will do by itself. Source: its User Guide, "Permissions validation
 * for Application Auto Scaling API calls on target resources", and ECS Developer Guide, "IAM permissions required for Amazon
 * ECS service auto scaling"; 2026-11-27.
 */
const SCALES = ["ecs:UpdateService", ...actions("cloudwatch", "PutMetricAlarm DeleteAlarms")];

/** The name servers of a private zone are read from its records. */
const ZONE_READ = "GetHostedZone ListTagsForResource ListResourceRecordSets";

/** RDS looks at the network as whoever makes a database. */
const SEES_THE_NETWORK = actions(
  "ec2",
  "DescribeAccountAttributes DescribeAvailabilityZones DescribeInternetGateways DescribeSecurityGroups DescribeSubnets DescribeVpcAttribute DescribeVpcs",
);

const NONE: TerraformRights = { read: [], write: [] };

/** By type of resource; `data.` before those that are only read. */
const RIGHTS: Readonly<Record<string, TerraformRights>> = {
  null_resource: NONE,
  terraform_data: NONE,
  "data.terraform_remote_state": NONE,
  // GetCallerIdentity needs no right.
  "data.aws_caller_identity": NONE,
  "data.aws_availability_zones": { read: ["ec2:DescribeAvailabilityZones"], write: [] },
  "data.aws_vpc": {
    read: actions("ec2", "DescribeVpcs DescribeVpcAttribute DescribeRouteTables"),
    write: [],
  },
  "data.aws_subnet": { read: ["ec2:DescribeSubnets"], write: [] },
  "data.aws_subnets": { read: ["ec2:DescribeSubnets"], write: [] },
  "data.aws_route_table": { read: ["ec2:DescribeRouteTables"], write: [] },
  "data.aws_route_tables": { read: ["ec2:DescribeRouteTables"], write: [] },
  "data.aws_vpc_endpoint": { read: actions("ec2", "DescribeVpcEndpoints DescribePrefixLists"), write: [] },
  "data.aws_ec2_managed_prefix_list": {
    read: actions("ec2", "DescribeManagedPrefixLists GetManagedPrefixListEntries"),
    write: [],
  },
  "data.aws_ecr_image": { read: actions("ecr", "DescribeImages DescribeRepositories"), write: [] },
  // The provider looks for the tags of the newest image, whether anybody asks for them or not.
  "data.aws_ecr_repository": {
    read: actions("ecr", "DescribeImages DescribeRepositories ListTagsForResource"),
    write: [],
  },
  "data.aws_elasticache_cluster": {
    read: actions("elasticache", "DescribeCacheClusters ListTagsForResource"),
    write: [],
  },
  "data.aws_kms_key": { read: ["kms:DescribeKey"], write: [] },
  "data.aws_route53_zone": {
    read: actions("route53", `ListHostedZones ${ZONE_READ}`),
    write: [],
  },
  "data.aws_secretsmanager_secret": {
    read: actions("secretsmanager", "DescribeSecret GetResourcePolicy"),
    write: [],
  },
  "data.aws_ssm_parameter": { read: ["ssm:GetParameter"], write: [] },

  aws_acm_certificate: {
    read: actions("acm", "DescribeCertificate ListTagsForCertificate"),
    write: actions(
      "acm",
      "RequestCertificate DeleteCertificate AddTagsToCertificate RemoveTagsFromCertificate",
    ),
  },
  aws_acm_certificate_validation: { read: ["acm:DescribeCertificate"], write: [] },
  aws_appautoscaling_policy: {
    read: ["application-autoscaling:DescribeScalingPolicies", "cloudwatch:DescribeAlarms"],
    write: [...actions("application-autoscaling", "PutScalingPolicy DeleteScalingPolicy"), ...SCALES],
  },
  aws_appautoscaling_scheduled_action: {
    read: ["application-autoscaling:DescribeScheduledActions"],
    write: actions("application-autoscaling", "PutScheduledAction DeleteScheduledAction"),
  },
  aws_appautoscaling_target: {
    read: [
      ...actions("application-autoscaling", "DescribeScalableTargets ListTagsForResource"),
      "cloudwatch:DescribeAlarms",
      "ecs:DescribeServices",
    ],
    write: [
      ...actions(
        "application-autoscaling",
        "RegisterScalableTarget DeregisterScalableTarget TagResource UntagResource",
      ),
      ...SCALES,
    ],
    serviceLinkedRoles: ["ecs.application-autoscaling.amazonaws.com"],
  },
  aws_autoscaling_group: {
    read: [
      ...actions(
        "autoscaling",
        "DescribeAutoScalingGroups DescribeScalingActivities DescribeInstanceRefreshes DescribeWarmPool DescribeLoadBalancerTargetGroups DescribeTrafficSources",
      ),
      ...actions(
        "ec2",
        "DescribeInstances DescribeInstanceTypes DescribeLaunchTemplates DescribeLaunchTemplateVersions",
      ),
      // A launch template with resolve:ssm: in place of an image: whoever makes, changes or refreshes the group resolves
      // it. Source: EC2 Auto Scaling User Guide, "Use AWS Systems Manager parameters instead of AMI IDs".
      "ssm:GetParameters",
    ],
    write: [
      ...actions(
        "autoscaling",
        "CreateAutoScalingGroup UpdateAutoScalingGroup DeleteAutoScalingGroup CreateOrUpdateTags DeleteTags EnableMetricsCollection DisableMetricsCollection SuspendProcesses ResumeProcesses SetInstanceProtection StartInstanceRefresh CancelInstanceRefresh PutLifecycleHook DeleteLifecycleHook",
      ),
      // Who makes a group with a launch template needs the right to start its instances.
      "ec2:RunInstances",
      "ec2:CreateTags",
      ...PASS_ROLE,
    ],
    serviceLinkedRoles: ["autoscaling.amazonaws.com"],
  },
  aws_cloudfront_distribution: {
    read: actions("cloudfront", "GetDistribution ListTagsForResource"),
    write: actions(
      "cloudfront",
      "CreateDistribution UpdateDistribution DeleteDistribution TagResource UntagResource",
    ),
  },
  aws_cloudfront_function: {
    read: actions("cloudfront", "DescribeFunction GetFunction"),
    write: actions("cloudfront", "CreateFunction UpdateFunction PublishFunction DeleteFunction"),
  },
  aws_cloudfront_origin_access_control: cloudFront("OriginAccessControl"),
  aws_cloudfront_response_headers_policy: cloudFront("ResponseHeadersPolicy"),
  // CloudFront looks at the load balancer and its network as the caller.
  aws_cloudfront_vpc_origin: {
    read: actions("cloudfront", "GetVpcOrigin ListTagsForResource"),
    write: [
      ...actions("cloudfront", "CreateVpcOrigin UpdateVpcOrigin DeleteVpcOrigin TagResource UntagResource"),
      ...actions("ec2", "DescribeInstances DescribeInternetGateways DescribeSecurityGroups DescribeSubnets"),
      ...actions("elasticloadbalancing", "DescribeListeners DescribeLoadBalancers"),
    ],
    serviceLinkedRoles: ["vpcorigin.cloudfront.amazonaws.com"],
  },
  aws_cloudtrail: {
    read: actions(
      "cloudtrail",
      "DescribeTrails GetTrail GetTrailStatus GetEventSelectors GetInsightSelectors ListTags",
    ),
    write: [
      ...actions(
        "cloudtrail",
        "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging PutEventSelectors PutInsightSelectors AddTags RemoveTags",
      ),
      ...PASS_ROLE,
    ],
  },
  aws_cloudwatch_dashboard: {
    read: actions("cloudwatch", "GetDashboard"),
    write: actions("cloudwatch", "PutDashboard DeleteDashboards"),
  },
  aws_cloudwatch_event_rule: {
    read: actions("events", "DescribeRule ListTagsForResource"),
    write: actions("events", "PutRule DeleteRule EnableRule DisableRule TagResource UntagResource"),
  },
  aws_cloudwatch_event_target: {
    read: ["events:ListTargetsByRule"],
    write: [...actions("events", "PutTargets RemoveTargets"), ...PASS_ROLE],
  },
  aws_cloudwatch_log_delivery: {
    read: actions("logs", "GetDelivery ListTagsForResource"),
    write: actions(
      "logs",
      "CreateDelivery UpdateDeliveryConfiguration DeleteDelivery TagResource UntagResource",
    ),
  },
  aws_cloudwatch_log_delivery_destination: {
    read: actions("logs", "GetDeliveryDestination ListTagsForResource"),
    write: actions("logs", "PutDeliveryDestination DeleteDeliveryDestination TagResource UntagResource"),
  },
  // Who logs a distribution may say so of the distribution.
  aws_cloudwatch_log_delivery_source: {
    read: actions("logs", "GetDeliverySource ListTagsForResource"),
    write: [
      ...actions("logs", "PutDeliverySource DeleteDeliverySource TagResource UntagResource"),
      "cloudfront:AllowVendedLogDeliveryForResource",
    ],
  },
  aws_cloudwatch_log_metric_filter: {
    read: ["logs:DescribeMetricFilters"],
    write: actions("logs", "PutMetricFilter DeleteMetricFilter"),
  },
  aws_cloudwatch_log_group: {
    read: actions("logs", "DescribeLogGroups ListTagsForResource"),
    write: actions(
      "logs",
      "CreateLogGroup DeleteLogGroup PutRetentionPolicy DeleteRetentionPolicy AssociateKmsKey DisassociateKmsKey TagResource UntagResource PutLogGroupDeletionProtection",
    ),
  },
  aws_cloudwatch_metric_alarm: {
    read: actions("cloudwatch", "DescribeAlarms ListTagsForResource"),
    write: actions("cloudwatch", "PutMetricAlarm DeleteAlarms TagResource UntagResource"),
  },
  aws_default_security_group: ec2(`${SECURITY_GROUP_READ} DescribeVpcs`, GROUP_RULES),
  aws_dlm_lifecycle_policy: {
    read: actions("dlm", "GetLifecyclePolicy"),
    write: [
      ...actions(
        "dlm",
        "CreateLifecyclePolicy UpdateLifecyclePolicy DeleteLifecyclePolicy TagResource UntagResource",
      ),
      ...PASS_ROLE,
    ],
  },
  aws_db_instance: {
    read: [
      ...actions(
        "rds",
        "DescribeDBInstances DescribeDBSnapshots DescribeDBEngineVersions DescribeDBParameterGroups DescribeEvents ListTagsForResource",
      ),
      ...SEES_THE_NETWORK,
    ],
    write: [
      ...actions(
        "rds",
        "CreateDBInstance ModifyDBInstance RebootDBInstance DeleteDBInstance CreateDBSnapshot RestoreDBInstanceFromDBSnapshot AddTagsToResource RemoveTagsFromResource",
      ),
      ...DELETES_LEFT_INTERFACES,
    ],
    serviceLinkedRoles: ["rds.amazonaws.com"],
  },
  aws_db_option_group: rds("DescribeOptionGroups", "CreateOptionGroup ModifyOptionGroup DeleteOptionGroup"),
  aws_db_parameter_group: rds(
    "DescribeDBParameterGroups DescribeDBParameters",
    "CreateDBParameterGroup ModifyDBParameterGroup ResetDBParameterGroup DeleteDBParameterGroup",
  ),
  aws_db_subnet_group: rds(
    "DescribeDBSubnetGroups",
    "CreateDBSubnetGroup ModifyDBSubnetGroup DeleteDBSubnetGroup",
  ),
  aws_docdb_cluster: {
    ...rds(
      "DescribeDBClusters DescribeGlobalClusters",
      "CreateDBCluster ModifyDBCluster DeleteDBCluster CreateDBClusterSnapshot RestoreDBClusterFromSnapshot",
    ),
    serviceLinkedRoles: ["rds.amazonaws.com"],
  },
  aws_docdb_cluster_instance: rdsInstance(
    "DescribeDBInstances DescribeDBClusters",
    "CreateDBInstance ModifyDBInstance DeleteDBInstance",
  ),
  aws_docdb_cluster_parameter_group: rds(
    "DescribeDBClusterParameterGroups DescribeDBClusterParameters",
    "CreateDBClusterParameterGroup ModifyDBClusterParameterGroup ResetDBClusterParameterGroup DeleteDBClusterParameterGroup",
  ),
  aws_docdb_subnet_group: rds(
    "DescribeDBSubnetGroups",
    "CreateDBSubnetGroup ModifyDBSubnetGroup DeleteDBSubnetGroup",
  ),
  aws_ebs_volume: ec2(
    "DescribeVolumes DescribeVolumesModifications DescribeSnapshots",
    "CreateVolume ModifyVolume DeleteVolume CreateSnapshot",
  ),
  aws_ecr_lifecycle_policy: {
    read: ["ecr:GetLifecyclePolicy"],
    write: actions("ecr", "PutLifecyclePolicy DeleteLifecyclePolicy"),
  },
  aws_ecr_repository: {
    read: actions("ecr", "DescribeRepositories ListTagsForResource"),
    write: actions(
      "ecr",
      "CreateRepository DeleteRepository PutImageTagMutability PutImageScanningConfiguration TagResource UntagResource",
    ),
  },
  aws_ecs_capacity_provider: {
    read: actions("ecs", "DescribeCapacityProviders ListTagsForResource"),
    write: [
      ...actions(
        "ecs",
        "CreateCapacityProvider UpdateCapacityProvider DeleteCapacityProvider TagResource UntagResource",
      ),
      // ECS tags the group as the caller.
      "autoscaling:CreateOrUpdateTags",
      ...PASS_ROLE,
    ],
    serviceLinkedRoles: ["ecs.amazonaws.com", "ecs-compute.amazonaws.com"],
  },
  aws_ecs_cluster: {
    read: actions("ecs", "DescribeClusters ListTagsForResource"),
    write: actions(
      "ecs",
      "CreateCluster UpdateCluster UpdateClusterSettings DeleteCluster TagResource UntagResource",
    ),
    serviceLinkedRoles: ["ecs.amazonaws.com"],
  },
  aws_ecs_cluster_capacity_providers: {
    read: actions("ecs", "DescribeClusters DescribeCapacityProviders"),
    write: ["ecs:PutClusterCapacityProviders"],
  },
  aws_ecs_service: {
    read: actions(
      "ecs",
      "DescribeServices ListServiceDeployments DescribeServiceDeployments DescribeServiceRevisions ListTagsForResource",
    ),
    write: [
      ...actions(
        "ecs",
        "CreateService UpdateService DeleteService StopServiceDeployment TagResource UntagResource",
      ),
      ...PASS_ROLE,
    ],
    serviceLinkedRoles: ["ecs.amazonaws.com"],
  },
  aws_ecs_task_definition: {
    read: actions("ecs", "DescribeTaskDefinition ListTagsForResource"),
    write: [
      ...actions("ecs", "RegisterTaskDefinition DeregisterTaskDefinition TagResource UntagResource"),
      ...PASS_ROLE,
    ],
  },
  aws_efs_access_point: {
    read: actions("elasticfilesystem", "DescribeAccessPoints ListTagsForResource"),
    write: actions("elasticfilesystem", "CreateAccessPoint DeleteAccessPoint TagResource UntagResource"),
  },
  aws_efs_backup_policy: {
    read: actions("elasticfilesystem", "DescribeBackupPolicy"),
    write: actions("elasticfilesystem", "PutBackupPolicy"),
    serviceLinkedRoles: ["backup.amazonaws.com"],
  },
  aws_efs_file_system: {
    read: actions(
      "elasticfilesystem",
      "DescribeFileSystems DescribeLifecycleConfiguration ListTagsForResource",
    ),
    write: actions(
      "elasticfilesystem",
      "CreateFileSystem UpdateFileSystem UpdateFileSystemProtection DeleteFileSystem PutLifecycleConfiguration TagResource UntagResource",
    ),
    serviceLinkedRoles: ["elasticfilesystem.amazonaws.com"],
  },
  aws_efs_file_system_policy: {
    read: actions("elasticfilesystem", "DescribeFileSystemPolicy"),
    write: actions("elasticfilesystem", "PutFileSystemPolicy DeleteFileSystemPolicy"),
  },
  aws_efs_mount_target: {
    read: [
      ...actions("elasticfilesystem", "DescribeMountTargets DescribeMountTargetSecurityGroups"),
      ...actions("ec2", "DescribeSubnets DescribeNetworkInterfaces DescribeNetworkInterfaceAttribute"),
    ],
    write: [
      ...actions("elasticfilesystem", "CreateMountTarget DeleteMountTarget ModifyMountTargetSecurityGroups"),
      // EFS makes and deletes the interface as the caller.
      ...actions("ec2", "CreateNetworkInterface ModifyNetworkInterfaceAttribute DeleteNetworkInterface"),
    ],
  },
  aws_eip: ec2(
    "DescribeAddresses DescribeAddressesAttribute",
    "AllocateAddress ReleaseAddress DisassociateAddress",
  ),
  aws_eip_association: ec2("DescribeAddresses", "AssociateAddress DisassociateAddress"),
  aws_flow_log: {
    read: ["ec2:DescribeFlowLogs"],
    write: [
      ...actions("ec2", "CreateFlowLogs DeleteFlowLogs CreateTags DeleteTags"),
      ...actions("logs", "CreateLogDelivery DeleteLogDelivery"),
      ...PASS_ROLE,
    ],
  },
  aws_iam_openid_connect_provider: {
    read: actions("iam", "GetOpenIDConnectProvider ListOpenIDConnectProviderTags"),
    write: actions(
      "iam",
      "CreateOpenIDConnectProvider DeleteOpenIDConnectProvider UpdateOpenIDConnectProviderThumbprint AddClientIDToOpenIDConnectProvider RemoveClientIDFromOpenIDConnectProvider TagOpenIDConnectProvider UntagOpenIDConnectProvider",
    ),
  },
  aws_iam_policy: {
    read: actions("iam", "GetPolicy GetPolicyVersion ListPolicyVersions ListPolicyTags"),
    write: actions(
      "iam",
      "CreatePolicy CreatePolicyVersion DeletePolicy DeletePolicyVersion TagPolicy UntagPolicy",
    ),
  },
  aws_iam_role_policy_attachment: {
    read: ["iam:ListAttachedRolePolicies"],
    write: actions("iam", "AttachRolePolicy DetachRolePolicy"),
  },
  aws_elasticache_cluster: {
    ...cache("DescribeCacheClusters", "CreateCacheCluster ModifyCacheCluster DeleteCacheCluster"),
    serviceLinkedRoles: ["elasticache.amazonaws.com"],
  },
  aws_elasticache_parameter_group: cache(
    "DescribeCacheParameterGroups DescribeCacheParameters",
    "CreateCacheParameterGroup ModifyCacheParameterGroup ResetCacheParameterGroup DeleteCacheParameterGroup",
  ),
  aws_elasticache_replication_group: {
    ...cache(
      "DescribeReplicationGroups DescribeCacheClusters",
      "CreateReplicationGroup ModifyReplicationGroup ModifyReplicationGroupShardConfiguration IncreaseReplicaCount DecreaseReplicaCount DeleteReplicationGroup CreateSnapshot",
    ),
    serviceLinkedRoles: ["elasticache.amazonaws.com"],
  },
  aws_elasticache_subnet_group: cache(
    "DescribeCacheSubnetGroups",
    "CreateCacheSubnetGroup ModifyCacheSubnetGroup DeleteCacheSubnetGroup",
  ),
  aws_elasticache_user: cache("DescribeUsers", "CreateUser ModifyUser DeleteUser"),
  aws_elasticache_user_group: cache("DescribeUserGroups", "CreateUserGroup ModifyUserGroup DeleteUserGroup"),
  aws_iam_instance_profile: {
    read: actions("iam", "GetInstanceProfile ListInstanceProfileTags GetRole"),
    write: actions(
      "iam",
      "CreateInstanceProfile DeleteInstanceProfile AddRoleToInstanceProfile RemoveRoleFromInstanceProfile TagInstanceProfile UntagInstanceProfile PassRole",
    ),
  },
  aws_iam_role: {
    read: actions(
      "iam",
      "GetRole ListRoleTags ListRolePolicies ListAttachedRolePolicies ListInstanceProfilesForRole GetRolePolicy",
    ),
    write: actions(
      "iam",
      "CreateRole DeleteRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy PutRolePermissionsBoundary TagRole UntagRole DeleteRolePolicy",
    ),
  },
  aws_iam_role_policy: {
    read: ["iam:GetRolePolicy"],
    write: actions("iam", "PutRolePolicy DeleteRolePolicy"),
  },
  aws_instance: {
    read: actions(
      "ec2",
      "DescribeInstances DescribeInstanceAttribute DescribeInstanceTypes DescribeInstanceCreditSpecifications DescribeIamInstanceProfileAssociations DescribeVolumes DescribeVolumesModifications DescribeNetworkInterfaces DescribeImages DescribeTags DescribeLaunchTemplates DescribeSubnets DescribeVpcs DescribeSecurityGroups DescribeKeyPairs",
    ),
    write: [
      ...actions(
        "ec2",
        "RunInstances TerminateInstances StartInstances StopInstances ModifyInstanceAttribute ModifyInstanceMetadataOptions ModifyInstanceMaintenanceOptions ModifyInstanceCreditSpecification ModifyInstancePlacement ModifyPrivateDnsNameOptions MonitorInstances UnmonitorInstances AssociateIamInstanceProfile ReplaceIamInstanceProfileAssociation DisassociateIamInstanceProfile AttachVolume DetachVolume ModifyVolume CreateTags DeleteTags",
      ),
      ...PASS_ROLE,
    ],
  },
  aws_internet_gateway: ec2(
    "DescribeInternetGateways",
    "CreateInternetGateway AttachInternetGateway DetachInternetGateway DeleteInternetGateway",
  ),
  aws_key_pair: ec2("DescribeKeyPairs", "ImportKeyPair DeleteKeyPair"),
  aws_kms_alias: {
    read: ["kms:ListAliases"],
    write: actions("kms", "CreateAlias UpdateAlias DeleteAlias"),
  },
  aws_kms_key: {
    read: actions("kms", "DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags"),
    write: actions(
      "kms",
      "CreateKey EnableKey DisableKey EnableKeyRotation DisableKeyRotation PutKeyPolicy UpdateKeyDescription ScheduleKeyDeletion TagResource UntagResource",
    ),
  },
  aws_launch_template: ec2(
    "DescribeInstanceTypes DescribeLaunchTemplates DescribeLaunchTemplateVersions",
    "CreateLaunchTemplate CreateLaunchTemplateVersion ModifyLaunchTemplate DeleteLaunchTemplate",
  ),
  aws_lb: {
    ...loadBalancing(
      "DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeCapacityReservation",
      "CreateLoadBalancer DeleteLoadBalancer ModifyLoadBalancerAttributes SetSecurityGroups SetSubnets SetIpAddressType",
    ),
    serviceLinkedRoles: ["elasticloadbalancing.amazonaws.com"],
  },
  aws_lb_listener: loadBalancing(
    "DescribeListeners DescribeListenerAttributes",
    "CreateListener DeleteListener ModifyListener ModifyListenerAttributes",
  ),
  aws_lb_listener_rule: loadBalancing("DescribeRules", "CreateRule DeleteRule ModifyRule SetRulePriorities"),
  aws_lb_target_group: loadBalancing(
    "DescribeTargetGroups DescribeTargetGroupAttributes DescribeTargetHealth",
    "CreateTargetGroup DeleteTargetGroup ModifyTargetGroup ModifyTargetGroupAttributes",
  ),
  aws_nat_gateway: ec2(
    "DescribeNatGateways DescribeAddresses",
    "CreateNatGateway DeleteNatGateway AssociateNatGatewayAddress DisassociateNatGatewayAddress",
  ),
  // Scaling tries, as the caller, what it will do by itself: it makes and deletes readers.
  // Source: Application Auto Scaling User Guide, "Permissions validation for Application Auto Scaling API calls".
  aws_rds_cluster: {
    read: [
      ...actions(
        "rds",
        "DescribeDBClusters DescribeDBClusterSnapshots DescribeGlobalClusters DescribeDBEngineVersions DescribeEvents ListTagsForResource",
      ),
      ...SEES_THE_NETWORK,
    ],
    write: actions(
      "rds",
      "CreateDBCluster ModifyDBCluster DeleteDBCluster CreateDBClusterSnapshot RestoreDBClusterFromSnapshot AddTagsToResource RemoveTagsFromResource",
    ),
    serviceLinkedRoles: ["rds.amazonaws.com", "rds.application-autoscaling.amazonaws.com"],
  },
  aws_rds_cluster_instance: rdsInstance(
    "DescribeDBInstances DescribeDBClusters",
    "CreateDBInstance ModifyDBInstance RebootDBInstance DeleteDBInstance",
  ),
  aws_rds_cluster_parameter_group: rds(
    "DescribeDBClusterParameterGroups DescribeDBClusterParameters",
    "CreateDBClusterParameterGroup ModifyDBClusterParameterGroup ResetDBClusterParameterGroup DeleteDBClusterParameterGroup",
  ),
  aws_route: ec2("DescribeRouteTables", "CreateRoute ReplaceRoute DeleteRoute"),
  aws_route_table: ec2("DescribeRouteTables", "CreateRouteTable DeleteRouteTable DisassociateRouteTable"),
  aws_route_table_association: ec2(
    "DescribeRouteTables",
    "AssociateRouteTable ReplaceRouteTableAssociation DisassociateRouteTable",
  ),
  aws_route53_record: {
    read: actions("route53", "GetHostedZone ListResourceRecordSets"),
    write: actions("route53", "ChangeResourceRecordSets GetChange"),
  },
  aws_route53_zone: {
    // Route 53 looks at the VPC of a private zone as whoever makes it.
    read: [...actions("route53", ZONE_READ), "ec2:DescribeVpcs"],
    write: actions(
      "route53",
      "CreateHostedZone DeleteHostedZone UpdateHostedZoneComment ChangeTagsForResource GetChange",
    ),
  },
  aws_route53_zone_association: {
    // Route 53 looks at the VPC as whoever associates it.
    read: [...actions("route53", "ListHostedZonesByVPC"), "ec2:DescribeVpcs"],
    write: actions("route53", "AssociateVPCWithHostedZone DisassociateVPCFromHostedZone GetChange"),
  },
  aws_s3_bucket: {
    // The provider reads every sub-resource that the bucket's deprecated arguments show.
    read: actions(
      "s3",
      "ListBucket GetBucketPolicy GetBucketAcl GetBucketCORS GetBucketWebsite GetBucketVersioning GetAccelerateConfiguration GetBucketRequestPayment GetBucketLogging GetLifecycleConfiguration GetReplicationConfiguration GetEncryptionConfiguration GetBucketObjectLockConfiguration GetBucketTagging ListTagsForResource",
    ),
    write: actions(
      "s3",
      "CreateBucket DeleteBucket PutBucketTagging PutBucketObjectLockConfiguration TagResource UntagResource",
    ),
  },
  aws_s3_bucket_lifecycle_configuration: s3("LifecycleConfiguration"),
  aws_s3_bucket_object_lock_configuration: s3("BucketObjectLockConfiguration"),
  aws_s3_bucket_ownership_controls: s3("BucketOwnershipControls"),
  aws_s3_bucket_policy: {
    read: ["s3:GetBucketPolicy"],
    write: actions("s3", "PutBucketPolicy DeleteBucketPolicy"),
  },
  aws_s3_bucket_public_access_block: s3("BucketPublicAccessBlock"),
  aws_s3_bucket_server_side_encryption_configuration: s3("EncryptionConfiguration"),
  aws_s3_bucket_versioning: s3("BucketVersioning"),
  // The provider reads tags of a group alone: schedules have none.
  aws_scheduler_schedule: {
    read: actions("scheduler", "GetSchedule"),
    write: [...actions("scheduler", "CreateSchedule UpdateSchedule DeleteSchedule"), ...PASS_ROLE],
  },
  // Whoever deletes a group deletes the schedules in it.
  aws_scheduler_schedule_group: {
    read: actions("scheduler", "GetScheduleGroup ListTagsForResource"),
    write: actions(
      "scheduler",
      "CreateScheduleGroup DeleteScheduleGroup DeleteSchedule TagResource UntagResource",
    ),
  },
  aws_secretsmanager_secret: {
    read: actions("secretsmanager", "DescribeSecret GetResourcePolicy"),
    write: actions(
      "secretsmanager",
      "CreateSecret UpdateSecret DeleteSecret RestoreSecret PutResourcePolicy DeleteResourcePolicy TagResource UntagResource",
    ),
  },
  aws_secretsmanager_secret_version: {
    // The provider finds a version by reading it, also one whose value is write-only. The value itself comes from
    // ephemeral resources, which are read in every plan: a random password, or another secret.
    read: actions("secretsmanager", "GetSecretValue GetRandomPassword"),
    write: actions("secretsmanager", "PutSecretValue UpdateSecretVersionStage ListSecretVersionIds"),
  },
  aws_security_group: ec2(
    `${SECURITY_GROUP_READ} DescribeNetworkInterfaces`,
    `CreateSecurityGroup DeleteSecurityGroup ${GROUP_RULES}`,
  ),
  aws_security_group_rule: ec2(SECURITY_GROUP_READ, GROUP_RULES),
  aws_service_discovery_http_namespace: discovery(
    "CreateHttpNamespace UpdateHttpNamespace DeleteNamespace",
    "GetNamespace GetOperation",
  ),
  aws_service_discovery_private_dns_namespace: {
    read: [
      ...discovery("", "GetNamespace GetOperation").read,
      ...actions("route53", "GetHostedZone ListHostedZonesByName"),
      ...actions("ec2", "DescribeVpcs DescribeRegions"),
    ],
    write: [
      ...discovery("CreatePrivateDnsNamespace UpdatePrivateDnsNamespace DeleteNamespace", "").write,
      // Cloud Map makes the hosted zone as the caller; its records are those of the tasks, which ECS keeps.
      ...actions("route53", "CreateHostedZone DeleteHostedZone"),
    ],
  },
  aws_service_discovery_service: discovery(
    "CreateService UpdateService DeleteService DeregisterInstance DeleteServiceAttributes UpdateServiceAttributes",
    "GetService GetOperation GetNamespace ListInstances GetServiceAttributes",
  ),
  aws_sns_topic: {
    read: actions("sns", "GetTopicAttributes ListTagsForResource"),
    write: actions("sns", "CreateTopic DeleteTopic SetTopicAttributes TagResource UntagResource"),
  },
  aws_sns_topic_policy: { read: ["sns:GetTopicAttributes"], write: ["sns:SetTopicAttributes"] },
  aws_sns_topic_subscription: {
    read: ["sns:GetSubscriptionAttributes"],
    write: actions("sns", "Subscribe Unsubscribe SetSubscriptionAttributes"),
  },
  aws_sqs_queue: {
    read: actions("sqs", "GetQueueAttributes GetQueueUrl ListQueueTags"),
    write: actions("sqs", "CreateQueue DeleteQueue SetQueueAttributes TagQueue UntagQueue"),
  },
  aws_sqs_queue_policy: { read: ["sqs:GetQueueAttributes"], write: ["sqs:SetQueueAttributes"] },
  aws_ssm_parameter: {
    read: actions("ssm", "DescribeParameters GetParameter GetParameters ListTagsForResource"),
    write: actions("ssm", "PutParameter DeleteParameter AddTagsToResource RemoveTagsFromResource"),
  },
  aws_subnet: ec2(
    "DescribeSubnets DescribeNetworkInterfaces",
    "CreateSubnet DeleteSubnet ModifySubnetAttribute AssociateSubnetCidrBlock DisassociateSubnetCidrBlock",
  ),
  aws_vpc: ec2(
    "DescribeVpcs DescribeVpcAttribute DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups",
    "CreateVpc DeleteVpc ModifyVpcAttribute",
  ),
  aws_vpc_endpoint: ec2(
    "DescribeVpcEndpoints DescribePrefixLists DescribeNetworkInterfaces DescribeSubnets DescribeSecurityGroups DescribeVpcs",
    "CreateVpcEndpoint ModifyVpcEndpoint DeleteVpcEndpoints",
  ),
  aws_wafv2_web_acl: {
    read: actions("wafv2", "GetWebACL ListTagsForResource"),
    write: actions("wafv2", "CreateWebACL UpdateWebACL DeleteWebACL TagResource UntagResource"),
  },
  aws_wafv2_web_acl_association: {
    read: actions("wafv2", "GetWebACL GetWebACLForResource"),
    write: [...actions("wafv2", "AssociateWebACL DisassociateWebACL"), "elasticloadbalancing:SetWebAcl"],
  },
  // WAF writes to a log group by a policy of CloudWatch Logs, which it makes as the caller.
  // Source: AWS WAF Developer Guide, "CloudWatch Logs", "Permissions" (2026-11-28).
  aws_wafv2_web_acl_logging_configuration: {
    read: ["wafv2:GetLoggingConfiguration"],
    write: [
      ...actions("wafv2", "PutLoggingConfiguration DeleteLoggingConfiguration"),
      ...actions(
        "logs",
        "CreateLogDelivery DeleteLogDelivery PutResourcePolicy DescribeResourcePolicies DescribeLogGroups",
      ),
    ],
  },
  aws_vpc_security_group_egress_rule: ec2(
    SECURITY_GROUP_READ,
    "AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress ModifySecurityGroupRules",
  ),
  aws_vpc_security_group_ingress_rule: ec2(
    SECURITY_GROUP_READ,
    "AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress ModifySecurityGroupRules",
  ),
};

function cloudFront(what: string): TerraformRights {
  return {
    read: [`cloudfront:Get${what}`],
    write: [`cloudfront:Create${what}`, `cloudfront:Update${what}`, `cloudfront:Delete${what}`],
  };
}

function s3(what: string): TerraformRights {
  return { read: [`s3:Get${what}`], write: [`s3:Put${what}`] };
}

/** @returns undefined for a type that the table does not know, such as one that only `customise.ts` makes */
export const rightsOf = (type: string): TerraformRights | undefined =>
  Object.hasOwn(RIGHTS, type) ? RIGHTS[type] : undefined;

/** Types that the table knows. */
export const typesWithRights = (): string[] => Object.keys(RIGHTS);
