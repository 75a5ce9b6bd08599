import type { EcsServiceNetworkConfiguration } from "#provider-aws/ecs-service";
import { EcsTaskDefinition } from "#provider-aws/ecs-task-definition";
import { Construct, type ITerraformDependable } from "../cdktf.ts";
import { type TaskDefinitionProps, taskDefinitionArguments } from "./task-definition.ts";

export interface StandaloneTaskProps extends TaskDefinitionProps {
  /** Ways out, capacity, rights: what it needs to run. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * A task definition that no service runs: `express-on-ecs deploy` starts a task of it by RunTask. It depends on all that
 * a task needs, so that it can run before there is a service.
 */
export class StandaloneTask extends Construct {
  readonly taskDefinitionArn: string;

  constructor(scope: Construct, id: string, { dependsOn, ...props }: StandaloneTaskProps) {
    super(scope, id);
    const definition = new EcsTaskDefinition(this, "task-definition", {
      ...taskDefinitionArguments(props),
      dependsOn: [...dependsOn],
    });
    this.taskDefinitionArn = definition.arn;
  }
}

/** The output that says so. */
export const STANDALONE_TASKS = "standalone_tasks";

/** The same of a compose service that is a job. */
export const jobOutput = (job: string): string => `job_${job.replaceAll("-", "_")}`;

/** What whoever runs a task must know, in the words of ECS's RunTask. */
export interface StandaloneTasks {
  readonly cluster: string;
  readonly capacityProviderStrategy: readonly {
    readonly capacityProvider: string;
    readonly base?: number | undefined;
    readonly weight?: number | undefined;
  }[];
  /** Default: that of the host, in bridge mode. */
  readonly networkConfiguration?: {
    readonly subnets: readonly string[];
    readonly securityGroups: readonly string[];
    readonly assignPublicIp: "ENABLED" | "DISABLED";
  };
  /** ARN of each task definition, by the name of its task. */
  readonly taskDefinitions: Readonly<Record<string, string>>;
}

export const networkOfTask = (
  network: EcsServiceNetworkConfiguration | undefined,
): Pick<StandaloneTasks, "networkConfiguration"> =>
  network === undefined
    ? {}
    : {
        networkConfiguration: {
          subnets: network.subnets,
          securityGroups: network.securityGroups ?? [],
          assignPublicIp: network.assignPublicIp === true ? "ENABLED" : "DISABLED",
        },
      };
