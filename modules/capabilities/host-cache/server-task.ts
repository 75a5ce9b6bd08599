import { CACHE_LIMITS, DEFAULT_EVICTION_POLICY } from "../../aws/elasticache.ts";
import type { ContainerDefinition, TaskPlan } from "../../compose/index.ts";
import type { StoreReferences } from "../../compute/store-on-host.ts";
import { readScript } from "../../shell-script.ts";

export interface ServerTask {
  readonly environment: string;
  readonly region: string;
  /** Compose service, which the container is named after. */
  readonly service: string;
  readonly engine: "valkey" | "redis";
  /** Of that engine, with a shell. */
  readonly image: string;
  /** MiB of the container. */
  readonly memoryMiB: number;
  /** Values by name, over what is set here. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The secret of the store that is the password. */
export const PASSWORD = "cache-host-password";

/** Parameters that the environment has other keys for, or that the host would not outlive. */
export const OWN_PARAMETERS: Readonly<Record<string, string>> = {
  ...reasons(
    "appendonly appenddirname appendfilename dir dbfilename",
    "the volume keeps what is written there",
  ),
  ...reasons("port tls-port bind unixsocket protected-mode", "clients reach it at the image's port alone"),
  ...reasons("requirepass user aclfile masteruser masterauth", "the password is generated: cache.password"),
  ...reasons("maxmemory", "it follows from cache.memoryMiB"),
  ...reasons("daemonize supervised pidfile logfile", "ECS runs the container and reads what it prints"),
  ...reasons("include loadmodule", "the container has no other files than the image's"),
  ...reasons("replicaof slaveof cluster-enabled", "there is one server"),
};

function reasons(names: string, why: string): Record<string, string> {
  return Object.fromEntries(names.split(" ").map((name) => [name, `cannot be set: ${why}; remove it.`]));
}

const DATA = "/data";
const DATA_SHARE = 0.75;
/** User and group of the official images; by number, since images on Alpine have another group. */
const USER = "999:999";
/** Seconds; ECS then kills the server, which has to write what it still holds. */
const STOP_SECONDS = 120;
const SCRIPT = readScript(new URL("./serve.sh", import.meta.url));

/**
 * Lines of the server's configuration. Every write is in the append-only file within a second; snapshots of the server's
 * own are off, since those of the volume hold that file. Source: Valkey documentation, "Persistence", 2026-11-28.
 */
export function settingsOf({ memoryMiB, parameters }: Pick<ServerTask, "memoryMiB" | "parameters">): string {
  const settings: Readonly<Record<string, string>> = {
    port: String(CACHE_LIMITS.port),
    dir: DATA,
    appendonly: "yes",
    appendfsync: "everysec",
    save: "",
    maxmemory: `${Math.floor(memoryMiB * DATA_SHARE)}mb`,
    "maxmemory-policy": DEFAULT_EVICTION_POLICY,
    ...parameters,
  };
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value === "" ? '""' : value}`)
    .join("\n");
}

/** The server as a task of one container, which writes nothing but its data. */
export function planServer(server: ServerTask, { secrets, logGroup, hostPath }: StoreReferences): TaskPlan {
  const { [PASSWORD]: valueFrom } = secrets;
  if (valueFrom === undefined) throw new Error(`${server.service} has no secret ${PASSWORD}`);
  return {
    containers: [containerOf(server, valueFrom, logGroup)],
    volumes: [{ name: "data", hostPath }],
    decisions: [],
  };
}

const containerOf = (
  { environment, region, service, engine, image, memoryMiB, parameters }: ServerTask,
  password: string,
  logGroup: string,
): ContainerDefinition => ({
  name: service,
  image,
  cpu: 0,
  memory: memoryMiB,
  essential: true,
  // The image's own would begin as root and change the owner of files.
  entryPoint: ["sh", "-c", SCRIPT, "serve"],
  command: [`${engine}-server`],
  user: USER,
  environment: [{ name: "CACHE_SETTINGS", value: settingsOf({ memoryMiB, parameters }) }],
  secrets: [{ name: "CACHE_PASSWORD", valueFrom: password }],
  portMappings: [],
  healthCheck: {
    command: ["CMD-SHELL", healthCheck(engine)],
    interval: 10,
    timeout: 5,
    retries: 3,
    startPeriod: 30,
  },
  mountPoints: [{ sourceVolume: "data", containerPath: DATA, readOnly: false }],
  volumesFrom: [],
  linuxParameters: { capabilities: { drop: ["ALL"] } },
  readonlyRootFilesystem: true,
  dockerSecurityOptions: ["no-new-privileges"],
  systemControls: [],
  logConfiguration: {
    logDriver: "awslogs",
    options: {
      "awslogs-group": logGroup,
      "awslogs-region": region,
      "awslogs-stream-prefix": environment,
    },
  },
  stopTimeout: STOP_SECONDS,
});

/**
 * A server that reads its file, or has no room on its disk, answers so, and another one in its place would do no better.
 * The client takes the password from its environment. Source: Redis documentation, "Redis CLI", of `REDISCLI_AUTH`, which
 * Valkey's reads as well.
 */
export const healthCheck = (engine: ServerTask["engine"]): string =>
  `REDISCLI_AUTH="$CACHE_PASSWORD" ${engine}-cli ping | grep -Eq "PONG|LOADING|MISCONF"`;
