import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ECSClient, type Task } from "@aws-sdk/client-ecs";
import { TASKS_TUNNELS } from "../modules/capabilities/bastion-ways.ts";
import { runningServicesOf } from "../modules/capabilities/services/ecs-services.ts";
import { Problems } from "../modules/problems.ts";
import { withClient } from "./deploy/aws.ts";
import { accountOf } from "./deploy/credentials.ts";
import { type Found, writeTarget } from "./deploy/find-target.ts";
import { runningTask } from "./deploy/running-task.ts";
import { serviceOfContainer } from "./deploy/service-of-container.ts";
import { readOutput } from "./deploy/stacks.ts";
import type { Target } from "./deploy/target.ts";

export interface TunnelOptions {
  readonly root?: string;
  /** Of this machine. Default the database's own. */
  readonly port?: number;
  /** The database's name, where it runs elsewhere. */
  readonly host?: string;
  /** What it leads to. Default the database. */
  readonly to?: "database" | "cache" | "tasks";
  /** Of tasks: the compose service; default the one behind the load balancer. */
  readonly service?: string;
  /** Of tasks: the id of one; default one of those that run. */
  readonly task?: string;
  /** Nobody looks on: one line says when it is open, and SIGTERM ends it as Ctrl+C does. Default false. */
  readonly json?: boolean;
}

/** What the stacks print for a database whose name they do not know. */
const UNKNOWN_HOST = "DATABASE_HOST";

/**
 * Leads a port of this machine to the database, the cache or a task, through the bastion, until Ctrl+C.
 * @throws Problems when there is no bastion that reaches it, it is not deployed, or its name is needed
 */
export async function openTunnel(
  environment: string,
  { root: named, json = false, to = "database", port: own, ...asked }: TunnelOptions,
): Promise<void> {
  const found = await writeTarget(environment, named);
  demandWay(environment, found.target, to);
  if (to === "tasks") demandNoHost(asked);
  else demandNoTask(to, asked);
  await accountOf(found.target);
  const led =
    to === "tasks" ? await toTask(environment, found, asked) : await toStore(environment, found, to, asked);
  const command = tunnelCommand(led.printed, { port: own, host: led.host });
  const { port, host, hostPort } = command;
  // SSH would go on without it, and lead to whatever is there.
  if (await isOpen(port))
    throw refused(
      environment,
      "EOE-DEPLOY-038",
      `port ${port} of this machine is taken; name another: --port`,
    );
  const opened = json
    ? JSON.stringify({ environment, localHost: LOCAL, localPort: port, host, port: hostPort })
    : `${LOCAL}:${port} leads to ${led.what} of ${environment}, until Ctrl+C.`;
  process.exitCode = await runUntilItEnds(command, { json, onOpen: () => console.log(opened) });
}

type Asked = Pick<TunnelOptions, "host" | "service" | "task">;

/** The command that the stacks print, where it leads, and what stands in it for a name that they do not know. */
interface Led {
  readonly printed: string;
  readonly host: string | undefined;
  readonly what: string;
}

const outputOf = (to: NonNullable<TunnelOptions["to"]>): string =>
  to === "tasks" ? TASKS_TUNNELS : `${to}_tunnel_command`;

function demandWay(environment: string, { stacks }: Target, to: NonNullable<TunnelOptions["to"]>): void {
  if (stacks.some(({ json }) => json.output?.[outputOf(to)] !== undefined)) return;
  throw refused(
    environment,
    "EOE-DEPLOY-022",
    `has no bastion that reaches ${to === "tasks" ? "tasks with a port" : `a ${to}`}; write bastion with reaches: [${to}] (docs/bastion.md).`,
  );
}

function demandNoHost({ host }: Asked): void {
  if (host === undefined) return;
  const message = "has no meaning with --to tasks, whose addresses ECS tells; name a task by --task.";
  throw new Problems([{ code: "EOE-CLI-026", file: "tunnel", path: "--host", message }]);
}

function demandNoTask(to: string, asked: Asked): void {
  const named = (["service", "task"] as const).filter((key) => asked[key] !== undefined);
  if (named.length === 0) return;
  throw new Problems(
    named.map((key) => ({
      code: "EOE-CLI-026" as const,
      file: "tunnel",
      path: `--${key}`,
      message: `has no meaning without --to tasks; a tunnel to the ${to} leads to no task.`,
    })),
  );
}

async function toStore(
  environment: string,
  found: Found,
  to: "database" | "cache",
  { host }: Asked,
): Promise<Led> {
  const printed = await readOutput(found, outputOf(to));
  if (typeof printed !== "string") throw noBastion(environment);
  if (printed.includes(UNKNOWN_HOST) && host === undefined)
    throw refused(
      environment,
      "EOE-DEPLOY-022",
      "has its database elsewhere; name it: --host mongo.shop.internal",
    );
  return { printed, host, what: `the ${to}` };
}

