import type { Schedule } from "../aws/schedules/schema.ts";
import type { ITerraformDependable } from "../cdktf.ts";
import type { TaskPlan, TaskTarget } from "../compose/index.ts";
import type { Service } from "../compute/service.ts";
import type { ITargetGroup, TargetRule, TargetTreatment } from "../ingress/target-group.ts";
import { physicalName } from "../naming.ts";
import type { SecurityGroup } from "../network/security-group.ts";
import type { ScheduledBounds } from "../observability/scaling.ts";

/** The ECS services of an environment, each with what it is, from the environment file to what runs. */

/** How requests from outside reach the tasks of a service. */
export interface ServiceIngress {
  /** Which load balancer they come through, by its key in the environment file. */
  readonly through: string;
  /** Compose service and port that the load balancer talks to. */
  readonly entry: {
    readonly service: string;
    readonly port: number;
    readonly keepAliveSeconds?: number | undefined;
  };
  /** Seconds that a new task has until failed health checks count. */
  readonly startSeconds: number;
  /** Requests per minute and task that scaling holds. Default: not a measure. */
  readonly requestsPerTarget?: number | undefined;
  /** Which requests are for it. Default: all that are for no other service. */
  readonly rules?: readonly TargetRule[] | undefined;
  /** How the load balancer treats its tasks. Default: as it treats all targets. */
  readonly treatment?: Partial<TargetTreatment>;
}

/** What an ECS service and what belongs to it are called. */
export interface ServiceNames {
  /** In the environment file and in sentences: `service`, `worker`. */
  readonly key: string;
  /** In titles: `the service`, `worker`. */
  readonly title: string;
  /** The construct id of a part of it. */
  readonly id: (part: string) => string;
  /** Physical name of what belongs to it, such as roles, alarms, the task definition's family. */
  readonly physical: (environment: string) => string;
  /** Of the ECS service itself, where the environment file gives it one. Default: the physical name. */
  readonly own?: string | undefined;
}

/** Tasks, fewest and most. */
export interface TaskBounds {
  readonly min: number;
  readonly max: number;
}

/** One ECS service of an environment, or a job of its compose file. */
export interface EcsServiceSettings {
  /** When its tasks start; no service keeps them running. Default: it is a service. */
  readonly schedule?: Schedule | undefined;
  /** Where the environment file has it: `["service"]`, `["furtherServices", "worker"]` or `["containers", "report"]`. */
  readonly path: readonly string[];
  readonly names: ServiceNames;
  /** Default: only other tasks reach it, or nobody. */
  readonly ingress?: ServiceIngress;
  /** Whether its tasks are in a group of their own, where they have addresses of their own; or in that of all. */
  readonly ownGroup: boolean;
  /** Compose services that make up its task. */
  readonly containers: readonly string[];
  /** One task at most, which stops before the next one starts; the number never changes. */
  readonly singleton: boolean;
  /** Of the whole task. Default: what its containers' limits come to. */
  readonly taskSize?: { readonly cpu?: number | undefined; readonly memory: number } | undefined;
  readonly tasks: TaskBounds;
  /** The greatest bounds of any time; those of `tasks` where no schedule changes them. */
  readonly peak: TaskBounds;
  readonly scaling: {
    readonly cpuPercent: number;
    readonly memoryPercent?: number | undefined;
    readonly scaleOutCooldownSeconds: number;
    readonly scaleInCooldownSeconds: number;
    readonly schedule?: readonly ScheduledBounds[] | undefined;
  };
  readonly executeCommand: boolean;
  /** Tasks of its own that run by themselves, by name. Default none. */
  readonly standaloneTasks?: Readonly<Record<string, StandaloneTaskSettings>>;
}

/** Family of the task definition of one that runs by itself. @param service the physical name of the service */
export const standaloneFamily = (service: string, task: string): string =>
  physicalName(service, `standalone-${task}`);

/** A task that runs by itself and ends. */
export interface StandaloneTaskSettings {
  /** The compose service whose image it runs. */
  readonly container: string;
  readonly command: readonly string[];
  /** Default: by its schedule. */
  readonly runs?: "before-deployment" | undefined;
  readonly schedule?: Schedule | undefined;
  /** Of one before a deployment. */
  readonly timeoutSeconds?: number | undefined;
}

/** An ECS service with where its containers are to run. */
export interface ServiceTarget {
  readonly settings: EcsServiceSettings;
  readonly target: TaskTarget;
}

export interface PlannedService extends ServiceTarget {
  readonly plan: TaskPlan;
}

/** An ECS service whose names are given, with what its tasks are reached by. */
export interface NamedService extends PlannedService {
  /** Physical name of what belongs to it. */
  readonly name: string;
  /** The group that its tasks are in. */
  readonly securityGroup: SecurityGroup;
  /** Where requests from outside find its tasks. Default: none come. */
  readonly targets?: ITargetGroup | undefined;
  /** Rules that let requests from outside in. Default: none come. */
  readonly requests?: readonly ITerraformDependable[] | undefined;
}

/** An ECS service of the stack, with its settings and the task that it runs. */
export interface RunningService extends NamedService {
  readonly service: Service;
}
