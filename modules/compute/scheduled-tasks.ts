import { IamRole, type IamRoleConfig } from "#provider-aws/iam-role";
import { IamRolePolicy } from "#provider-aws/iam-role-policy";
import {
  SchedulerSchedule,
  type SchedulerScheduleConfig,
  type SchedulerScheduleTargetEcsParameters,
} from "#provider-aws/scheduler-schedule";
import {
  SchedulerScheduleGroup,
  type SchedulerScheduleGroupConfig,
} from "#provider-aws/scheduler-schedule-group";
import { SqsQueue, type SqsQueueConfig } from "#provider-aws/sqs-queue";
import { SqsQueuePolicy } from "#provider-aws/sqs-queue-policy";
import { accountId } from "../account.ts";
import { SCHEDULER } from "../aws/schedules/limits.ts";
import { Construct, type ITerraformDependable } from "../cdktf.ts";
import { type KeyUse, queueUnder } from "../encryption/rights.ts";
import { assumeRoleFor, policyDocument } from "../iam.ts";
import { NAME_LIMITS, physicalName } from "../naming.ts";
import type { Signal } from "../observability/signal-alarm.ts";
import type { WatchedEvents } from "../observability/watched-events.ts";
import { type Overrides, withOverrides } from "../overrides.ts";
import type { ICluster } from "./cluster.ts";
import type { StandaloneTasks } from "./standalone-task.ts";
import type { TaskCapacity } from "./task-capacity.ts";
import type { TaskRoles } from "./task-roles.ts";

/** When a task starts. */
export interface TaskSchedule {
  /** `cron(...)` or `rate(...)`. */
  readonly expression: string;
  /** By its IANA name. Default UTC. */
  readonly timeZone?: string | undefined;
  /** Minutes within which it may start later; 0 for on time. */
  readonly flexibleMinutes: number;
  /** Of a start that failed. */
  readonly retries: { readonly attempts: number; readonly maxAgeSeconds: number };
  readonly enabled: boolean;
}

export interface ScheduledTask {
  /** The schedule's, within the group; at most 64 characters. */
  readonly name: string;
  /** The container whose exit code is the task's. */
  readonly container: string;
  readonly family: string;
  /** With its revision. */
  readonly taskDefinitionArn: string;
  readonly roles: Pick<TaskRoles, "executionRoleArn" | "taskRoleArn">;
  /** Default: that of the host, in bridge mode. */
  readonly networkConfiguration?: StandaloneTasks["networkConfiguration"];
  readonly schedule: TaskSchedule;
}

export interface ScheduledTasksProps {
  readonly environment: string;
  readonly region: string;
  readonly cluster: ICluster;
  readonly capacity: Pick<TaskCapacity, "launchType" | "strategy">;
  /** At least one. */
  readonly tasks: readonly ScheduledTask[];
  /** The key that the queue is under. Default SQS's own. */
  readonly key?: KeyUse | undefined;
  /** Services, ways out: what must be there, and new, before a schedule starts anything new. */
  readonly dependsOn: readonly ITerraformDependable[];
  readonly overrides?: Overrides<{
    schedule: SchedulerScheduleConfig;
    group: SchedulerScheduleGroupConfig;
    queue: SqsQueueConfig;
    role: IamRoleConfig;
  }>;
}

/** The longest that SQS keeps anything. Source: SQS API reference, CreateQueue, MessageRetentionPeriod (2026-11). */
const RETENTION_SECONDS = 1_209_600;
const PERIOD_SECONDS = 300;

/**
 * Schedules of EventBridge Scheduler that start tasks, and a queue for starts that failed for good.
 *
 * - A schedule names a revision, not a family: by a family it would start whatever was registered last, also by a
 *   deployment that was rolled back, and another image than the service's. The deployment changes it in place.
 * - The role may start any revision of the families, since a policy that changed with each deployment would reach AWS
 *   later than the schedule does.
 * - One schedule starts one task: Scheduler knows nothing of the one before, which may still run.
 */
export class ScheduledTasks extends Construct {
  /** What to watch where starts fail. */
  readonly signals: readonly Signal[];
  /** Tasks that failed, or never began. */
  readonly events: readonly WatchedEvents[];

