import type { EcsTaskDefinitionConfig, EcsTaskDefinitionVolume } from "#provider-aws/ecs-task-definition";
import type { NetworkMode, TaskTarget } from "../compose/index.ts";
import type { SizedTask, TaskCapacity } from "./task-capacity.ts";
import type { TaskRoles } from "./task-roles.ts";

export interface TaskDefinitionProps {
  readonly family: string;
  readonly capacity: TaskCapacity;
  readonly architecture: TaskTarget["architecture"];
  /** Of the whole task, where the launch type asks for a size or somebody says one. */
  readonly size?: SizedTask["size"];
  /** ECS container definitions as JSON. */
  readonly containerDefinitions: string;
  readonly volumes: readonly EcsTaskDefinitionVolume[];
  readonly networkMode: NetworkMode;
  readonly roles: TaskRoles;
}

/** A new revision is there before the earlier one goes. */
export const taskDefinitionArguments = (props: TaskDefinitionProps): EcsTaskDefinitionConfig => ({
  family: props.family,
  containerDefinitions: props.containerDefinitions,
  networkMode: props.networkMode,
  requiresCompatibilities: [props.capacity.launchType.name],
  ...props.capacity.taskArguments(props),
  executionRoleArn: props.roles.executionRoleArn,
  taskRoleArn: props.roles.taskRoleArn,
  volume: [...props.volumes],
  lifecycle: { createBeforeDestroy: true },
});
