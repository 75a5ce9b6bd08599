/** Starts processes to be measured, and measures them. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import autocannon from "autocannon";
import { freePort } from "../__tests__/support/programs.ts";

const root = join(import.meta.dirname, "..");
const running = new Set<ChildProcess>();

export interface Measured {
  readonly url: string;
  readonly metricsUrl: string;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

interface Command {
  /** Of this package. */
  readonly file: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

interface Spawned {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly stop: () => Promise<void>;
}

function run({ file, args = [], env = {}, nodeOptions = [] }: Command, output: "ignore" | "pipe"): Spawned {
  const child = spawn(process.execPath, [...nodeOptions, join(root, file), ...args], {
    cwd: mkdtempSync(join(tmpdir(), "app-bench-")),
    env: {
      PATH: process.env["PATH"],
      NODE_ENV: "production",
      PORT: "0",
      METRICS_PORT: "0",
      DRAIN_DELAY_MS: "0",
      JWT_SECRET: "a secret of the measurements, thirty-two bytes",
      ...env,
    },
    stdio: ["ignore", output, "inherit"],
  });
  running.add(child);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    child,
    pid: child.pid as number,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      running.delete(child);
    },
  };
}

/** Runs a file of this package; its log goes where nobody reads it, after the line that names the ports. */
export async function start(command: Command): Promise<Measured> {
  const { child, pid, stop } = run(command, "pipe");
  const ports = await new Promise<{ port: number; metrics_port: number }>((resolve, reject) => {
    let seen = "";
    child.stdout?.on("data", (chunk) => {
      if (seen === "done") return;
      seen += chunk;
      const line = seen.split("\n").find((text) => text.includes('"listening"'));
      if (!line) return;
      seen = "done";
      resolve(JSON.parse(line));
    });
    child.once("close", () => reject(new Error(`${command.file} ended at once`)));
  });
  return {
    url: `http://127.0.0.1:${ports.port}`,
    metricsUrl: `http://127.0.0.1:${ports.metrics_port}/metrics`,
    pid,
    stop,
  };
}

export interface ColdStart {
  /** From the start of the process to its first 200. */
  readonly milliseconds: number;
  /** CPU time of all its threads until then. */
  readonly cpuMilliseconds: number;
  /** Resident bytes a second later. */
  readonly idleBytes: number;
}

/** In nanoseconds, as the scheduler counts them: a clock tick is a tenth of a start. */
function cpuMilliseconds(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const spent = threads.map((id) => readFileSync(`/proc/${pid}/task/${id}/schedstat`, "utf8").split(" ")[0]);
  return spent.reduce((sum, nanoseconds) => sum + Number(nanoseconds) / 1e6, 0);
}

function residentBytes(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kibibytes) * 1024;
}

async function untilAnswered(url: string, child: ChildProcess): Promise<void> {
  while ((await timeOf(url).catch(() => undefined)) === undefined) {
    if (child.exitCode !== null) throw new Error(`${url} ended before it answered`);
    await sleep(1);
  }
}

/** Starts a process, asks it for `/` until it answers, and ends it. */
export async function coldStart(command: Command): Promise<ColdStart> {
  const port = await freePort();
  const started = performance.now();
  const { child, pid, stop } = run({ ...command, env: { ...command.env, PORT: String(port) } }, "ignore");
  await untilAnswered(`http://127.0.0.1:${port}/`, child);
  const milliseconds = performance.now() - started;
  const spent = cpuMilliseconds(pid);
  await sleep(1_000);
  const idleBytes = residentBytes(pid);
  await stop();
  return { milliseconds, cpuMilliseconds: spent, idleBytes };
}

export function stopAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

export async function ready(app: Measured): Promise<void> {
  while ((await fetch(`${app.url}/readyz`)).status !== 200) await sleep(50);
}

/** What a target did during a load. */
export interface Work {
  readonly requests: number;
  readonly seconds: number;
  readonly cpuMilliseconds: number;
}

/** @throws when a request was not answered by 200. */
export async function load(target: Measured, path: string, seconds: number, connections = 50): Promise<Work> {
  const before = cpuMilliseconds(target.pid);
  const result = await autocannon({ url: target.url + path, connections, duration: seconds });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${path}: ${result.non2xx} not 2xx, ${result.errors} errors`);
  return {
    requests: result.requests.total,
    seconds: result.duration,
    cpuMilliseconds: cpuMilliseconds(target.pid) - before,
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Milliseconds until one answer is complete, on a connection that stays open. */
export function timeOf(url: string, status = 200): Promise<number> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    get(url, { agent }, (response) => {
      response.resume().on("end", () => {
        if (response.statusCode === status) resolve(performance.now() - started);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
    }).on("error", reject);
  });
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

let missed = 0;

/** Prints a ratio with its bound; the run fails when one is missed. */
export function report(
  what: string,
  ratio: number,
  bound: { readonly atLeast: number } | { readonly atMost: number },
): void {
  const kept = "atLeast" in bound ? ratio >= bound.atLeast : ratio <= bound.atMost;
  const wanted = "atLeast" in bound ? `>= ${bound.atLeast}` : `<= ${bound.atMost}`;
  if (!kept) missed += 1;
  console.log(`${kept ? "ok    " : "MISSED"} ${ratio.toFixed(2).padStart(6)}  (${wanted})  ${what}`);
}

export const missedBounds = (): number => missed;
