import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  type Container,
  DescribeTasksCommand,
  ECSClient,
  ExecuteCommandCommand,
  ListTasksCommand,
  type Session,
  type Task,
} from "@aws-sdk/client-ecs";
import type { EcsServiceSettings } from "../modules/capabilities/ecs-service.ts";
import { ecsServicesOf, keyOf } from "../modules/capabilities/services/ecs-services.ts";
import { Problems } from "../modules/problems.ts";
import { isNamed, withClient } from "./deploy/aws.ts";
import { accountOf } from "./deploy/credentials.ts";
import { findTarget } from "./deploy/find-target.ts";
import { runProgram } from "./deploy/programs.ts";
import { serviceOfContainer } from "./deploy/service-of-container.ts";
import type { Target } from "./deploy/target.ts";
import { notDeployed } from "./status.ts";

export interface ExecOptions {
  readonly root?: string;
  /** The compose service; default the first of the service. */
  readonly service?: string;
  /** Id of a task; default one of those that run. */
  readonly task?: string;
}

/** The program that speaks with Systems Manager; AWS gives it out by itself. */
const PLUGIN = "session-manager-plugin";

/**
 * A command, or a shell, in a container that runs. Ends with the plugin's exit code.
 * @throws Problems when it is not switched on, nothing runs, or the plugin is not there
 */
export async function execInTask(
  environment: string,
  command: readonly string[],
  { root, service: named, task: id }: ExecOptions,
): Promise<void> {
  const { target, deployment } = await findTarget(environment, root);
  const { settings, name, container } = serviceOfContainer(
    environment,
    ecsServicesOf(deployment.environment),
    named,
  );
  demandSwitchedOn(environment, settings);
  // Before a session is begun that nobody would end.
  await demandPlugin();
  await accountOf(target);
  const opened = await withClient(new ECSClient({ region: target.region }), async (client) => {
    const task = await taskOf(client, target, name, id);
    return open(client, target, { task, container, command });
  });
  process.exitCode = await speak(opened, target);
}

function demandSwitchedOn(environment: string, settings: EcsServiceSettings): void {
  if (settings.executeCommand) return;
  throw new Problems([
    {
      code: "EOE-DEPLOY-021",
      file: `environments/${environment}.yml`,
      path: `${keyOf(settings)}.executeCommand`,
      message:
        "is not true, so that tasks have no agent to speak with; set it, deploy, and read docs/services.md.",
    },
  ]);
}

async function demandPlugin(): Promise<void> {
  const { code } = await runProgram(PLUGIN, ["--version"]);
  if (code === 0) return;
  const message =
    "cannot be run; install it as AWS's documentation says (Systems Manager User Guide, Install the Session Manager plugin).";
  throw new Problems([{ code: "EOE-DEPLOY-001", file: PLUGIN, path: "", message }]);
}

async function taskOf(
  client: ECSClient,
  { cluster, environment }: Target,
  serviceName: string,
  id: string | undefined,
): Promise<Task> {
  try {
    const { taskArns = [] } = await client.send(new ListTasksCommand({ cluster, serviceName }));
    const found = taskArns.find((arn) => id === undefined || arn.endsWith(`/${id}`));
    if (found !== undefined) {
      const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: [found] }));
      if (tasks[0]) return tasks[0];
    }
    const ids = taskArns.map((arn) => arn.split("/").at(-1)).join(", ") || "none";
    const message = `has no task${id === undefined ? "" : ` ${id}`} that runs; those are: ${ids}.`;
    throw new Problems([{ code: "EOE-DEPLOY-017", file: serviceName, path: "", message }]);
  } catch (error) {
    if (isNamed(error, "ClusterNotFoundException") || isNamed(error, "ServiceNotFoundException"))
      throw notDeployed(environment);
    throw error;
  }
}

interface Opened {
  readonly session: Session;
  /** Cluster, task and container, as Systems Manager names them together. */
  readonly target: string;
}

async function open(
  client: ECSClient,
  { cluster }: Target,
  {
    task,
    container,
    command,
  }: { readonly task: Task; readonly container: string; readonly command: readonly string[] },
): Promise<Opened> {
  const { taskArn = "", containers = [] } = task;
  const { session } = await client.send(
    new ExecuteCommandCommand({
      cluster,
      task: taskArn,
      container,
      interactive: true,
      command: command.map(quoted).join(" "),
    }),
  );
  const { runtimeId }: Container = containers.find(({ name }) => name === container) ?? {};
  return { session: session ?? {}, target: `ecs:${cluster}_${taskArn.split("/").at(-1)}_${runtimeId}` };
}

/** ECS takes one string, which the agent in the container takes apart as a shell would. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * The arguments are those that the AWS CLI gives the plugin for `ecs execute-command` (awscli 1.46.3,
 * customizations/ecs/executecommand.py, read 2026-11-27).
 */
async function speak({ session, target }: Opened, { region }: Target): Promise<number> {
  const endpoint = `https://ecs.${region}.amazonaws.com`;
  const args = [
    JSON.stringify(session),
    region,
    "StartSession",
    process.env["AWS_PROFILE"] ?? "",
    JSON.stringify({ Target: target }),
    endpoint,
  ];
  // Ctrl+C is for the program in the container.
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  try {
    const [code] = await once(spawn(PLUGIN, args, { stdio: "inherit" }), "close");
    return typeof code === "number" ? code : 1;
  } finally {
    process.off("SIGINT", ignore);
  }
}
