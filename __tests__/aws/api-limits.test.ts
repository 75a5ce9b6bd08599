import { describe, expect, it } from "vitest";
import { limitRules } from "../../modules/aws/api-limits.ts";
import { validateInput } from "../../modules/aws/api-model.ts";
import { isObject, type Json, type JsonObject } from "../../modules/aws/json.ts";
import { accepted, type LifecycleRule, lifecyclePolicy } from "./support.ts";

/** Members to set, by path (`containerDefinitions[0].memory`); undefined removes one. */
type Change = Readonly<Record<string, Json | undefined>>;

function set(target: Json | undefined, [step, ...rest]: readonly string[], value: Json | undefined): Json {
  const list = Array.isArray(target);
  const copy: Record<string, Json | undefined> = isObject(target) ? { ...target } : { ...(target as object) };
  const key = step as string;
  copy[key] = rest.length === 0 ? value : set(copy[key], rest, value);
  return list ? (Object.values(copy) as Json[]) : copy;
}

function changed(input: JsonObject, change: Change): JsonObject {
  return Object.entries(change).reduce<JsonObject>((before, [path, value]) => {
    const steps = path.replaceAll("[", ".").replaceAll("]", "").split(".");
    return set(before, steps, value) as JsonObject;
  }, input);
}

const first = "containerDefinitions[0]";
const second = "containerDefinitions[1]";
const distribution = "MixedInstancesPolicy.InstancesDistribution";
const template = "LaunchTemplateData";
const tracking = "TargetTrackingScalingPolicyConfiguration";
const fargate: Change = {
  requiresCompatibilities: ["FARGATE"],
  networkMode: "awsvpc",
  cpu: "256",
  memory: "512",
  executionRoleArn: "arn:role",
  [`${first}.links`]: [],
};

function rules(...written: LifecycleRule[]): Change {
  return { lifecyclePolicyText: lifecyclePolicy(...written) };
}

function widget(change: JsonObject): Change {
  return { DashboardBody: JSON.stringify({ widgets: [{ type: "text", properties: {}, ...change }] }) };
}

function attribute(index: number, value: string): Change {
  return { [`Attributes[${index}].Value`]: value };
}

