import type { JsonObject } from "../../modules/aws/json.ts";

/** Input that AWS would accept, for each operation that has limits; the tests break one thing at a time. */
export const accepted: Readonly<Record<string, JsonObject>> = {
  "ecs RegisterTaskDefinition": {
    family: "market-web",
    networkMode: "bridge",
    requiresCompatibilities: ["EC2"],
    containerDefinitions: [
      {
        name: "nginx",
        image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/market-nginx:3f2c1a9",
        memoryReservation: 64,
        memory: 128,
        essential: true,
        links: ["app"],
        portMappings: [{ containerPort: 8080, hostPort: 0, protocol: "tcp", name: "web" }],
        dependsOn: [{ containerName: "app", condition: "HEALTHY" }],
        mountPoints: [{ sourceVolume: "cache", containerPath: "/cache", readOnly: false }],
        linuxParameters: { swappiness: 60 },
        logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": "/market/nginx" } },
      },
      {
        name: "app",
        image: `market-app@sha256:${"a".repeat(64)}`,
        memory: 256,
        cpu: 0,
        essential: true,
        healthCheck: {
          command: ["CMD", "node", "dist/healthcheck.js"],
          interval: 10,
          timeout: 5,
          retries: 3,
          startPeriod: 20,
        },
      },
    ],
    volumes: [{ name: "cache" }],
  },
  "elasticache CreateReplicationGroup": {
    ReplicationGroupId: "market-cache",
    ReplicationGroupDescription: "Cache of market",
    Engine: "valkey",
    NumCacheClusters: 2,
    AutomaticFailoverEnabled: true,
    SnapshotRetentionLimit: 35,
  },
  "elasticache CreateCacheCluster": {
    CacheClusterId: "market-cache",
    Engine: "memcached",
    NumCacheNodes: 40,
  },
  "elasticache CreateCacheParameterGroup": {
    CacheParameterGroupName: "market-cache-valkey8",
    CacheParameterGroupFamily: "valkey8",
    Description: "market",
  },
  "elasticache CreateCacheSubnetGroup": {
    CacheSubnetGroupName: "market-cache",
    CacheSubnetGroupDescription: "market",
    SubnetIds: ["subnet-1"],
  },
  "rds CreateDBInstance": {
    DBInstanceIdentifier: "market-postgres",
    DBInstanceClass: "db.m8g.large",
    Engine: "postgres",
    MasterUsername: "app",
    AllocatedStorage: 500,
    MaxAllocatedStorage: 550,
    StorageType: "gp3",
    Iops: 12_000,
    StorageThroughput: 500,
    BackupRetentionPeriod: 35,
    MonitoringInterval: 60,
    PerformanceInsightsRetentionPeriod: 93,
  },
  "rds CreateDBParameterGroup": {
    DBParameterGroupName: "market-postgres17",
    DBParameterGroupFamily: "postgres17",
    Description: "market",
  },
  "rds CreateOptionGroup": {
    OptionGroupName: "market-mysql84",
    EngineName: "mysql",
    MajorEngineVersion: "8.4",
    OptionGroupDescription: "market",
  },
  "rds CreateDBSubnetGroup": {
    DBSubnetGroupName: "market",
    DBSubnetGroupDescription: "market",
    SubnetIds: ["subnet-1", "subnet-2"],
  },
  "ecs CreateService": {
    serviceName: "market",
    cluster: "market",
    taskDefinition: "market-web:1",
    desiredCount: 2,
    schedulingStrategy: "REPLICA",
    capacityProviderStrategy: [
      { capacityProvider: "on-demand", base: 1, weight: 1 },
      { capacityProvider: "spot", weight: 3 },
    ],
    loadBalancers: [{ targetGroupArn: "arn:tg", containerName: "nginx", containerPort: 8080 }],
    placementStrategy: [{ type: "spread", field: "attribute:ecs.availability-zone" }],
    deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100 },
    serviceConnectConfiguration: {
      enabled: true,
      namespace: "arn:aws:servicediscovery:eu-central-1:123456789012:namespace/ns-1",
      services: [
        {
          portName: "http",
          discoveryName: "web-8080",
          clientAliases: [{ dnsName: "web", port: 8080 }],
        },
      ],
    },
  },
  "ecs CreateCluster": {
    clusterName: "market",
    defaultCapacityProviderStrategy: [{ capacityProvider: "spot" }],
  },
  "ecs PutClusterCapacityProviders": {
    cluster: "market",
    capacityProviders: ["spot"],
    defaultCapacityProviderStrategy: [{ capacityProvider: "spot", weight: 1 }],
  },
  "ecs CreateCapacityProvider": {
    name: "market-hosts",
    autoScalingGroupProvider: {
      autoScalingGroupArn: "arn:group",
      managedTerminationProtection: "ENABLED",
      managedScaling: { status: "ENABLED", targetCapacity: 100 },
    },
  },
  "elasticloadbalancingv2 CreateLoadBalancer": {
    Name: "market",
    Type: "application",
    Scheme: "internet-facing",
    Subnets: ["subnet-1", "subnet-2"],
  },
  "elasticloadbalancingv2 CreateTargetGroup": {
    Name: "market-web",
    Protocol: "HTTP",
    Port: 80,
    VpcId: "vpc-1",
    TargetType: "instance",
    ProtocolVersion: "HTTP1",
    HealthCheckProtocol: "HTTP",
    HealthCheckPath: "/livez",
    HealthCheckPort: "traffic-port",
    HealthCheckIntervalSeconds: 10,
    HealthCheckTimeoutSeconds: 5,
    Matcher: { HttpCode: "200-299,302" },
  },
  "elasticloadbalancingv2 CreateListener": {
    LoadBalancerArn: "arn:lb",
    Protocol: "HTTPS",
    Port: 443,
    SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    Certificates: [{ CertificateArn: "arn:certificate" }],
    DefaultActions: [
      { Type: "fixed-response", FixedResponseConfig: { StatusCode: "404", ContentType: "text/plain" } },
    ],
  },
  "elasticloadbalancingv2 ModifyLoadBalancerAttributes": {
    LoadBalancerArn: "arn:lb",
    Attributes: [
      { Key: "idle_timeout.timeout_seconds", Value: "300" },
      { Key: "client_keep_alive.seconds", Value: "3600" },
      { Key: "routing.http.desync_mitigation_mode", Value: "defensive" },
    ],
  },
  "elasticloadbalancingv2 ModifyTargetGroupAttributes": {
    TargetGroupArn: "arn:tg",
    Attributes: [
      { Key: "deregistration_delay.timeout_seconds", Value: "30" },
      { Key: "slow_start.duration_seconds", Value: "0" },
      { Key: "stickiness.type", Value: "lb_cookie" },
      { Key: "stickiness.lb_cookie.duration_seconds", Value: "86400" },
      { Key: "stickiness.app_cookie.duration_seconds", Value: "86400" },
      { Key: "stickiness.app_cookie.cookie_name", Value: "session" },
      { Key: "load_balancing.algorithm.type", Value: "least_outstanding_requests" },
    ],
  },
  "autoscaling CreateAutoScalingGroup": {
    AutoScalingGroupName: "market-hosts",
    MinSize: 1,
    DesiredCapacity: 2,
    MaxSize: 10,
    VPCZoneIdentifier: "subnet-1,subnet-2",
    HealthCheckType: "EC2",
    MaxInstanceLifetime: 0,
    MixedInstancesPolicy: {
      LaunchTemplate: {
        LaunchTemplateSpecification: { LaunchTemplateId: "lt-1", Version: "$Latest" },
        Overrides: [{ InstanceType: "t3.medium" }],
      },
      InstancesDistribution: {
        OnDemandBaseCapacity: 1,
        OnDemandPercentageAboveBaseCapacity: 50,
        OnDemandAllocationStrategy: "prioritized",
        SpotAllocationStrategy: "price-capacity-optimized",
      },
    },
  },
  "ec2 CreateLaunchTemplate": {
    LaunchTemplateName: "market-hosts",
    LaunchTemplateData: {
      InstanceType: "t3.medium",
      UserData: Buffer.from("#!/bin/sh\necho ECS_CLUSTER=market >> /etc/ecs/ecs.config\n").toString("base64"),
      SecurityGroupIds: ["sg-1"],
      MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit: 2 },
      BlockDeviceMappings: [
        { DeviceName: "/dev/xvda", Ebs: { VolumeType: "gp3", VolumeSize: 30, Encrypted: true } },
      ],
    },
  },
  "ec2 CreateSecurityGroup": {
    GroupName: "market-web",
    Description: "Load balancer of market",
    VpcId: "vpc-1",
  },
  "ec2 AuthorizeSecurityGroupIngress": {
    GroupId: "sg-1",
    IpPermissions: [
      {
        IpProtocol: "tcp",
        FromPort: 80,
        ToPort: 80,
        IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "HTTP" }],
      },
      { IpProtocol: "-1", Ipv6Ranges: [{ CidrIpv6: "2001:db8::/32", Description: "All" }] },
      {
        IpProtocol: "udp",
        FromPort: 0,
        ToPort: 65535,
        UserIdGroupPairs: [{ GroupId: "sg-2", Description: "UDP" }],
      },
      {
        IpProtocol: "icmp",
        FromPort: -1,
        ToPort: -1,
        PrefixListIds: [{ PrefixListId: "pl-1", Description: "Ping" }],
      },
    ],
  },
  "ec2 CreateVpc": { CidrBlock: "10.0.0.0/16", InstanceTenancy: "default" },
  "ec2 CreateSubnet": { VpcId: "vpc-1", CidrBlock: "10.0.1.0/24", AvailabilityZone: "eu-central-1a" },
  "ec2 CreateNatGateway": { SubnetId: "subnet-1", AllocationId: "eipalloc-1", ConnectivityType: "public" },
  "application-autoscaling RegisterScalableTarget": {
    ServiceNamespace: "ecs",
    ResourceId: "service/market/web",
    ScalableDimension: "ecs:service:DesiredCount",
    MinCapacity: 1,
    MaxCapacity: 10,
  },
  "application-autoscaling PutScheduledAction": {
    ServiceNamespace: "ecs",
    ScheduledActionName: "market-before-midnight",
    ResourceId: "service/market/market",
    ScalableDimension: "ecs:service:DesiredCount",
    Schedule: "cron(45 23 * * ? *)",
    Timezone: "Asia/Seoul",
    ScalableTargetAction: { MinCapacity: 4, MaxCapacity: 20 },
  },
  "application-autoscaling PutScalingPolicy": {
    PolicyName: "cpu",
    PolicyType: "TargetTrackingScaling",
    ServiceNamespace: "ecs",
    ResourceId: "service/market/web",
    ScalableDimension: "ecs:service:DesiredCount",
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 40,
      ScaleInCooldown: 300,
      ScaleOutCooldown: 60,
      PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
    },
  },
  "cloudwatch PutMetricAlarm": {
    AlarmName: "market cpu high",
    Namespace: "AWS/ECS",
    MetricName: "CPUUtilization",
    Dimensions: [{ Name: "ServiceName", Value: "market" }],
    Statistic: "Average",
    Period: 60,
    EvaluationPeriods: 5,
    DatapointsToAlarm: 3,
    Threshold: 80,
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData: "notBreaching",
  },
  "cloudwatch PutDashboard": {
    DashboardName: "market",
    DashboardBody: JSON.stringify({
      widgets: [{ type: "metric", x: 0, y: 0, width: 12, height: 6, properties: { metrics: [] } }],
    }),
  },
  "logs CreateLogGroup": { logGroupName: "/market/app" },
  "logs PutRetentionPolicy": { logGroupName: "/market/app", retentionInDays: 30 },
  "ecr CreateRepository": { repositoryName: "market/app", imageTagMutability: "IMMUTABLE" },
  "ecr PutLifecyclePolicy": { repositoryName: "market/app", lifecyclePolicyText: lifecyclePolicy() },
  "sns CreateTopic": { Name: "market-alarms" },
  "sns Subscribe": { TopicArn: "arn:topic", Protocol: "email", Endpoint: "ops@example.org" },
  "ssm PutParameter": { Name: "/market/bastion/host-keys", Value: "none", Type: "String" },
  "s3 CreateBucket": { Bucket: "market-logs-123456789012" },
  "iam CreateRole": { RoleName: "market-task", AssumeRolePolicyDocument: policy("sts:AssumeRole") },
  "iam PutRolePolicy": {
    RoleName: "market-task",
    PolicyName: "logs",
    PolicyDocument: policy("logs:PutLogEvents"),
  },
  "iam CreateInstanceProfile": { InstanceProfileName: "market-hosts" },
  "secretsmanager CreateSecret": { Name: "market/database-url" },
  "elasticfilesystem CreateFileSystem": {
    CreationToken: "market",
    ThroughputMode: "elastic",
    Encrypted: true,
  },
};

export function policy(action: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: "*" }],
  });
}

export interface LifecycleRule {
  readonly priority?: number;
  readonly selection?: JsonObject;
  readonly action?: string;
}

export function lifecyclePolicy(...rules: readonly LifecycleRule[]): string {
  const written = rules.length === 0 ? [{}] : rules;
  return JSON.stringify({
    rules: written.map(({ priority = 1, selection, action = "expire" }: LifecycleRule) => ({
      rulePriority: priority,
      description: "Expire what was never tagged",
      selection: selection ?? {
        tagStatus: "untagged",
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: 7,
      },
      action: { type: action },
    })),
  });
}
