import { type PolicyStatement, SESSION_MANAGER } from "../iam";

/**
 * Amazon Linux 2023 with the ECS agent; the Amazon Linux 2 image ended on 2026-06-30.
 * Source: ECS Developer Guide, "Retrieving Amazon ECS-optimized Linux AMI metadata".
 */
export const ECS_IMAGE_PARAMETER: Readonly<Record<"x86_64" | "arm64", string>> = {
  x86_64: "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
  arm64: "/aws/service/ecs/optimized-ami/amazon-linux-2023/arm64/recommended/image_id",
};

/**
 * What the ECS agent and Session Manager do on a host, for one cluster only; no right to pull, log or read secrets,
 * which is the execution role's. Where `*` stands, the action takes no resource.
 * Source: Service Authorization Reference, Amazon ECS, EC2, Systems Manager.
 */
export function ecsAgentRights(clusterArn: string): readonly PolicyStatement[] {
  return [
    {
      sid: "JoinThisCluster",
      actions: ["ecs:RegisterContainerInstance", "ecs:DeregisterContainerInstance"],
      resources: [clusterArn],
    },
    {
      sid: "WorkForThisCluster",
      actions: [
        "ecs:Poll",
        "ecs:StartTelemetrySession",
        "ecs:UpdateContainerInstancesState",
        "ecs:SubmitContainerStateChange",
        "ecs:SubmitTaskStateChange",
        "ecs:SubmitAttachmentStateChanges",
        "ecs:PutSystemLogEvents",
      ],
      resources: ["*"],
      conditions: { ArnEquals: { "ecs:cluster": clusterArn } },
    },
    {
      sid: "FindEndpointsAndOwnTags",
      actions: ["ecs:DiscoverPollEndpoint", "ec2:DescribeTags"],
      resources: ["*"],
    },
    {
      sid: "TagOnRegistration",
      actions: ["ecs:TagResource"],
      resources: ["*"],
      conditions: { StringEquals: { "ecs:CreateAction": "RegisterContainerInstance" } },
    },
    SESSION_MANAGER,
  ];
}