/** What breaks each rule, once for each way in which it can be broken. */
const broken: Readonly<Record<string, readonly Change[]>> = {
  "elasticache-replication-group-id": [
    { ReplicationGroupId: "market_cache" },
    { ReplicationGroupId: "m".repeat(41) },
    { ReplicationGroupId: "market-" },
  ],
  "elasticache-clusters": [{ NumCacheClusters: 7 }, { NumCacheClusters: 0 }],
  "elasticache-failover-needs-a-replica": [
    { NumCacheClusters: 1 },
    { NumCacheClusters: 1, AutomaticFailoverEnabled: "true" },
  ],
  "elasticache-replicas-of-a-shard": [{ ReplicasPerNodeGroup: 6 }],
  "elasticache-snapshot-retention": [{ SnapshotRetentionLimit: 36 }],
  "elasticache-cluster-id": [{ CacheClusterId: "c".repeat(51) }, { CacheClusterId: "8cache" }],
  "elasticache-nodes": [{ NumCacheNodes: 41 }, { NumCacheNodes: 0 }, { Engine: "redis", NumCacheNodes: 2 }],
  "elasticache-parameter-family": [
    { CacheParameterGroupFamily: "valkey9" },
    { CacheParameterGroupFamily: "redis7.1" },
  ],
  "elasticache-subnet-group-name": [
    { CacheSubnetGroupName: "my group" },
    { CacheSubnetGroupName: "m".repeat(256) },
  ],
  "rds-identifier": [
    { DBInstanceIdentifier: "1st" },
    { DBInstanceIdentifier: "my--db" },
    { DBInstanceIdentifier: "db-" },
    { DBInstanceIdentifier: "d".repeat(64) },
  ],
  "rds-master-user": [{ MasterUsername: "app-user" }, { MasterUsername: "a".repeat(17) }],
  "rds-backup-retention": [{ BackupRetentionPeriod: 36 }, { BackupRetentionPeriod: -1 }],
  "rds-monitoring-interval": [{ MonitoringInterval: 20 }],
  "rds-insights-retention": [
    { PerformanceInsightsRetentionPeriod: 94 },
    { PerformanceInsightsRetentionPeriod: 24 * 31 },
    { PerformanceInsightsRetentionPeriod: 0 },
  ],
  "rds-storage-gp2": [{ StorageType: "gp2", AllocatedStorage: 19 }],
  "rds-storage-gp3": [
    { AllocatedStorage: 19 },
    { Engine: "mysql", AllocatedStorage: 65_537 },
    { StorageType: undefined, Iops: undefined, AllocatedStorage: 10 },
  ],
  "rds-storage-io1": [
    { StorageType: "io1", AllocatedStorage: 99 },
    { StorageType: undefined, AllocatedStorage: 99 },
  ],
  "rds-storage-io2": [{ StorageType: "io2", AllocatedStorage: 70_000 }],
  "rds-storage-standard": [{ StorageType: "standard", AllocatedStorage: 4 }],
  "rds-max-storage": [{ MaxAllocatedStorage: 549 }, { MaxAllocatedStorage: 65_537 }],
  "rds-iops-of-storage": [
    { StorageType: "io1", Iops: 249 },
    { StorageType: "io1", Iops: 25_001 },
  ],
  "rds-gp3-iops": [{ AllocatedStorage: 399 }, { Iops: 11_999 }, { Iops: 64_001 }],
  "rds-gp3-throughput": [{ AllocatedStorage: 399 }, { StorageThroughput: 499 }, { StorageThroughput: 4001 }],
  "rds-throughput-of-gp3": [{ StorageType: "io2" }],
  "rds-parameter-group-name": [{ DBParameterGroupName: "market_17" }, { DBParameterGroupName: "market-" }],
  "rds-parameter-family": [
    { DBParameterGroupFamily: "postgres17.2" },
    { DBParameterGroupFamily: "mysql8" },
    { DBParameterGroupFamily: "postgresql17" },
  ],
  "rds-option-group-name": [{ OptionGroupName: "8.4" }],
  "rds-subnet-group-name": [{ DBSubnetGroupName: "Default" }, { DBSubnetGroupName: "m".repeat(256) }],
  "ecs-family": [{ family: "market web" }, { family: "f".repeat(256) }],
  "ecs-container-name": [{ [`${second}.name`]: "the app" }],
  "ecs-container-name-required": [{ [`${second}.image`]: undefined }],
  "ecs-container-name-unique": [{ [`${second}.name`]: "nginx" }],
  "ecs-container-count": [
    { containerDefinitions: [] },
    {
      containerDefinitions: Array.from({ length: 11 }, (_, i) => ({ name: `c${i}`, image: "i", memory: 6 })),
    },
  ],
  "ecs-essential-container": [{ [`${first}.essential`]: false, [`${second}.essential`]: false }],
  "ecs-container-memory-required": [{ [`${second}.memory`]: undefined }, { [`${second}.memory`]: 0 }],
  "ecs-container-memory-minimum": [{ [`${second}.memory`]: 5 }],
  "ecs-container-reservation-minimum": [{ [`${first}.memoryReservation`]: 4 }],
  "ecs-container-memory-above-reservation": [{ [`${first}.memory`]: 63 }],
  "ecs-task-memory-sum": [{ memory: "256" }],
  "ecs-task-cpu-sum": [{ cpu: "256", [`${second}.cpu`]: 512 }],
  "ecs-task-cpu": [{ cpu: "64" }, { cpu: "half a vCPU" }],
  "ecs-task-memory": [{ memory: "1 GiB" }],
  "ecs-fargate-size": [
    { ...fargate, memory: "4096" },
    { ...fargate, cpu: undefined },
    { ...fargate, cpu: "1 vCPU", memory: "1 GB" },
  ],
  "ecs-fargate-network-mode": [{ ...fargate, networkMode: "bridge" }],
  "ecs-fargate-execution-role": [{ ...fargate, executionRoleArn: undefined }],
  "ecs-fargate-privileged": [{ ...fargate, [`${first}.privileged`]: true }],
  "ecs-fargate-timeouts": [{ ...fargate, [`${first}.stopTimeout`]: 121 }],
  "ecs-fargate-start-timeout": [{ ...fargate, [`${first}.startTimeout`]: 1 }],
  "ecs-ephemeral-storage": [
    { ephemeralStorage: { sizeInGiB: 20 } },
    { ephemeralStorage: { sizeInGiB: 201 } },
  ],
  "ecs-links-bridge": [{ networkMode: "awsvpc" }],
  "ecs-links-known": [{ [`${first}.links`]: ["mongo:database"] }, { [`${first}.links`]: ["nginx"] }],
  "ecs-image": [{ [`${first}.image`]: "market app" }, { [`${first}.image`]: "app@sha256:12" }],
  "ecs-container-port": [{ [`${first}.portMappings[0].containerPort`]: 65_536 }],
  "ecs-host-port": [{ [`${first}.portMappings[0].hostPort`]: -1 }],
  "ecs-host-port-awsvpc": [{ ...fargate, [`${first}.portMappings[0].hostPort`]: 80 }],
  "ecs-port-mappings-none": [{ networkMode: "none" }],
  "ecs-port-mapping-name": [{ [`${first}.portMappings[0].name`]: "Web" }],
  "ecs-health-check-command": [
    { [`${second}.healthCheck.command`]: ["curl", "localhost"] },
    { [`${second}.healthCheck.command`]: ["CMD-SHELL"] },
  ],
  "ecs-health-check-interval": [{ [`${second}.healthCheck.interval`]: 4 }],
  "ecs-health-check-timeout": [{ [`${second}.healthCheck.timeout`]: 61 }],
  "ecs-health-check-retries": [{ [`${second}.healthCheck.retries`]: 0 }],
  "ecs-health-check-startperiod": [{ [`${second}.healthCheck.startPeriod`]: 301 }],
  "ecs-depends-on-known": [{ [`${first}.dependsOn[0].containerName`]: "mongo" }],
  "ecs-depends-on-healthy": [{ [`${second}.healthCheck`]: undefined }],
  "ecs-depends-on-finished": [{ [`${first}.dependsOn[0].condition`]: "SUCCESS" }],
  "ecs-mount-point-volume": [{ volumes: [] }],
  "ecs-swappiness": [{ [`${first}.linuxParameters.swappiness`]: 101 }],
  "ecs-task-definition-size": [
    { [`${second}.environment`]: [{ name: "FILE_0", value: "x".repeat(66_000) }] },
    // Each quote takes two bytes in JSON, each ü two in UTF-8.
    { [`${second}.environment`]: [{ name: "FILE_0", value: '"ü'.repeat(16_400) }] },
  ],
  "ecs-service-name": [{ serviceName: "market.web" }],
  "ecs-service-connect-discovery-name": [
    { "serviceConnectConfiguration.services[0].discoveryName": "Web" },
    { "serviceConnectConfiguration.services[0].discoveryName": "-web" },
  ],
  "ecs-service-connect-alias-twice": [
    {
      "serviceConnectConfiguration.services": ["one", "two"].map((portName) => ({
        portName,
        clientAliases: [{ dnsName: "web", port: 80 }],
      })),
    },
  ],
  "ecs-launch-type-or-strategy": [{ launchType: "EC2" }],
  "ecs-placement-constraints": [{ placementConstraints: Array(11).fill({ type: "distinctInstance" }) }],
  "ecs-placement-strategy": [{ placementStrategy: Array(6).fill({ type: "random" }) }],
  "ecs-placement-fargate": [{ launchType: "FARGATE", capacityProviderStrategy: [] }],
  "ecs-fargate-network-configuration": [{ launchType: "FARGATE", capacityProviderStrategy: [] }],
  "ecs-load-balancer-target": [{ "loadBalancers[0].containerPort": undefined }],
  "ecs-daemon-desired-count": [{ schedulingStrategy: "DAEMON" }],
  "ecs-deployment-has-room": [
    { "deploymentConfiguration.maximumPercent": 100 },
    { "deploymentConfiguration.minimumHealthyPercent": 200 },
  ],
  "ecs-rebalancing-has-room": [
    {
      availabilityZoneRebalancing: "ENABLED",
      deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 },
    },
    { availabilityZoneRebalancing: "ENABLED", schedulingStrategy: "DAEMON", desiredCount: undefined },
  ],
  "ecs-rebalancing-placement": [
    {
      availabilityZoneRebalancing: "ENABLED",
      placementStrategy: [{ type: "binpack", field: "memory" }],
    },
    {
      availabilityZoneRebalancing: "ENABLED",
      placementConstraints: [
        { type: "memberOf", expression: "attribute:ecs.availability-zone == eu-central-1a" },
      ],
    },
  ],
  "ecs-desired-count": [{ desiredCount: -1 }],
  "ecs-strategy-size-capacityProviderStrategy": [
    { capacityProviderStrategy: Array(21).fill({ capacityProvider: "p", weight: 1 }) },
  ],
  "ecs-strategy-base-capacityProviderStrategy": [{ "capacityProviderStrategy[1].base": 1 }],
  "ecs-strategy-weight-capacityProviderStrategy": [
    { "capacityProviderStrategy[0].weight": 0, "capacityProviderStrategy[1].weight": 0 },
  ],
  "ecs-strategy-size-defaultCapacityProviderStrategy": [
    { defaultCapacityProviderStrategy: Array(21).fill({ capacityProvider: "p", weight: 1 }) },
  ],
  "ecs-strategy-base-defaultCapacityProviderStrategy": [
    { defaultCapacityProviderStrategy: Array(2).fill({ capacityProvider: "p", weight: 1, base: 1 }) },
  ],
  "ecs-strategy-weight-defaultCapacityProviderStrategy": [
    { defaultCapacityProviderStrategy: Array(2).fill({ capacityProvider: "p" }) },
  ],
  "ecs-cluster-name": [{ clusterName: "market cluster" }],
  "ecs-capacity-provider-name": [{ name: "ecs-hosts" }, { name: "AWS-hosts" }, { name: "market hosts" }],
  "ecs-termination-protection": [
    { "autoScalingGroupProvider.managedScaling.status": "DISABLED" },
    { "autoScalingGroupProvider.managedScaling": undefined },
  ],
  "elb-load-balancer-name": [{ Name: "internal-market" }, { Name: "m".repeat(33) }, { Name: "market-" }],
  "elb-target-group-name": [{ Name: "market_web" }, { Name: "-market" }],
  "elb-two-zones": [{ Subnets: ["subnet-1"] }],
  "elb-subnets-or-mappings": [{ Subnets: undefined }, { SubnetMappings: [{ SubnetId: "subnet-1" }] }],
  "elb-health-check-timeout": [
    { HealthCheckTimeoutSeconds: 10 },
    { HealthCheckTimeoutSeconds: 30, HealthCheckIntervalSeconds: undefined },
  ],
  "elb-health-check-interval": [{ HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: undefined }],
  "elb-target-group-complete": [{ VpcId: undefined }, { Port: undefined }],
  "elb-health-check-port": [{ HealthCheckPort: "65536" }, { HealthCheckPort: "http" }],
  "elb-health-check-path": [{ HealthCheckPath: "livez" }],
  "elb-matcher-codes": [
    { "Matcher.HttpCode": "200-500" },
    { "Matcher.HttpCode": "ok" },
    { "Matcher.HttpCode": "299-200" },
  ],
  "elb-protocol-version": [{ ProtocolVersion: "HTTP3" }],
  "elb-listener-certificate": [{ Certificates: [] }, { Protocol: "HTTP" }],
  "elb-listener-policy": [{ Protocol: "HTTP", Certificates: undefined }],
  "elb-action-configuration": [{ "DefaultActions[0].Type": "redirect" }],
  "elb-fixed-response-code": [{ "DefaultActions[0].FixedResponseConfig.StatusCode": "302" }],
  "elb-idle-timeout-timeout-seconds": [attribute(0, "4001"), attribute(0, "0")],
  "elb-client-keep-alive-seconds": [attribute(1, "59")],
  "elb-routing-http-desync-mitigation-mode": [attribute(2, "strict")],
  "elb-deregistration-delay-timeout-seconds": [attribute(0, "3601"), attribute(0, "soon")],
  "elb-slow-start-duration-seconds": [attribute(1, "29"), attribute(1, "901")],
  "elb-stickiness-type": [attribute(2, "cookie")],
  "elb-stickiness-lb-cookie-duration-seconds": [attribute(3, "604801")],
  "elb-stickiness-app-cookie-duration-seconds": [attribute(4, "0")],
  "elb-stickiness-app-cookie-cookie-name": [attribute(5, "AWSALBAPP-1")],
  "elb-load-balancing-algorithm-type": [attribute(6, "random")],
  "ec2-tag-key-in-metadata": ["cost centre", "team/market", "_index", "größe"].map((Key) => ({
    [`${template}.MetadataOptions.InstanceMetadataTags`]: "enabled",
    [`${template}.TagSpecifications`]: [{ ResourceType: "instance", Tags: [{ Key, Value: "1" }] }],
  })),
  "ec2-security-group-name": [{ GroupName: "sg-market" }, { GroupName: "g".repeat(256) }],
  "ec2-security-group-description": [{ Description: "Größe" }],
  "ec2-rule-description-IpRanges": [{ "IpPermissions[0].IpRanges[0].Description": "port → 80" }],
  "ec2-rule-description-Ipv6Ranges": [{ "IpPermissions[1].Ipv6Ranges[0].Description": "d".repeat(256) }],
  "ec2-rule-description-UserIdGroupPairs": [{ "IpPermissions[2].UserIdGroupPairs[0].Description": "a\nb" }],
  "ec2-rule-description-PrefixListIds": [{ "IpPermissions[3].PrefixListIds[0].Description": "ü" }],
  "ec2-rule-cidr": [
    { "IpPermissions[0].IpRanges[0].CidrIp": "10.0.0.256/16" },
    { "IpPermissions[0].IpRanges[0].CidrIp": "10.0.0.0" },
    { "IpPermissions[0].IpRanges[0].CidrIp": "10.0.0.0/33" },
  ],
  "ec2-rule-cidr-ipv6": [
    { "IpPermissions[1].Ipv6Ranges[0].CidrIpv6": "10.0.0.0/16" },
    { "IpPermissions[1].Ipv6Ranges[0].CidrIpv6": "::/129" },
  ],
  "ec2-rule-protocol": [{ "IpPermissions[0].IpProtocol": "http" }],
  "ec2-rule-ports": [
    { "IpPermissions[0].FromPort": 81 },
    { "IpPermissions[0].ToPort": 65_536 },
    { "IpPermissions[0].FromPort": undefined },
  ],
  "ec2-rule-source": [{ "IpPermissions[0].IpRanges": [] }],
  "ec2-vpc-cidr": [{ CidrBlock: "10.0.0.0/15" }, { CidrBlock: "10.0.0.0/29" }, { CidrBlock: "ten" }],
  "ec2-subnet-cidr": [{ CidrBlock: "10.0.0.0/30" }],
  "ec2-nat-gateway-place": [
    { SubnetId: undefined },
    { AvailabilityMode: "regional", AllocationId: undefined, VpcId: "vpc-1" },
    { AvailabilityMode: "regional", AllocationId: undefined, SubnetId: undefined },
  ],
  "ec2-nat-gateway-address": [{ AllocationId: undefined }, { ConnectivityType: "private" }],
  "ec2-launch-template-name": [{ LaunchTemplateName: "lt" }, { LaunchTemplateName: "market hosts" }],
  "ec2-hop-limit": [{ [`${template}.MetadataOptions.HttpPutResponseHopLimit`]: 65 }],
  "ec2-user-data-base64": [{ [`${template}.UserData`]: "#!/bin/sh" }],
  "ec2-user-data-size": [{ [`${template}.UserData`]: Buffer.alloc(16_385, "x").toString("base64") }],
  "ec2-security-groups-place": [{ [`${template}.NetworkInterfaces`]: [{ DeviceIndex: 0 }] }],
  "ec2-volume-size": [
    { [`${template}.BlockDeviceMappings[0].Ebs.VolumeSize`]: 0 },
    { [`${template}.BlockDeviceMappings[0].Ebs`]: { VolumeType: "gp2", VolumeSize: 16_385 } },
  ],
  "autoscaling-group-name": [
    { AutoScalingGroupName: "market:hosts" },
    { AutoScalingGroupName: "market hosts" },
  ],
  "autoscaling-group-sizes": [
    { MinSize: 3 },
    { MaxSize: 1 },
    { MinSize: -1 },
    { MinSize: 11, DesiredCapacity: undefined },
  ],
  "autoscaling-launch-source": [
    { MixedInstancesPolicy: undefined },
    { LaunchTemplate: { LaunchTemplateId: "lt-1" } },
  ],
  "autoscaling-place": [{ VPCZoneIdentifier: undefined }],
  "autoscaling-health-check-type": [{ HealthCheckType: "ALB" }],
  "autoscaling-instance-lifetime": [{ MaxInstanceLifetime: 3600 }],
  "autoscaling-on-demand-percentage": [{ [`${distribution}.OnDemandPercentageAboveBaseCapacity`]: 101 }],
  "autoscaling-on-demand-strategy": [{ [`${distribution}.OnDemandAllocationStrategy`]: "cheapest" }],
  "autoscaling-spot-strategy": [{ [`${distribution}.SpotAllocationStrategy`]: "cheapest" }],
  "autoscaling-spot-pools": [
    { [`${distribution}.SpotInstancePools`]: 2 },
    { [`${distribution}.SpotInstancePools`]: 21, [`${distribution}.SpotAllocationStrategy`]: "lowest-price" },
  ],
  "cloudwatch-alarm-name": [{ AlarmName: "cpu\nhigh" }],
  "cloudwatch-alarm-source": [
    { MetricName: undefined, Statistic: undefined },
    { Metrics: [{ Id: "a", Expression: "1" }] },
  ],
  "cloudwatch-alarm-statistic": [{ Statistic: undefined }, { ExtendedStatistic: "p95" }],
  "cloudwatch-alarm-complete": [{ Threshold: undefined }, { Namespace: undefined }],
  "cloudwatch-alarm-period": [{ Period: 90 }],
  "cloudwatch-alarm-window": [
    { Period: 60, EvaluationPeriods: 1441 },
    { Period: 3600, EvaluationPeriods: 169 },
  ],
  "cloudwatch-alarm-datapoints": [{ DatapointsToAlarm: 6 }],
  "cloudwatch-alarm-missing-data": [{ TreatMissingData: "ok" }],
  "cloudwatch-alarm-extended-statistic": [{ Statistic: undefined, ExtendedStatistic: "p101" }],
  "cloudwatch-metric-id": [{ Metrics: [{ Id: "A1", Expression: "1" }] }],
  "cloudwatch-metric-query": [{ Metrics: [{ Id: "a1" }] }],
  "cloudwatch-metrics-returned": [
    { Metrics: [{ Id: "a1", Expression: "1", ReturnData: false }] },
    {
      Metrics: [
        { Id: "a1", Expression: "1" },
        { Id: "a2", Expression: "2" },
      ],
    },
  ],
  "cloudwatch-dashboard-name": [{ DashboardName: "market dashboard" }],
  "cloudwatch-dashboard-json": [{ DashboardBody: "{" }, { DashboardBody: "{}" }],
  "cloudwatch-dashboard-widgets": [
    { DashboardBody: JSON.stringify({ widgets: Array(501).fill({ type: "text", properties: {} }) }) },
  ],
  "cloudwatch-widget-type": [widget({ type: "graph" }), widget({ properties: null, type: "metric" })],
  "cloudwatch-widget-place": [
    widget({ x: 24 }),
    widget({ width: 25 }),
    widget({ height: 0 }),
    widget({ y: -1 }),
  ],
  "logs-retention-days": [{ retentionInDays: 31 }, { retentionInDays: 0 }],
  "logs-group-name": [{ logGroupName: "aws/market" }],
  "sns-topic-name": [{ Name: "market alarms" }, { Name: "t".repeat(257) }],
  "sns-protocol": [{ Protocol: "mail" }],
  "sns-endpoint": [
    { Endpoint: "ops" },
    { Protocol: "https", Endpoint: "http://example.org" },
    { Protocol: "sqs" },
  ],
  "scaling-capacities": [{ MinCapacity: 11 }, { MinCapacity: -1 }],
  "scaling-resource-id-RegisterScalableTarget": [{ ResourceId: "service/market" }],
  "scaling-resource-id-PutScalingPolicy": [{ ResourceId: "market/web" }],
  "scaling-dimension-RegisterScalableTarget": [
    { ScalableDimension: "ec2:spot-fleet-request:TargetCapacity" },
  ],
  "scaling-dimension-PutScalingPolicy": [{ ScalableDimension: "ec2:spot-fleet-request:TargetCapacity" }],
  "scaling-policy-configuration": [{ PolicyType: "StepScaling" }, { [tracking]: undefined }],
  "scaling-target-metric": [{ [`${tracking}.PredefinedMetricSpecification`]: undefined }],
  "scaling-resource-label": [
    { [`${tracking}.PredefinedMetricSpecification.PredefinedMetricType`]: "ALBRequestCountPerTarget" },
    { [`${tracking}.PredefinedMetricSpecification.ResourceLabel`]: "app/market/1/targetgroup/web/2" },
  ],
  "scaling-target-value": [{ [`${tracking}.TargetValue`]: 0 }],
  "scaling-cooldown-ScaleInCooldown": [{ [`${tracking}.ScaleInCooldown`]: -1 }],
  "scaling-cooldown-ScaleOutCooldown": [{ [`${tracking}.ScaleOutCooldown`]: -1 }],
  "ecr-lifecycle-json": [{ lifecyclePolicyText: "x".repeat(100) }, { lifecyclePolicyText: `{"rules": []}` }],
  "ecr-lifecycle-priority": [rules({ priority: 0 }), rules({ priority: 1 }, { priority: 1 })],
  "ecr-lifecycle-any-last": [
    rules(
      { priority: 1, selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 10 } },
      { priority: 2 },
    ),
  ],
  "ecr-lifecycle-selection": [
    rules({ selection: { tagStatus: "tagged", countType: "imageCountMoreThan", countNumber: 10 } }),
    rules({ selection: { tagStatus: "all", countType: "imageCountMoreThan", countNumber: 10 } }),
    rules({
      selection: { tagStatus: "any", tagPrefixList: ["v"], countType: "imageCountMoreThan", countNumber: 10 },
    }),
  ],
  "ecr-lifecycle-count": [
    rules({ selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 0 } }),
    rules({ selection: { tagStatus: "any", countType: "sinceImagePushed", countNumber: 7 } }),
    rules({ selection: { tagStatus: "any", countType: "imageCount", countNumber: 7 } }),
  ],
  "ecr-lifecycle-action": [rules({ action: "delete" })],
  "ecr-repository-name": [{ repositoryName: "1market" }],
  "iam-trust-policy": [{ AssumeRolePolicyDocument: "allow" }, { AssumeRolePolicyDocument: "{}" }],
  "iam-role-policy": [{ PolicyDocument: "[]" }, { PolicyDocument: `{"Statement": []}` }],
  "iam-role-policy-size": [{ PolicyDocument: JSON.stringify({ Statement: [{ Sid: "s".repeat(10_240) }] }) }],
  "ssm-parameter-name": [{ Name: "market/keys" }, { Name: "/market//keys" }, { Name: "/market/the keys" }],
  "ssm-parameter-prefix": [{ Name: "/aws/keys" }, { Name: "ssm-keys" }],
  "ssm-parameter-levels": [{ Name: "/a".repeat(16) }],
  "ssm-parameter-value": [{ Value: "v".repeat(4097) }, { Value: "v".repeat(8193), Tier: "Advanced" }],
  "secretsmanager-name": [{ Name: "market database" }],
  "s3-bucket-name": [{ Bucket: "Market" }, { Bucket: "ab" }, { Bucket: "10.0.0.1" }, { Bucket: "a..b" }],
  "efs-provisioned-throughput": [{ ThroughputMode: "provisioned" }, { ProvisionedThroughputInMibps: 10 }],
};