/** Each task has an address of its own, which only ECS knows. */
async function toTask(environment: string, found: Found, { service: named, task: id }: Asked): Promise<Led> {
  const { target, deployment } = found;
  const services = runningServicesOf(deployment.environment);
  const { name, container } = serviceOfContainer(
    environment,
    services,
    named ?? services.find(({ ingress }) => ingress !== undefined)?.ingress?.entry.service,
  );
  const commands = await readOutput(found, outputOf("tasks"));
  if (typeof commands !== "object" || commands === null) throw noBastion(environment);
  const printed: unknown = Reflect.get(commands, container);
  if (typeof printed !== "string")
    throw refused(
      environment,
      "EOE-DEPLOY-022",
      `has no port of ${container} that a tunnel could lead to; these have one: ${Object.keys(commands).join(", ")}.`,
    );
  const task = await withClient(new ECSClient({ region: target.region }), (client) =>
    runningTask(client, target, name, id),
  );
  return { printed, host: addressOf(task, name), what: `${container} in task ${idOf(task)}` };
}

const idOf = ({ taskArn = "" }: Task): string => taskArn.split("/").at(-1) ?? "";

/** All containers of a task share its network interface. */
function addressOf(task: Task, service: string): string {
  const [address] = (task.containers ?? []).flatMap(({ networkInterfaces = [] }) =>
    networkInterfaces.flatMap(({ privateIpv4Address }) => privateIpv4Address ?? []),
  );
  if (address !== undefined) return address;
  const message = `has task ${idOf(task)}, which has no address yet (${task.lastStatus ?? "unknown"}); try again in a moment.`;
  throw new Problems([{ code: "EOE-DEPLOY-017", file: service, path: "", message }]);
}

const noBastion = (environment: string): Problems =>
  refused(environment, "EOE-DEPLOY-017", `has no bastion yet: npx express-on-ecs deploy ${environment}`);

const LOCAL = "localhost";

const refused = (file: string, code: `EOE-DEPLOY-${"017" | "022" | "038"}`, message: string): Problems =>
  new Problems([{ code, file, path: "", message }]);

interface TunnelCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Of this machine. */
  readonly port: number;
  /** Where it leads, as the bastion knows it. */
  readonly host: string;
  readonly hostPort: number;
}

/** What `ssh` and Session Manager call the other end. */
interface Forwarding {
  readonly host: readonly string[];
  readonly portNumber: readonly string[];
  readonly localPortNumber: readonly string[];
}

/**
 * The command that the stacks print, without a shell, with another port of this machine or another host.
 * @param printed `ssh -N -L 27017:host:27017 ec2-user@address`, or `aws ssm start-session ... --parameters '{...}'`
 */
export function tunnelCommand(
  printed: string,
  { port, host }: { readonly port?: number | undefined; readonly host?: string | undefined },
): TunnelCommand {
  const [program = "", ...args] = printed.match(/'[^']*'|\S+/g) ?? [];
  const to = { port: 0, host: "", hostPort: 0 };
  const changed = args.map((word) => {
    const [, from, name = "", there] = /^(\d+):(.+):(\d+)$/.exec(word) ?? [];
    if (from !== undefined) {
      Object.assign(to, { port: port ?? Number(from), host: host ?? name, hostPort: Number(there) });
      return `${to.port}:${to.host}:${there}`;
    }
    if (!word.startsWith("'")) return word;
    const forwarding: Forwarding = JSON.parse(word.slice(1, -1));
    const { host: names, portNumber, localPortNumber } = forwarding;
    Object.assign(to, {
      port: port ?? Number(localPortNumber[0]),
      host: host ?? names[0],
      hostPort: Number(portNumber[0]),
    });
    return JSON.stringify({ ...forwarding, host: [to.host], localPortNumber: [String(to.port)] });
  });
  return { program, args: changed, ...to };
}

interface Running {
  readonly json: boolean;
  /** Called once the port of this machine takes connections. */
  readonly onOpen: () => void;
}

/**
 * Of a terminal Ctrl+C reaches the program by itself, which may ask there. For a script it is in a group of its own,
 * with whatever it starts, so that the end of this process ends all of it.
 */
async function runUntilItEnds(
  { program, args, port }: TunnelCommand,
  { json, onOpen }: Running,
): Promise<number> {
  const child = spawn(program, args, {
    stdio: ["inherit", json ? STANDARD_ERROR : "inherit", "inherit"],
    detached: json,
  });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (json) endGroup(child);
    else if (signal !== "SIGINT") child.kill(signal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  const ended = new AbortController();
  const opening = untilOpen(port, ended.signal).then((isThere) => isThere && onOpen());
  try {
    const [code, signal] = await once(child, "close");
    if (typeof code === "number") return code;
    return signals.includes(signal) ? 0 : 1;
  } catch (error) {
    const message = `cannot be run: ${(error as Error).message}`;
    throw new Problems([{ code: "EOE-DEPLOY-001", file: program, path: "", message }]);
  } finally {
    ended.abort();
    await opening;
    for (const signal of signals) process.off(signal, onSignal);
  }
}

const STANDARD_ERROR = 2;

function endGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, "SIGTERM");
}

const ASK_EVERY_MS = 200;

/** @returns false where the signal comes first */
async function untilOpen(port: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    if (await isOpen(port)) return !signal.aborted;
    await sleep(ASK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
  return false;
}

/** Whether a port of this machine takes connections. */
function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: LOCAL, port });
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => done(true)).once("error", () => done(false));
  });
}
