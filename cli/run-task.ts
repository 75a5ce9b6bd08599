import { setTimeout as sleep } from "node:timers/promises";
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Service,
  type Task,
} from "@aws-sdk/client-ecs";
import { runningServicesOf } from "../modules/capabilities/services/ecs-services.ts";
import type { StandaloneTasks } from "../modules/compute/standalone-task.ts";
import { Problems } from "../modules/problems.ts";
import { isNamed, withClient } from "./deploy/aws.ts";
import { AwsRefused } from "./deploy/aws-refused.ts";
import { accountOf } from "./deploy/credentials.ts";
import { type Found, findTarget, writeTarget } from "./deploy/find-target.ts";
import { withInterruption } from "./deploy/interruption.ts";
import { endOf } from "./deploy/rollout.ts";
import { serviceOfContainer } from "./deploy/service-of-container.ts";
import { readOutput } from "./deploy/stacks.ts";
import { notStarted, runRequest } from "./deploy/standalone-tasks.ts";
import { EXIT_CODES } from "./deploy/stopped.ts";
import type { Target, TargetJob } from "./deploy/target.ts";
import { CommandStopped } from "./problems.ts";
import { notDeployed } from "./status.ts";

export interface RunOptions {
  readonly root?: string;
  readonly json: boolean;
  /** The compose service whose image and variables the command gets. */
  readonly service?: string;
}

const ASK_EVERY_MS = 2000;

/** What is started: all that differs between a job and a command. */
interface Started {
  /** Whose exit code and log are told. */
  readonly container: string;
  /** For people. */
  readonly what: string;
  readonly request: (client: ECSClient) => Promise<RunTaskCommandInput>;
}

/**
 * Runs a command once in a task like those of the service, with its image, variables, secrets, network and rights; or,
 * where a single word is the name of a job, that job.
 *
 * @throws CommandStopped with the command's own exit code
 */
export async function runTask(
  environment: string,
  words: readonly string[],
  { root, json, service: named }: RunOptions,
): Promise<void> {
  const found = await findTarget(environment, root);
  const { target } = found;
  const [word] = words;
  const job =
    words.length === 1 && named === undefined ? target.jobs.find(({ name }) => name === word) : undefined;
  const started = job ? ofJob(environment, root, job) : ofService(found, words, named);
  const { container, what } = started;
  await accountOf(target);
  const write = json ? console.error : console.log;
  const task = await withInterruption(write, ({ signal }) =>
    withClient(new ECSClient({ region: target.region }), async (client) => {
      const running = await start(client, await started.request(client), started);
      const id = running.taskArn?.split("/").at(-1) ?? "";
      write(`task ${id} runs: ${what}`);
      return runsOn(id, () => untilStopped(client, target, running, signal));
    }),
  );
  if (task.lastStatus !== "STOPPED") throw runsOnBy(container, what, task);
  const lines = await withClient(new ECSClient({ region: target.region }), (client) =>
    endOf(client, target, task, [container]),
  );
  for (const line of lines) write(line);
  const exitCode = task.containers?.find(({ name }) => name === container)?.exitCode;
  const answer = { task: task.taskArn, container, exitCode: exitCode ?? null };
  if (exitCode === 0) {
    if (json) console.log(JSON.stringify(answer, null, 2));
    return;
  }
  const message = `ended with ${exitCode === undefined ? "no exit code" : `exit code ${exitCode}`}: ${task.stoppedReason ?? ""}`;
  const problem = { code: "EOE-DEPLOY-020", file: container, path: what, message } as const;
  throw new CommandStopped([problem], exitCode ?? 1, "nothing else was changed", answer);
}

function ofService(
  { target, deployment }: Found,
  command: readonly string[],
  named: string | undefined,
): Started {
  const services = runningServicesOf(deployment.environment);
  const { name, container } = serviceOfContainer(target.environment, services, named);
  return {
    container,
    what: command.join(" "),
    request: async (client) => {
      const { taskDefinition, networkConfiguration, capacityProviderStrategy } = await serviceOf(
        client,
        target,
        name,
      );
      return {
        cluster: target.cluster,
        taskDefinition,
        networkConfiguration,
        capacityProviderStrategy,
        overrides: { containerOverrides: [{ name: container, command: [...command] }] },
      };
    },
  };
}

/** With the image that its schedule starts, which Terraform's state knows. */
const ofJob = (
  environment: string,
  root: string | undefined,
  { name, container, output }: TargetJob,
): Started => ({
  container,
  what: name,
  request: async () => {
    const found = await writeTarget(environment, root);
    const where = (await readOutput(found, output)) as StandaloneTasks | undefined;
    const taskDefinition = where?.taskDefinitions[name];
    if (!where || taskDefinition === undefined) throw notDeployed(environment);
    return runRequest(where, taskDefinition);
  },
});

async function serviceOf(
  client: ECSClient,
  { cluster, environment }: Target,
  name: string,
): Promise<Service> {
  try {
    const { services = [] } = await client.send(new DescribeServicesCommand({ cluster, services: [name] }));
    const found = services.find(({ status }) => status === "ACTIVE");
    if (found) return found;
  } catch (error) {
    if (!isNamed(error, "ClusterNotFoundException")) throw error;
  }
  throw notDeployed(environment);
}

async function start(
  client: ECSClient,
  request: RunTaskCommandInput,
  { container, what }: Started,
): Promise<Task> {
  const { tasks = [], failures = [] } = await client.send(
    new RunTaskCommand({ ...request, startedBy: "express-on-ecs run" }),
  );
  const [task] = tasks;
  if (task) return task;
  throw new Problems([
    { code: "EOE-DEPLOY-020", file: container, path: what, message: notStarted(failures) },
  ]);
}

/** Ctrl+C stops the waiting, not the task. */
function runsOnBy(file: string, path: string, { taskArn = "" }: Task): CommandStopped {
  const id = taskArn.split("/").at(-1);
  const message = "was interrupted. `express-on-ecs logs` shows what it writes.";
  const problem = { code: "EOE-DEPLOY-016", file, path, message } as const;
  const done = `task ${id} was started, and runs on by itself`;
  return new CommandStopped([problem], EXIT_CODES.interrupted, done, { task: taskArn, exitCode: null });
}

/** What has been started stays where nobody can look at it any more. */
async function runsOn<T>(id: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsRefused)) throw error;
    throw new CommandStopped(error.list, 1, `task ${id} was started, and runs on by itself`);
  }
}

/** @returns the task as it is when it has stopped, or somebody has interrupted */
async function untilStopped(
  client: ECSClient,
  { cluster }: Target,
  started: Task,
  signal: AbortSignal,
): Promise<Task> {
  const { taskArn = "" } = started;
  for (;;) {
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
    const [task = started] = tasks;
    if (task.lastStatus === "STOPPED" || signal.aborted) return task;
    await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}