describe("the limits that AWS gives in prose", () => {
  it("have unique ids, and an example here each", () => {
    const ids = limitRules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => (broken[id] ?? []).length === 0)).toEqual([]);
    expect(Object.keys(broken).filter((id) => !ids.includes(id))).toEqual([]);
  });

  it("name a page of AWS's documentation each", () => {
    for (const { id, documentation } of limitRules) {
      expect(documentation, id).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
    }
  });

  for (const { id, service, operations } of limitRules) {
    it(`${id}: refuses what breaks it`, () => {
      for (const operation of operations) {
        const input = accepted[`${service} ${operation}`];
        if (input === undefined) continue;
        for (const change of broken[id] ?? []) {
          const violation = validateInput(service, operation, changed(input, change)).find(
            ({ rule }) => rule === id,
          );
          expect(violation, JSON.stringify(change).slice(0, 200)).toMatchObject({
            found: expect.stringMatching(/./),
            allowed: expect.stringMatching(/./),
            source: expect.stringMatching(/^https:/),
          });
        }
      }
    });
  }

  it("tell what makes a task definition too large, and count a reference for what it will be", () => {
    const input = changed(accepted["ecs RegisterTaskDefinition"] as JsonObject, {
      [`${second}.environment`]: [
        { name: "SMALL", value: "x" },
        { name: "FILE_0", value: "x".repeat(40_000) },
        { name: "FILE_1", value: "${var.file}".repeat(200) },
      ],
    });
    const [violation] = validateInput("ecs", "RegisterTaskDefinition", input);
    expect(violation?.rule).toBe("ecs-task-definition-size");
    expect(violation?.found).toMatch(
      /about 66\d{3} bytes \(largest: app\.environment FILE_0 400\d\d, app\.environment FILE_1 256\d\d, /,
    );
  });

  it("count what Terraform unescapes for what it is then", () => {
    const input = changed(accepted["ecs RegisterTaskDefinition"] as JsonObject, {
      [`${second}.command`]: ["sh", "-c", "echo $${VAR} %%{x} ".repeat(1000)],
    });
    expect(validateInput("ecs", "RegisterTaskDefinition", input)).toEqual([]);
  });

  it("accept a Fargate task of an allowed size", () => {
    const input = changed(accepted["ecs RegisterTaskDefinition"] as JsonObject, {
      ...fargate,
      [`${first}.portMappings[0].hostPort`]: 8080,
      [`${first}.stopTimeout`]: 120,
    });
    expect(validateInput("ecs", "RegisterTaskDefinition", input)).toEqual([]);
    const inWords = changed(input, { cpu: ".25 vCPU", memory: "1 GB" });
    expect(validateInput("ecs", "RegisterTaskDefinition", inWords)).toEqual([]);
  });

  it("accept storage of RDS that AWS gives as it is, and leave engines alone that have other limits", () => {
    const rds = (change: Change) =>
      validateInput(
        "rds",
        "CreateDBInstance",
        changed(accepted["rds CreateDBInstance"] as JsonObject, change),
      );
    const small = { AllocatedStorage: 20, Iops: undefined, StorageThroughput: undefined };
    expect(rds({ ...small, MaxAllocatedStorage: 22 })).toEqual([]);
    // Switched off.
    expect(rds({ ...small, MaxAllocatedStorage: 0 })).toEqual([]);
    expect(rds({ ...small, AllocatedStorage: "${var.size}" })).toEqual([]);
    expect(rds({ Engine: "sqlserver-se", AllocatedStorage: 200, MaxAllocatedStorage: 1000 })).toEqual([]);
  });

  it("accept a regional NAT gateway, and a private one", () => {
    for (const input of [
      { AvailabilityMode: "regional", VpcId: "vpc-1" },
      { ConnectivityType: "private", SubnetId: "subnet-1" },
    ]) {
      expect(validateInput("ec2", "CreateNatGateway", input)).toEqual([]);
    }
  });

  it("look at the JSON around references, and let be what cannot be read yet", () => {
    const body = (type: string) =>
      JSON.stringify({ widgets: [{ type, properties: { region: "${var.region}" } }] });
    const check = (DashboardBody: string) =>
      validateInput("cloudwatch", "PutDashboard", { DashboardName: "market", DashboardBody }).map(
        ({ rule }) => rule,
      );
    expect(check(body("metric"))).toEqual([]);
    expect(check(body("graph"))).toEqual(["cloudwatch-widget-type"]);
    expect(check('{"widgets": [${local.widgets}]}')).toEqual([]);
  });
});
