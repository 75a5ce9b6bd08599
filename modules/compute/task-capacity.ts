import type { EcsServiceCapacityProviderStrategy, EcsServiceConfig } from "#provider-aws/ecs-service";
import type { EcsTaskDefinitionConfig } from "#provider-aws/ecs-task-definition";
import type { ITerraformDependable } from "../cdktf.ts";
import type { LaunchType } from "../compose/index.ts";

export interface SizedTask {
  /** CPU units and MiB of the whole task, where the launch type asks for a size or somebody says one. */
  readonly size?: { readonly cpu?: number; readonly memory: number } | undefined;
  readonly architecture: "ARM64" | "X86_64";
}

/** A size as Terraform has it. */
export const sizeArguments = ({ size }: SizedTask): Pick<EcsTaskDefinitionConfig, "cpu" | "memory"> =>
  size === undefined
    ? {}
    : {
        ...(size.cpu === undefined ? {} : { cpu: String(size.cpu) }),
        memory: String(size.memory),
      };

export type TaskArguments = Pick<EcsTaskDefinitionConfig, "cpu" | "memory" | "runtimePlatform">;

/** What the tasks of a service run on. */
export interface TaskCapacity {
  readonly launchType: LaunchType;
  /** What a task definition says for it, beside its containers. */
  readonly taskArguments: (task: SizedTask) => TaskArguments;
  /** What a service says for it, beside the strategy. */
  readonly serviceArguments: Pick<EcsServiceConfig, "platformVersion" | "orderedPlacementStrategy">;
  readonly strategy: readonly EcsServiceCapacityProviderStrategy[];
  /** Tasks get public addresses of their own; on Fargate only. */
  readonly publicAddresses: boolean;
  /** Group of hosts of its own. Default: AWS runs the hosts. */
  readonly autoscalingGroupName?: string;
  /** What a service depends on, so that it is gone before its capacity is. */
  readonly ready: readonly ITerraformDependable[];
}