  constructor(scope: Construct, id: string, props: ScheduledTasksProps) {
    super(scope, id);
    const { environment, overrides, key } = props;
    const name = physicalName(environment, "scheduled-tasks", SCHEDULER.longestName);
    const groupConfig = withOverrides(overrides?.group, { name });
    const group = new SchedulerScheduleGroup(this, "group", groupConfig);
    const queueConfig = withOverrides(overrides?.queue, {
      name: physicalName(environment, "failed-starts", NAME_LIMITS.queue),
      messageRetentionSeconds: RETENTION_SECONDS,
      ...(key ? { kmsMasterKeyId: key.keyArn } : { sqsManagedSseEnabled: true }),
    });
    const queue = new SqsQueue(this, "queue", queueConfig);
    new SqsQueuePolicy(this, "queue-policy", {
      queueUrl: queue.url,
      policy: policyDocument({
        sid: "OnlyByTls",
        effect: "Deny",
        principals: "*",
        actions: ["sqs:*"],
        resources: [queue.arn],
        conditions: { Bool: { "aws:SecureTransport": "false" } },
      }),
    });
    const { role, rights } = this.makeRole(props, group, queue);
    for (const task of props.tasks)
      this.makeSchedule(props, task, { group, queue, roleArn: role.arn, rights });
    this.signals = this.startSignals(environment, group, queue);
    this.events = props.tasks.map((task) => this.failuresOf(props, task));
  }

  private makeRole(
    { environment, cluster, tasks, key, overrides, ...place }: ScheduledTasksProps,
    group: SchedulerScheduleGroup,
    queue: SqsQueue,
  ): { readonly role: IamRole; readonly rights: IamRolePolicy } {
    const account = accountId(this);
    const roleConfig = withOverrides(overrides?.role, {
      name: physicalName(environment, "scheduler", NAME_LIMITS.role),
      description: "EventBridge Scheduler, to start tasks",
      // Source: User Guide of EventBridge Scheduler, "Confused deputy prevention": the group, and no single schedule.
      assumeRolePolicy: assumeRoleFor("scheduler.amazonaws.com", account, group.arn),
    });
    const role = new IamRole(this, "role", roleConfig);
    const inRegion = `arn:aws:ecs:${place.region}:${account}`;
    const roles = tasks.flatMap((task) => [task.roles.executionRoleArn, task.roles.taskRoleArn]);
    const rights = new IamRolePolicy(this, "rights", {
      role: role.name,
      name: "start-tasks",
      // Source: ECS Developer Guide, "Amazon ECS EventBridge IAM role"; User Guide of EventBridge Scheduler,
      // "Configuring a dead-letter queue" (2026-11).
      policy: policyDocument(
        {
          sid: "StartTasks",
          actions: ["ecs:RunTask"],
          resources: tasks.map(({ family }) => `${inRegion}:task-definition/${family}:*`),
          conditions: { ArnEquals: { "ecs:cluster": cluster.arn } },
        },
        {
          sid: "TagTasksThatItStarts",
          actions: ["ecs:TagResource"],
          resources: [`${inRegion}:task/${cluster.name}/*`],
          conditions: { StringEquals: { "ecs:CreateAction": "RunTask" } },
        },
        {
          sid: "GiveTasksTheirRoles",
          actions: ["iam:PassRole"],
          resources: [...new Set(roles)],
          conditions: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
        },
        { sid: "KeepFailedStarts", actions: ["sqs:SendMessage"], resources: [queue.arn] },
        ...(key ? queueUnder(key) : []),
      ),
    });
    return { role, rights };
  }

  private makeSchedule(
    { cluster, capacity, dependsOn, overrides }: ScheduledTasksProps,
    { name, taskDefinitionArn, networkConfiguration, schedule }: ScheduledTask,
    given: {
      readonly group: SchedulerScheduleGroup;
      readonly queue: SqsQueue;
      readonly roleArn: string;
      readonly rights: IamRolePolicy;
    },
  ): void {
    const { expression, timeZone = "UTC", flexibleMinutes, retries, enabled } = schedule;
    const scheduleConfig = withOverrides(overrides?.schedule, {
      name,
      groupName: given.group.name,
      scheduleExpression: expression,
      scheduleExpressionTimezone: timeZone,
      flexibleTimeWindow:
        flexibleMinutes === 0
          ? { mode: "OFF" }
          : { mode: "FLEXIBLE", maximumWindowInMinutes: flexibleMinutes },
      state: enabled ? "ENABLED" : "DISABLED",
      target: {
        arn: cluster.arn,
        roleArn: given.roleArn,
        ecsParameters: {
          taskDefinitionArn,
          taskCount: 1,
          ...runsOn(capacity),
          ...(networkConfiguration
            ? {
                networkConfiguration: {
                  subnets: [...networkConfiguration.subnets],
                  securityGroups: [...networkConfiguration.securityGroups],
                  assignPublicIp: networkConfiguration.assignPublicIp === "ENABLED",
                },
              }
            : {}),
          enableEcsManagedTags: true,
          propagateTags: "TASK_DEFINITION",
        },
        retryPolicy: {
          maximumRetryAttempts: retries.attempts,
          maximumEventAgeInSeconds: retries.maxAgeSeconds,
        },
        deadLetterConfig: { arn: given.queue.arn },
      },
      dependsOn: [given.rights, ...dependsOn],
    });
    new SchedulerSchedule(this, `schedule-${name}`, scheduleConfig);
  }

