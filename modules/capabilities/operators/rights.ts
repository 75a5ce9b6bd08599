/** What operators call, by what they do. `__tests__/capabilities/operators` holds each against AWS's own reference. */

const actions = (service: string, names: string): string[] =>
  names.split(" ").map((name) => `${service}:${name}`);

/** To see how the environment is. */
export const READ: readonly string[] = [
  ...actions(
    "ecs",
    "DescribeClusters DescribeServices DescribeServiceDeployments DescribeServiceRevisions DescribeTasks DescribeTaskDefinition DescribeCapacityProviders ListClusters ListServices ListServiceDeployments",
  ),
  ...actions(
    "logs",
    "DescribeLogGroups DescribeLogStreams FilterLogEvents GetLogEvents GetLogGroupFields StartQuery StopQuery GetQueryResults StartLiveTail StopLiveTail",
  ),
  ...actions(
    "cloudwatch",
    "DescribeAlarms DescribeAlarmHistory DescribeAlarmsForMetric GetMetricData GetMetricStatistics ListMetrics ListDashboards",
  ),
  ...actions(
    "elasticloadbalancing",
    "DescribeLoadBalancers DescribeListeners DescribeRules DescribeTargetGroups DescribeTargetHealth",
  ),
  ...actions(
    "autoscaling",
    "DescribeAutoScalingGroups DescribeAutoScalingInstances DescribeScalingActivities DescribeInstanceRefreshes",
  ),
  ...actions(
    "application-autoscaling",
    "DescribeScalableTargets DescribeScalingActivities DescribeScalingPolicies DescribeScheduledActions",
  ),
  ...actions("rds", "DescribeDBInstances DescribeDBClusters DescribeEvents DescribeDBLogFiles"),
  ...actions("elasticache", "DescribeCacheClusters DescribeReplicationGroups DescribeEvents"),
  ...actions(
    "ec2",
    "DescribeInstances DescribeInstanceStatus DescribeVpcs DescribeSubnets DescribeSecurityGroups DescribeNetworkInterfaces",
  ),
  ...actions("ecr", "DescribeRepositories DescribeImages"),
  "secretsmanager:DescribeSecret",
  "tag:GetResources",
];

/** To see and renew what CloudFront holds of a site. */
export const READ_SITE: readonly string[] = actions(
  "cloudfront",
  "GetDistribution GetInvalidation ListInvalidations ListDistributions",
);
export const OPERATE_SITE: readonly string[] = ["cloudfront:CreateInvalidation"];

/** What keeps an alarm from telling anybody. */
export const SILENCE: readonly string[] = actions("cloudwatch", "DisableAlarmActions SetAlarmState");

/** Nothing that Terraform would plan to take back, but for the number of tasks, which scaling changes as well. */
export const OPERATE: readonly string[] = [
  "ecs:StopTask",
  ...SILENCE,
  "cloudwatch:EnableAlarmActions",
  ...actions("rds", "RebootDBInstance RebootDBCluster FailoverDBCluster"),
  ...actions("elasticache", "RebootCacheCluster TestFailover"),
  ...actions(
    "autoscaling",
    "SetDesiredCapacity StartInstanceRefresh CancelInstanceRefresh TerminateInstanceInAutoScalingGroup",
  ),
];

/** Number of tasks, a new deployment, and an earlier task definition of the environment. */
export const UPDATE_SERVICE = "ecs:UpdateService";
export const EXECUTE_COMMAND = "ecs:ExecuteCommand";
export const LIST_TASKS = "ecs:ListTasks";
export const READ_SECRET = "secretsmanager:GetSecretValue";

/** Called before there is a name whose tags could be asked: it then sees all that the account has of the region. */
export const BEFORE_A_NAME: readonly string[] = ["cloudwatch:DescribeAlarms"];

/** Documents of sessions that start on a bastion: a shell, SSH, and a tunnel to the database. */
export const SESSION_DOCUMENTS = {
  /** The account's own. */
  shell: "SSM-SessionManagerRunShell",
  /** AWS's. */
  published: [
    "AWS-StartSSHSession",
    "AWS-StartPortForwardingSession",
    "AWS-StartPortForwardingSessionToRemoteHost",
  ],
} as const;

/** Refused whatever is attached to the role, and whatever another's resource policy lets it do. */
export const NEVER: readonly string[] = ["account:*", "iam:*", "organizations:*", "sts:AssumeRole"];

/** Refused as well, unless the file lets operators read secrets. */
export const SECRET_VALUES: readonly string[] = [
  "kms:Decrypt",
  "secretsmanager:BatchGetSecretValue",
  READ_SECRET,
  ...actions("ssm", "GetParameter GetParameterHistory GetParameters GetParametersByPath"),
];
