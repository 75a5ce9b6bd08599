/** The application as a process of its own, and a wire to its storage that can be cut. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, connect as netConnect, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const source = join(import.meta.dirname, "../../src");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly child: ChildProcess;
  readonly folder: string;
  readonly ended: Promise<Ended>;
  readonly lines: () => readonly Record<string, unknown>[];
}

const running = new Set<ChildProcess>();

/**
 * Runs a file in an empty folder, with nothing of this process' environment but what is given.
 * @param from where the file is; `src/` by default.
 */
export function run(file: string, env: Readonly<Record<string, string>> = {}, from = source): Started {
  const folder = mkdtempSync(join(tmpdir(), "app-test-process-"));
  const child = spawn(process.execPath, [join(from, file)], {
    cwd: folder,
    env: { PATH: process.env["PATH"], NODE_EXTRA_CA_CERTS: "", ...env },
  });
  running.add(child);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code) => {
      running.delete(child);
      rmSync(folder, { recursive: true, force: true });
      resolve({ code, stdout, stderr });
    });
  });
  const lines = () =>
    stdout
      .split("\n")
      .filter((line) => line.startsWith("{") && line.endsWith("}"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { child, folder, ended, lines };
}

export function endAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/** @throws with `what` when `check` has not given a value within half a minute. */
export async function until<T>(
  what: string,
  check: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const end = Date.now() + 30_000;
  for (;;) {
    const value = await check();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await sleep(50);
  }
}

export interface Serving extends Started {
  readonly url: string;
  readonly metricsUrl: string;
}

/** @param main the file to run: that of the sources, or a bundle's. */
export async function serve(
  env: Readonly<Record<string, string>> = {},
  main = join(source, "main.ts"),
): Promise<Serving> {
  const ports = { PORT: "0", METRICS_PORT: "0", DRAIN_DELAY_MS: "0" };
  const started = run(basename(main), { ...ports, ...env }, dirname(main));
  const line = await until("listening", () => started.lines().find(({ msg }) => msg === "listening"));
  return {
    ...started,
    url: `http://127.0.0.1:${line["port"]}`,
    metricsUrl: `http://127.0.0.1:${line["metrics_port"]}/metrics`,
  };
}

export interface Wire {
  readonly port: number;
  readonly open: () => Promise<void>;
  /** Cuts all connections and refuses new ones. */
  readonly cut: () => Promise<void>;
  /** Takes connections and passes nothing on, as a server that is paused or cut off without a word. */
  readonly hang: () => void;
  /** Passes on what has come meanwhile, and everything after it. */
  readonly resume: () => void;
}

/** Passes bytes on to a server, or not. Begins cut. */
export async function createWire(host: string, port: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  let hanging = false;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  };
  const make = (): Server =>
    createServer((inner) => {
      const outer = keep(netConnect(port, host));
      keep(inner).pipe(outer).pipe(inner);
      if (hanging) for (const socket of [inner, outer]) socket.pause();
      inner.on("close", () => outer.destroy());
      outer.on("close", () => inner.destroy());
    });
  const listen = (server: Server, at: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(at, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
    });
  let server = make();
  const own = await listen(server, 0);
  const cut = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await cut();
  return {
    port: own,
    cut,
    hang() {
      hanging = true;
      for (const socket of sockets) socket.pause();
    },
    resume() {
      hanging = false;
      for (const socket of sockets) socket.resume();
    },
    async open() {
      server = make();
      await listen(server, own);
    },
  };
}
