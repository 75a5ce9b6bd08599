/** Servers of caches, run by this machine's own programs, so that a test can kill them. */
import { type ChildProcess, spawn } from "node:child_process";
import { createConnection } from "node:net";
import { until } from "./process.ts";
import { freePort, has } from "./programs.ts";

export interface CacheServer {
  readonly kind: string;
  readonly url: string;
  readonly password?: string;
  readonly start: () => Promise<void>;
  /** Ends it without a word, or stops (`SIGSTOP`) and resumes it (`SIGCONT`). */
  readonly signal: (name: "SIGKILL" | "SIGSTOP" | "SIGCONT") => Promise<void>;
}

interface CacheProgram {
  readonly kind: string;
  readonly command: string;
  readonly url: (port: number) => string;
  readonly password?: string;
  readonly args: (port: number) => string[];
}

const password = "of the tests' cache";
const redis = (kind: string, command: string): CacheProgram => ({
  kind,
  command,
  password,
  url: (port) => `redis://127.0.0.1:${port}/1`,
  args: (port) => ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--requirepass", password],
});

const programs: readonly CacheProgram[] = [
  {
    kind: "Memcached",
    command: "memcached",
    url: (port) => `memcached://127.0.0.1:${port}`,
    // Memcached does not run as root.
    args: (port) => ["-l", "127.0.0.1", "-p", String(port), "-u", "nobody"],
  },
  redis("Redis", "redis-server"),
  redis("Valkey", "valkey-server"),
];

/** One of Redis and Valkey is enough: they are one program until the version 7.2 of both. */
export function availableCaches(): readonly CacheProgram[] {
  const found = programs.filter(({ command }) => has(command, "--version"));
  const kinds = found.map(({ kind }) => kind);
  if (!kinds.includes("Memcached")) console.log("skipped: Memcached (memcached is not installed)");
  if (!kinds.includes("Redis") && !kinds.includes("Valkey")) {
    console.log("skipped: Redis and Valkey (neither redis-server nor valkey-server is installed)");
  }
  return found;
}

const accepts = (port: number): Promise<true | undefined> =>
  new Promise((resolve) => {
    const socket = createConnection(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(undefined));
    socket.once("connect", () => socket.destroy());
  });

const running = new Set<ChildProcess>();

/** Leaves none behind, whatever has failed. */
export function endCaches(): void {
  for (const child of running) child.kill("SIGKILL");
}

export async function cacheServer({
  kind,
  command,
  url,
  args,
  password,
}: CacheProgram): Promise<CacheServer> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  return {
    kind,
    url: url(port),
    ...(password === undefined ? {} : { password }),
    async start() {
      const started = spawn(command, args(port), { stdio: "ignore", cwd: "/" });
      running.add(started);
      started.once("exit", () => running.delete(started));
      child = started;
      await until(`${kind} accepts connections`, () => accepts(port));
    },
    async signal(name) {
      const one = child;
      if (!one || one.exitCode !== null || one.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => one.once("exit", () => resolve()));
      one.kill(name);
      if (name === "SIGKILL") await ended;
    },
  };
}
