import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Problems } from "../modules/problems.ts";
import { accountOf } from "./deploy/credentials.ts";
import { writeTarget } from "./deploy/find-target.ts";
import { readOutput } from "./deploy/stacks.ts";

export interface TunnelOptions {
  readonly root?: string;
  /** Of this machine. Default the database's own. */
  readonly port?: number;
  /** The database's name, where it runs elsewhere. */
  readonly host?: string;
  /** What it leads to. Default the database. */
  readonly to?: "database" | "cache";
  /** Nobody looks on: one line says when it is open, and SIGTERM ends it as Ctrl+C does. Default false. */
  readonly json?: boolean;
}

/** What the stacks print for a database whose name they do not know. */
const UNKNOWN_HOST = "DATABASE_HOST";

/**
 * Leads a port of this machine to the database or the cache, through the bastion, until Ctrl+C.
 * @throws Problems when there is no bastion that reaches it, it is not deployed, or its name is needed
 */
export async function openTunnel(
  environment: string,
  { root: named, json = false, to = "database", ...asked }: TunnelOptions,
): Promise<void> {
  const { root, target } = await writeTarget(environment, named);
  const output = `${to}_tunnel_command`;
  if (!target.stacks.some(({ json }) => json.output?.[output] !== undefined))
    throw refused(
      environment,
      "EOE-DEPLOY-022",
      `has no bastion that reaches a ${to}; write bastion with reaches: [${to}] (docs/bastion.md).`,
    );
  await accountOf(target);
  const printed = await readOutput({ root, target }, output);
  if (typeof printed !== "string")
    throw refused(
      environment,
      "EOE-DEPLOY-017",
      `has no bastion yet: npx express-on-ecs deploy ${environment}`,
    );
  if (printed.includes(UNKNOWN_HOST) && asked.host === undefined)
    throw refused(
      environment,
      "EOE-DEPLOY-022",
      "has its database elsewhere; name it: --host mongo.shop.internal",
    );
  const command = tunnelCommand(printed, asked);
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
    : `${LOCAL}:${port} leads to the ${to} of ${environment}, until Ctrl+C.`;
  process.exitCode = await runUntilItEnds(command, { json, onOpen: () => console.log(opened) });
}

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
  { port, host }: Pick<TunnelOptions, "port" | "host">,
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
