import { setTimeout as sleep } from "node:timers/promises";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import {
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  type Task,
} from "@aws-sdk/client-ecs";
import { type RunTaskFailure, runTaskFailuresInWords } from "../../modules/aws/run-task-failures.ts";
import type { StandaloneTasks } from "../../modules/compute/standalone-task.ts";
import { withClient } from "./aws.ts";
import { AwsRefused } from "./aws-refused.ts";
import { endOf } from "./rollout.ts";
import { DeployStopped, stopsAs } from "./stopped.ts";
import type { TargetTask } from "./target.ts";
import { LogReader, logStreamOf } from "./task-logs.ts";

export interface RunningTasks {
  readonly region: string;
  /** What the stack says of them, once their definitions are applied. */
  readonly where: StandaloneTasks;
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
}

const ASK_EVERY_MS = 2000;

/** `migrate (app: node dist/migrate.js)` */
export const taskInWords = ({ name, container, command }: TargetTask): string =>
  `${name} (${container}: ${command.join(" ")})`;

/**
 * Runs a task to its end, and tells what it writes. One that an earlier deployment has started, and left, is waited for
 * first, since two migrations at once may spoil each other's work.
 *
 * @throws DeployStopped when it cannot start, takes too long or ends with another exit code than 0
 */
export async function runStandaloneTask(task: TargetTask, running: RunningTasks): Promise<void> {
  const { region, where } = running;
  await stopsAs("taskFailed", () =>
    withClient(new ECSClient({ region }), async (client) => {
      for (const earlier of await runningOf(client, task, where)) {
        running.tell(`waits for task ${idOf(earlier)}, which an earlier deployment has started`);
        await follow(client, task, earlier, running);
      }
      if (running.signal.aborted) return;
      const started = await start(client, task, where);
      running.tell(`task ${idOf(started)} has started`);
      const ended = await follow(client, task, started, running);
      if (ended) await demandSuccess(client, task, ended, running);
    }),
  );
}

const idOf = ({ taskArn = "" }: Task): string => taskArn.split("/").at(-1) ?? "";

/** `shop-standalone-migrate` of `arn:...:task-definition/shop-standalone-migrate:7`. */
export const familyOf = (definition: string): string => definition.split("/").at(-1)?.split(":")[0] ?? "";

async function runningOf(
  client: ECSClient,
  { name }: TargetTask,
  { cluster, taskDefinitions }: StandaloneTasks,
): Promise<readonly Task[]> {
  const family = familyOf(taskDefinitions[name] ?? "");
  const { taskArns = [] } = await client.send(new ListTasksCommand({ cluster, family }));
  if (taskArns.length === 0) return [];
  const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: taskArns }));
  return tasks.filter(({ lastStatus }) => lastStatus !== "STOPPED");
}

async function start(client: ECSClient, task: TargetTask, where: StandaloneTasks): Promise<Task> {
  const { tasks = [], failures = [] } = await client.send(
    new RunTaskCommand({
      ...runRequest(where, where.taskDefinitions[task.name]),
      startedBy: "express-on-ecs deploy",
    }),
  );
  const [started] = tasks;
  if (started) return started;
  throw failed(
    task,
    `${notStarted(failures)}\nThe service was not switched, and the version before runs on.`,
  );
}

/** Each failure that RunTask answers on a line of its own. */
export const notStarted = (failures: readonly RunTaskFailure[]): string =>
  ["ECS has not started it:", ...runTaskFailuresInWords(failures).map((line) => `  ${line}`)].join("\n");

/** What ECS is asked to start a task of a definition. */
export const runRequest = (
  { cluster, capacityProviderStrategy, networkConfiguration }: StandaloneTasks,
  taskDefinition: string | undefined,
): RunTaskCommandInput => ({
  cluster,
  taskDefinition,
  capacityProviderStrategy: [...capacityProviderStrategy],
  ...(networkConfiguration
    ? {
        networkConfiguration: {
          awsvpcConfiguration: {
            ...networkConfiguration,
            subnets: [...networkConfiguration.subnets],
            securityGroups: [...networkConfiguration.securityGroups],
          },
        },
      }
    : {}),
  enableECSManagedTags: true,
  propagateTags: "TASK_DEFINITION",
});

/** @returns the task once it has ended; undefined where somebody has interrupted, and it runs on */
async function follow(
  client: ECSClient,
  task: TargetTask,
  { taskArn = "", ...started }: Task,
  { region, where, tell, signal }: RunningTasks,
): Promise<Task | undefined> {
  const end = Date.now() + task.timeoutSeconds * 1000;
  const stream = await logStreamOf(client, { taskArn, ...started }, { name: task.container });
  return withClient(new CloudWatchLogsClient({ region }), async (logs) => {
    const reader = stream && new LogReader(logs, stream);
    for (;;) {
      const { tasks = [] } = await client.send(
        new DescribeTasksCommand({ cluster: where.cluster, tasks: [taskArn] }),
      );
      for (const line of await readable(reader, tell)) tell(`${task.name}: ${line}`);
      const [now] = tasks;
      if (now?.lastStatus === "STOPPED") return now;
      if (signal.aborted) {
        tell(`task ${idOf({ taskArn })} runs on; the next deployment waits for it`);
        return undefined;
      }
      if (Date.now() > end) {
        const reason = `It has run for ${task.timeoutSeconds} s`;
        await client.send(new StopTaskCommand({ cluster: where.cluster, task: taskArn, reason }));
        throw failed(task, `was stopped after ${task.timeoutSeconds} s, its timeoutSeconds.`);
      }
      await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => {});
    }
  });
}

/** Whoever may not read its log still learns how it ends. */
async function readable(
  reader: LogReader | undefined,
  tell: (line: string) => void,
): Promise<readonly string[]> {
  try {
    return (await reader?.lines()) ?? [];
  } catch (error) {
    if (!(error instanceof AwsRefused)) throw error;
    tell(`its log cannot be read: ${error.words}`);
    return [];
  }
}

async function demandSuccess(
  client: ECSClient,
  task: TargetTask,
  ended: Task,
  { region }: RunningTasks,
): Promise<void> {
  const exitCode = ended.containers?.find(({ name }) => name === task.container)?.exitCode;
  if (exitCode === 0) return;
  const lines = await endOf(client, { region }, ended, [task.container]);
  const how = exitCode === undefined ? "no exit code" : `exit code ${exitCode}`;
  throw failed(
    task,
    `ended with ${how}; the service was not switched, and the version before runs on.\n${lines.join("\n")}`,
  );
}

const failed = (task: TargetTask, message: string): DeployStopped =>
  new DeployStopped("taskFailed", {
    code: "EOE-DEPLOY-020",
    file: task.name,
    path: task.command.join(" "),
    message,
  });
