import {
  EcsService,
  type EcsServiceConfig,
  type EcsServiceNetworkConfiguration,
  type EcsServiceServiceConnectConfiguration,
} from "#provider-aws/ecs-service";
import { EcsTaskDefinition, type EcsTaskDefinitionConfig } from "#provider-aws/ecs-task-definition";
import { Construct, type ITerraformDependable, type TerraformResource } from "../cdktf.ts";
import type { SecurityGroup } from "../network/security-group.ts";
import { type Overrides, withOverrides } from "../overrides.ts";
import type { ICluster } from "./cluster.ts";
import { type TaskDefinitionProps, taskDefinitionArguments } from "./task-definition.ts";

export interface ServiceProps extends Omit<TaskDefinitionProps, "family"> {
  /** Physical name of the service. */
  readonly name: string;
  /** Family of its task definitions. Default the service's name. */
  readonly family?: string;
  /**
   * A service whose name changes is made beside the old one, which goes once requests reach the new one. Not for names
   * that never change: one whose creation failed could not be recreated, since its name is taken. Default false.
   */
  readonly replacedBeside?: boolean;
  readonly cluster: ICluster;
  /** For awsvpc: where tasks get their addresses, and the group they are in. */
  readonly subnetIds: readonly string[];
  readonly securityGroup: SecurityGroup;
  /** For awsvpc: groups that the tasks are in besides. Default none. */
  readonly furtherGroupIds?: readonly string[];
  /** Tasks at the first deployment; autoscaling decides from then on. */
  readonly initialTasks: number;
  /**
   * One task at most: the old one stops before the next one starts, and there is one from then on, whatever
   * `initialTasks` says. Default false.
   */
  readonly singleton?: boolean;
  /** For a service behind a load balancer. */
  readonly entry?: {
    /** Container and port that the target group sends to. */
    readonly container: string;
    readonly port: number;
    readonly targetGroupArn: string;
    /** Seconds that a new task has until the load balancer's verdict counts. */
    readonly startSeconds: number;
  };
  /** For a service that is reached by others of its namespace, or reaches them. */
  readonly serviceConnect?: EcsServiceServiceConnectConfiguration;
  readonly executeCommand: boolean;
  /** Listeners, rights, capacity: what must outlive the service. */
  readonly dependsOn: readonly ITerraformDependable[];
  readonly overrides?: Overrides<{ taskDefinition: EcsTaskDefinitionConfig; service: EcsServiceConfig }>;
}

type Rollout = Pick<
  EcsServiceConfig,
  "deploymentMinimumHealthyPercent" | "deploymentMaximumPercent" | "availabilityZoneRebalancing"
>;

const NEVER_FEWER: Rollout = {
  deploymentMinimumHealthyPercent: 100,
  deploymentMaximumPercent: 200,
  availabilityZoneRebalancing: "ENABLED",
};

/**
 * To rebalance zones ECS starts a task before it stops another. Source: ECS Developer Guide, "Balancing an Amazon ECS
 * service across Availability Zones": not for services whose maximum percent is 100 (2026-11).
 */
const ONE_AT_MOST: Rollout = {
  deploymentMinimumHealthyPercent: 0,
  deploymentMaximumPercent: 100,
  availabilityZoneRebalancing: "DISABLED",
};

/**
 * A task definition and the ECS service that runs it.
 *
 * - The apply waits until the service is steady, and fails when ECS rolled back: its circuit breaker puts the earlier
 *   task definition back, and the postcondition sees it (terraform-provider-aws 19519, 20858).
 * - `desired_count` is the number for the first deployment only (335; aws-cdk 3919, 11299), but of a singleton.
 * - The earlier revision is deregistered after the new one runs, so that a rollback can still start it.
 * - What ECS fills in by itself is written out, so that a second plan is empty (3035, 10387).
 * - A change of the capacity provider strategy is an update in place that moves the tasks (43533). Every change of the
 *   service but that of its tags therefore makes new tasks.
 */
export class Service extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly taskDefinitionArn: string;
  /** What a service that uses this one depends on. */
  readonly deployed: TerraformResource;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { name, entry, capacity, overrides, singleton = false } = props;
    const taskDefinitionConfig = withOverrides(
      overrides?.taskDefinition,
      taskDefinitionArguments({ ...props, family: props.family ?? name }),
    );
    const definition = new EcsTaskDefinition(this, "task-definition", taskDefinitionConfig);
    const serviceConfig = withOverrides(overrides?.service, {
      name,
      cluster: props.cluster.arn,
      taskDefinition: definition.arn,
      schedulingStrategy: "REPLICA",
      desiredCount: singleton ? 1 : props.initialTasks,
      capacityProviderStrategy: [...capacity.strategy],
      // The provider refuses a change of the strategy without it, since ECS would leave running tasks where they are.
      forceNewDeployment: true,
      deploymentController: { type: "ECS" },
      deploymentCircuitBreaker: { enable: true, rollback: true },
      ...(singleton ? ONE_AT_MOST : NEVER_FEWER),
      ...capacity.serviceArguments,
      ...(entry ? behindLoadBalancer(entry) : {}),
      serviceConnectConfiguration: props.serviceConnect,
      networkConfiguration: networkConfiguration(props),
      enableExecuteCommand: props.executeCommand,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      waitForSteadyState: true,
      sigintRollback: true,
      timeouts: { create: "20m", update: "20m", delete: "20m" },
      dependsOn: [...props.dependsOn],
      lifecycle: {
        ...(props.replacedBeside && !singleton ? { createBeforeDestroy: true } : {}),
        ...(singleton ? {} : { ignoreChanges: ["desired_count"] }),
        postcondition: [
          {
            condition: `\${self.task_definition == ${definition.fqn}.arn}`,
            errorMessage:
              "ECS rolled the deployment back: the service runs an earlier task definition than the one applied. The reason is in the service's events: aws ecs describe-services.",
          },
        ],
      },
    });
    const service = new EcsService(this, "service", serviceConfig);
    this.name = service.name;
    this.arn = service.id;
    this.taskDefinitionArn = definition.arn;
    this.deployed = service;
  }
}

function behindLoadBalancer({
  container,
  port,
  targetGroupArn,
  startSeconds,
}: NonNullable<ServiceProps["entry"]>): Pick<
  EcsServiceConfig,
  "loadBalancer" | "healthCheckGracePeriodSeconds"
> {
  return {
    loadBalancer: [{ targetGroupArn, containerName: container, containerPort: port }],
    healthCheckGracePeriodSeconds: startSeconds,
  };
}

/** Where tasks get their addresses; undefined in bridge mode, where they have none. */
export function networkConfiguration(
  props: Pick<ServiceProps, "networkMode" | "subnetIds" | "securityGroup" | "furtherGroupIds" | "capacity">,
): EcsServiceNetworkConfiguration | undefined {
  if (props.networkMode === "bridge") return undefined;
  return {
    subnets: [...props.subnetIds],
    securityGroups: [props.securityGroup.id, ...(props.furtherGroupIds ?? [])],
    assignPublicIp: props.capacity.publicAddresses,
  };
}
