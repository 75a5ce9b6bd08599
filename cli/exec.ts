import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import {
  type Container,
  ECSClient,
  ExecuteCommandCommand,
  type Session,
  type Task,
} from "@aws-sdk/client-ecs";
import type { EcsServiceSettings } from "../modules/capabilities/ecs-service.ts";
import { keyOf, runningServicesOf } from "../modules/capabilities/services/ecs-services.ts";
import { Problems } from "../modules/problems.ts";
import { withClient } from "./deploy/aws.ts";
import { accountOf } from "./deploy/credentials.ts";
import { findTarget } from "./deploy/find-target.ts";
import { runProgram } from "./deploy/programs.ts";
import { runningTask } from "./deploy/running-task.ts";
import { serviceOfContainer } from "./deploy/service-of-container.ts";
import type { Target } from "./deploy/target.ts";
import { CommandStopped } from "./problems.ts";

export interface ExecOptions {
  readonly root?: string;
  /** Nobody types: a command runs, and its exit code is told. Default false. */
  readonly json?: boolean;
  /** The compose service; default the first of the service. */
  readonly service?: string;
  /** Id of a task; default one of those that run. */
  readonly task?: string;
}

/** The program that speaks with Systems Manager; AWS gives it out by itself. */
const PLUGIN = "session-manager-plugin";

const SHELL = ["/bin/sh"];

/**
 * A command, or a shell, in a container that runs. For a person it ends with the plugin's exit code, which is 0 whatever
 * the command's was (aws/session-manager-plugin, issue 59); with `json` with the command's own.
 *
 * @param words none means a shell
 * @throws Problems when it is not switched on, nothing runs, or the plugin is not there; CommandStopped with the
 *   command's exit code, where that is told and not 0
 */
export async function execInTask(
  environment: string,
  words: readonly string[],
  { root, service: named, task: id, json = false }: ExecOptions,
): Promise<void> {
  if (json) demandCommand(words);
  const { target, deployment } = await findTarget(environment, root);
  const { settings, name, container } = serviceOfContainer(
    environment,
    runningServicesOf(deployment.environment),
    named,
  );
  demandSwitchedOn(environment, settings);
  // Before a session is begun that nobody would end.
  await demandPlugin();
  await accountOf(target);
  const mark = randomUUID();
  const command = json ? telling(words, mark) : words.length > 0 ? words : SHELL;
  const opened = await withClient(new ECSClient({ region: target.region }), async (client) => {
    const task = await runningTask(client, target, name, id);
    return open(client, target, { task, container, command });
  });
  if (!json) process.exitCode = await speak(opened, target);
  else await tellEnd({ words, container, opened, exitCode: await listen(opened, target, mark) });
}

function demandCommand(words: readonly string[]): void {
  if (words.length > 0) return;
  const message = "needs a command behind --, since a shell waits for somebody who types.";
  throw new Problems([{ code: "EOE-CLI-018", file: "exec", path: "--json", message }]);
}

/** A session has no exit code, so that a shell writes it behind all else. */
const telling = (words: readonly string[], mark: string): readonly string[] => [
  ...SHELL,
  "-c",
  `${words.map(quoted).join(" ")}; echo "${mark} $?"`,
];

interface Told {
  readonly words: readonly string[];
  readonly container: string;
  readonly opened: Opened;
  readonly exitCode: number | undefined;
}

function tellEnd({ words, container, opened: { task }, exitCode }: Told): void {
  const answer = { task, container, exitCode: exitCode ?? null };
  if (exitCode === 0) {
    console.log(JSON.stringify(answer, null, 2));
    return;
  }
  const message =
    exitCode === undefined
      ? "has told no exit code: the session broke off, or the container has no /bin/sh."
      : `ended with exit code ${exitCode}.`;
  const problem = { code: "EOE-DEPLOY-037", file: container, path: words.join(" "), message } as const;
  throw new CommandStopped([problem], exitCode ?? 1, "nothing else was changed", answer);
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

interface Opened {
  readonly session: Session;
  /** ARN. */
  readonly task: string;
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
  return {
    session: session ?? {},
    task: taskArn,
    target: `ecs:${cluster}_${taskArn.split("/").at(-1)}_${runtimeId}`,
  };
}

/** ECS takes one string, which the agent in the container takes apart as a shell would. */
const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/**
 * The arguments are those that the AWS CLI gives the plugin for `ecs execute-command` (awscli 1.46.3,
 * customizations/ecs/executecommand.py, read 2026-11-27).
 */
const argumentsOf = ({ session, target }: Opened, { region }: Target): string[] => [
  JSON.stringify(session),
  region,
  "StartSession",
  process.env["AWS_PROFILE"] ?? "",
  JSON.stringify({ Target: target }),
  `https://ecs.${region}.amazonaws.com`,
];

/** Ctrl+C is for the program in the container. */
async function speak(opened: Opened, target: Target): Promise<number> {
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  try {
    const [code] = await once(spawn(PLUGIN, argumentsOf(opened, target), { stdio: "inherit" }), "close");
    return typeof code === "number" ? code : 1;
  } finally {
    process.off("SIGINT", ignore);
  }
}

/**
 * Lets the plugin run without a terminal. Its input stays open until it ends, since it takes the end of it for the end
 * of the session (aws/amazon-ssm-agent, issue 354).
 *
 * @returns the exit code behind `mark`; undefined where that never came
 */
async function listen(opened: Opened, target: Target, mark: string): Promise<number | undefined> {
  const child = spawn(PLUGIN, argumentsOf(opened, target), { stdio: ["pipe", "pipe", "inherit"] });
  let exitCode: number | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    // What the command wrote last may have no line of its own.
    const [before = "", code] = line.split(`${mark} `);
    if (code !== undefined) exitCode = Number.parseInt(code, 10);
    if (before !== "" || code === undefined) console.error(before);
  }
  return exitCode;
}
