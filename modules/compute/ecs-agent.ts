import { type PolicyStatement, SESSION_MANAGER } from "../iam.ts";

/**
 * Amazon Linux 2023 with the ECS agent; the Amazon Linux 2 image ended on 2026-06-30.
 * Source: ECS Developer Guide, "Retrieving Amazon ECS-optimized Linux AMI metadata".
 */
export const ECS_IMAGE_PARAMETER: Readonly<Record<"x86_64" | "arm64", string>> = {
  x86_64: "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
  arm64: "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
};

/** The same with the driver of NVIDIA's GPUs, for x86_64 only. */
export const ECS_GPU_IMAGE_PARAMETER =
  "/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id";

/**
 * What the ECS agent and Session Manager do on a host, for one cluster only; no right to pull, log or read secrets,
 * which is the execution role's. Each action stands with what it takes: a condition on `ecs:cluster` denies those that
 * do not know the key. Source: Service Authorization Reference, Amazon ECS, EC2, Systems Manager.
 */
export function ecsAgentRights(cluster: {
  readonly name: string;
  readonly arn: string;
}): readonly PolicyStatement[] {
  return [
    {
      sid: "JoinAndReportToThisCluster",
      actions: [
        "ecs:RegisterContainerInstance",
        "ecs:DeregisterContainerInstance",
        "ecs:SubmitContainerStateChange",
        "ecs:SubmitTaskStateChange",
        "ecs:SubmitAttachmentStateChanges",
      ],
      resources: [cluster.arn],
    },
    {
      sid: "WorkForThisCluster",
      actions: ["ecs:Poll", "ecs:StartTelemetrySession", "ecs:UpdateContainerInstancesState"],
      resources: [ANY_INSTANCE],
      conditions: { ArnEquals: { "ecs:cluster": cluster.arn } },
    },
    {
      // Takes both at once, and knows the cluster as a key of the instance only.
      sid: "SendSystemLogs",
      actions: ["ecs:PutSystemLogEvents"],
      resources: [cluster.arn, `arn:aws:ecs:*:*:container-instance/${cluster.name}/*`],
    },
    {
      sid: "FindEndpointsAndOwnTags",
      actions: ["ecs:DiscoverPollEndpoint", "ec2:DescribeTags"],
      resources: ["*"],
    },
    {
      sid: "TagOnRegistration",
      actions: ["ecs:TagResource"],
      resources: [ANY_INSTANCE],
      conditions: { StringEquals: { "ecs:CreateAction": "RegisterContainerInstance" } },
    },
    SESSION_MANAGER,
  ];
}

/** Of any cluster: the statements that use it are bound by a condition. */
const ANY_INSTANCE = "arn:aws:ecs:*:*:container-instance/*";
