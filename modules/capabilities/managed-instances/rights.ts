import type { PolicyStatement } from "../../iam.ts";

export interface InfrastructureRightsProps {
  readonly region: string;
  readonly account: string;
  /** ARN of the role that the instances have. */
  readonly instanceRoleArn: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
  /** The instances are Spot Instances, whose service-linked role may have to be made. */
  readonly spot: boolean;
}

/** What ECS tags everything with that it makes, and may be told apart by. */
const MANAGED = { "aws:RequestTag/AmazonECSManaged": "true" } as const;

/**
 * What ECS does to run instances, narrowed from AWS's managed policy to one region, one account, the environment's
 * subnets, group and instance role; without what capacity reservations need.
 * Source: AmazonECSInfrastructureRolePolicyForManagedInstances v12, 2026-09-15 (moto 5.2.5).
 */
export function infrastructureRights(props: InfrastructureRightsProps): readonly PolicyStatement[] {
  const { region, account, instanceRoleArn } = props;
  const own = (type: string): string => `arn:aws:ec2:${region}:${account}:${type}`;
  const places = [
    ...props.subnetIds.map((id) => own(`subnet/${id}`)),
    ...props.securityGroupIds.map((id) => own(`security-group/${id}`)),
    `arn:aws:ec2:${region}::image/*`,
  ];
  const launched = ["instance/*", "network-interface/*", "volume/*"].map(own);
  const templates = own("launch-template/*");
  return [
    {
      sid: "MakeLaunchTemplates",
      actions: ["ec2:CreateLaunchTemplate"],
      resources: [templates],
      conditions: { StringEquals: MANAGED },
    },
    {
      sid: "ChangeOwnLaunchTemplates",
      actions: ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
      resources: [templates],
      conditions: {
        StringEquals: {
          "ec2:ManagedResourceOperator": "ecs.amazonaws.com",
          "ec2:ResourceTag/AmazonECSManaged": "true",
        },
      },
    },
    {
      sid: "LaunchTaggedFleets",
      actions: ["ec2:CreateFleet"],
      resources: [own("fleet/*"), ...launched],
      conditions: { StringEquals: MANAGED },
    },
    {
      sid: "LaunchTaggedInstances",
      actions: ["ec2:RunInstances"],
      resources: launched,
      conditions: { StringEquals: MANAGED },
    },
    {
      sid: "LaunchFromOwnTemplates",
      actions: ["ec2:CreateFleet", "ec2:RunInstances"],
      resources: [templates],
      conditions: { StringEquals: { "ec2:ResourceTag/AmazonECSManaged": "true" } },
    },
    { sid: "LaunchHere", actions: ["ec2:CreateFleet", "ec2:RunInstances"], resources: places },
    {
      sid: "TagWhatIsLaunched",
      actions: ["ec2:CreateTags"],
      resources: [own("fleet/*"), templates, ...launched],
      conditions: {
        StringEquals: { "ec2:CreateAction": ["CreateFleet", "CreateLaunchTemplate", "RunInstances"] },
      },
    },
    {
      sid: "GiveInstancesTheirRole",
      actions: ["iam:PassRole"],
      resources: [instanceRoleArn],
      conditions: { StringEquals: { "iam:PassedToService": "ec2.amazonaws.com" } },
    },
    {
      // None of these actions takes a resource.
      sid: "LookAround",
      actions: [
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceTypeOfferings",
        "ec2:DescribeInstanceTypes",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
      ],
      resources: ["*"],
    },
    ...(props.spot ? [SPOT_ROLE(account)] : []),
  ];
}

/** The first Spot Instance of an account needs the role that EC2 looks after it by. */
const SPOT_ROLE = (account: string): PolicyStatement => ({
  sid: "MakeSpotsOwnRole",
  actions: ["iam:CreateServiceLinkedRole"],
  resources: [`arn:aws:iam::${account}:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot`],
});

/**
 * What the agent on an instance does, for one cluster only.
 * Source: AmazonECSInstanceRolePolicyForManagedInstances v4, 2026-07-02 (moto 5.2.5); Service Authorization Reference,
 * Amazon ECS: which of the actions know `ecs:cluster`.
 */
export function instanceRights(cluster: {
  readonly name: string;
  readonly arn: string;
}): readonly PolicyStatement[] {
  return [
    {
      sid: "JoinAndReportToThisCluster",
      actions: [
        "ecs:RegisterContainerInstance",
        "ecs:SubmitAttachmentStateChanges",
        "ecs:SubmitTaskStateChange",
      ],
      resources: [cluster.arn],
    },
    {
      sid: "WorkForThisCluster",
      actions: ["ecs:Poll", "ecs:StartTelemetrySession"],
      resources: ["arn:aws:ecs:*:*:container-instance/*"],
      conditions: { ArnEquals: { "ecs:cluster": cluster.arn } },
    },
    {
      // Takes both at once, and knows the cluster as a key of the instance only.
      sid: "SendSystemLogs",
      actions: ["ecs:PutSystemLogEvents"],
      resources: [cluster.arn, `arn:aws:ecs:*:*:container-instance/${cluster.name}/*`],
    },
    { sid: "FindEndpoints", actions: ["ecs:DiscoverPollEndpoint"], resources: ["*"] },
  ];
}
