import { spawn } from "node:child_process";
import { once } from "node:events";
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
}

/** What the stacks print for a database whose name they do not know. */
const UNKNOWN_HOST = "DATABASE_HOST";

/**
 * Leads a port of this machine to the database, through the bastion, until Ctrl+C.
 * @throws Problems when there is no bastion that reaches it, it is not deployed, or its name is needed
 */
export async function openTunnel(
  environment: string,
  { root: named, ...asked }: TunnelOptions,
): Promise<void> {
  const { root, target } = await writeTarget(environment, named);
  if (!target.stacks.some(({ json }) => json.output?.[OUTPUT] !== undefined))
    throw refused(
      environment,
      "EOE-DEPLOY-022",
      "has no bastion that reaches a database; write bastion with reaches: [database] (docs/bastion.md).",
    );
  await accountOf(target);
  const printed = await readOutput({ root, target }, OUTPUT);
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
  const { program, args, port } = tunnelCommand(printed, asked);
  console.log(`localhost:${port} leads to the database of ${environment}, until Ctrl+C.`);
  process.exitCode = await runUntilItEnds(program, args);
}

const OUTPUT = "database_tunnel_command";

const refused = (file: string, code: "EOE-DEPLOY-017" | "EOE-DEPLOY-022", message: string): Problems =>
  new Problems([{ code, file, path: "", message }]);

interface TunnelCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** Of this machine. */
  readonly port: number;
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
  let local = port ?? 0;
  const changed = args.map((word) => {
    const [, from, name = "", to] = /^(\d+):(.+):(\d+)$/.exec(word) ?? [];
    if (from !== undefined) {
      local = port ?? Number(from);
      return `${local}:${host ?? name}:${to}`;
    }
    if (!word.startsWith("'")) return word;
    const forwarding: Forwarding = JSON.parse(word.slice(1, -1));
    local = port ?? Number(forwarding.localPortNumber[0]);
    return JSON.stringify({
      ...forwarding,
      ...(host === undefined ? {} : { host: [host] }),
      localPortNumber: [String(local)],
    });
  });
  return { program, args: changed, port: local };
}

/** Ctrl+C reaches it by itself, and ends it. */
async function runUntilItEnds(program: string, args: readonly string[]): Promise<number> {
  const ignore = (): void => {};
  process.on("SIGINT", ignore);
  try {
    const child = spawn(program, args, { stdio: "inherit" });
    const [code, signal] = await once(child, "close");
    return signal === "SIGINT" ? 0 : typeof code === "number" ? code : 1;
  } catch (error) {
    const message = `cannot be run: ${(error as Error).message}`;
    throw new Problems([{ code: "EOE-DEPLOY-001", file: program, path: "", message }]);
  } finally {
    process.off("SIGINT", ignore);
  }
}