  /** Source: User Guide of EventBridge Scheduler, "Monitoring with CloudWatch"; its metrics are of the whole group. */
  private startSignals(environment: string, group: SchedulerScheduleGroup, queue: SqsQueue): Signal[] {
    const graph = "Scheduled tasks: starts that failed";
    const alarm = (id: string, description: string) =>
      ({
        of: this,
        id,
        name: physicalName(environment, `scheduled-tasks-${id}`),
        description,
        when: "at or above",
        threshold: 1,
        periodSeconds: PERIOD_SECONDS,
        periods: 1,
        missingData: "notBreaching",
      }) as const;
    const ofGroup = (name: string) =>
      ({
        namespace: "AWS/Scheduler",
        name,
        dimensions: { ScheduleGroup: group.name },
        statistic: "Sum",
      }) as const;
    return [
      {
        metric: ofGroup("TargetErrorCount"),
        graph,
        alarm: alarm("start-refused", "ECS refused to start a scheduled task; the start is tried again"),
      },
      {
        metric: ofGroup("InvocationDroppedCount"),
        graph,
        alarm: alarm("start-given-up", "A scheduled task was not started, and its start is given up"),
      },
      {
        metric: {
          namespace: "AWS/SQS",
          name: "ApproximateNumberOfMessagesVisible",
          dimensions: { QueueName: queue.name },
          statistic: "Maximum",
        },
        graph,
        alarm: alarm(
          "failed-starts",
          "The queue of failed starts holds scheduled tasks that were never started, each with its reason; the alarm ends when it is empty",
        ),
      },
    ];
  }

  /**
   * A task's last event, where its container ended with another exit code than 0, or the task ended otherwise than by it:
   * its image could not be pulled, a secret not be read, no host had room, somebody stopped it.
   * Sources: ECS Developer Guide, "Amazon ECS task state change events"; TaskStopCode in botocore 1.44.8 (2026-11).
   */
  private failuresOf({ cluster, region }: ScheduledTasksProps, task: ScheduledTask): WatchedEvents {
    const definitions = `arn:aws:ecs:${region}:${accountId(this)}:task-definition/${task.family}:`;
    return {
      of: this,
      id: `failed-${task.name}`,
      name: physicalName(task.name, "failed", NAME_LIMITS.eventRule),
      description: `The scheduled task ${task.name} failed, or did not start`,
      pattern: JSON.stringify({
        source: ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        detail: {
          clusterArn: [cluster.arn],
          taskDefinitionArn: [{ prefix: definitions }],
          lastStatus: ["STOPPED"],
          $or: [
            { containers: { name: [task.container], exitCode: [{ "anything-but": [0] }] } },
            { stopCode: [{ "anything-but": ["EssentialContainerExited"] }] },
          ],
        },
      }),
    };
  }
}

/**
 * On Fargate one task is never on Spot, and a public address needs the launch type itself. Source: API reference of
 * EventBridge Scheduler, AwsVpcConfiguration, AssignPublicIp (2026-11-27).
 */
const runsOn = ({
  launchType,
  strategy,
}: ScheduledTasksProps["capacity"]): Pick<
  SchedulerScheduleTargetEcsParameters,
  "launchType" | "platformVersion" | "capacityProviderStrategy"
> =>
  launchType.name === "FARGATE"
    ? { launchType: "FARGATE", platformVersion: "LATEST" }
    : { capacityProviderStrategy: [...strategy] };
