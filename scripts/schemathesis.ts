/**
 * Runs Schemathesis over the running application, as the image has it, directly and through nginx at the same time, each
 * with a SQLite of its own. app/schemathesis.toml says how it asks, and why it does not ask for something.
 *
 * What is missing is said in a line `skipped: ...`; where CI is set, that is a failure.
 *
 *   npm run test:api [-- --requests 10000 --only direct|nginx]
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs, promisify } from "node:util";
import { z } from "zod";
import { docker, engineAnswers, eventually, stopPrograms } from "../__tests__/stack/docker.ts";
import { endOnSignals } from "./end-on-signals.ts";
import { installPinned, skipped } from "./python.ts";

const app = join(import.meta.dirname, "../app");
const node = join(app, "node_modules/node/bin/node");
// Below the package, so that what is not bundled is found.
const dist = join(app, "node_modules/.cache/schemathesis/dist");
const image = "express-on-ecs-test-api-nginx";
const email = "schemathesis@example.com";
const password = randomBytes(16).toString("hex");

const { values } = parseArgs({
  options: { requests: { type: "string", default: "10000" }, only: { type: "string" } },
});

const report = z.object({
  complete: z.boolean(),
  running_time: z.number(),
  operations: z.object({ selected: z.number(), tested: z.number(), errored: z.number() }),
  phases: z.record(z.string(), z.object({ status: z.string() })),
  test_cases: z.object({ generated: z.number() }),
});

/** What is to be undone, the last first. */
type Undo = (() => Promise<unknown> | unknown)[];

async function buildApp(): Promise<void> {
  const rolldown = join(app, "node_modules/rolldown/bin/cli.mjs");
  await promisify(execFile)(node, [rolldown, "--config", "rolldown.config.ts", "--dir", dist], { cwd: app });
}

/** @returns the port. */
function startApp(folder: string, env: Readonly<Record<string, string>>, undo: Undo): Promise<number> {
  const child: ChildProcess = spawn(node, [join(dist, "main.js")], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      NODE_ENV: "production",
      DATABASE_URL: `sqlite:${join(folder, "app.db")}`,
      JWT_SECRET: randomBytes(32).toString("hex"),
      PORT: "0",
      METRICS_PORT: "0",
      DRAIN_DELAY_MS: "0",
      // One address asks ten thousand times; limits would answer for what is behind them.
      LOGIN_ATTEMPTS_PER_ACCOUNT: "1000000",
      LOGIN_ATTEMPTS_PER_ADDRESS: "1000000",
      ...env,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  undo.push(() => child.kill());
  return new Promise((resolve, reject) => {
    let seen = "";
    child.stdout?.on("data", (chunk) => {
      if (seen === "listening") return;
      seen += chunk;
      const line = seen.split("\n").find((text) => text.includes('"listening"'));
      if (line === undefined) return;
      seen = "listening";
      resolve((JSON.parse(line) as { port: number }).port);
    });
    child.once("close", () => reject(new Error("the application ended")));
  });
}

/** @returns the address. */
async function startNginx(appPort: number, undo: Undo): Promise<string> {
  await docker("build", "--quiet", "--tag", image, "nginx");
  const name = `${image}-${process.pid}`;
  // Before it is there: a signal in between would leave it behind.
  undo.push(() => docker("rm", "--force", "--volumes", name));
  await docker(
    ...["run", "--detach", "--name", name, "--publish", "127.0.0.1::8080", "--add-host", "app:host-gateway"],
    ...["--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL"],
    ...["--env", `APP_PORT=${appPort}`, "--env", "LOGIN_RATE=100000", "--env", "SIGNUP_RATE=100000"],
    ...["--env", "LOGIN_BURST=1000", "--env", "SIGNUP_BURST=1000", image],
  );
  return `http://${(await docker("port", name, "8080/tcp")).split("\n")[0]?.trim()}`;
}

async function signUp(url: string): Promise<void> {
  await eventually("the application is ready", async () => {
    return (await fetch(`${url}/readyz`).catch(() => undefined))?.status === 200;
  });
  const account = JSON.stringify({ email, password });
  const headers = { "Content-Type": "application/json" };
  const { status } = await fetch(`${url}/api/user/signup`, { method: "POST", headers, body: account });
  if (status !== 201) throw new Error(`signing up was answered ${status}`);
}

/** Otherwise an admin's routes would never be answered but with 403. */
async function makeAdmin(folder: string): Promise<void> {
  const env = { PATH: process.env["PATH"], DATABASE_URL: `sqlite:${join(folder, "app.db")}` };
  await promisify(execFile)(node, [join(dist, "admin.js"), "grant", email], { cwd: folder, env });
}

/** Its output, and its code. */
function run(
  command: string,
  args: readonly string[],
  { folder, url, undo }: { readonly folder: string; readonly url: string; readonly undo: Undo },
): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const env = {
      ...process.env,
      SCHEMATHESIS_HOOKS: join(app, "schemathesis_hooks.py"),
      SCHEMATHESIS_URL: url,
      SCHEMATHESIS_PASSWORD: password,
      NO_COLOR: "1",
      COLUMNS: "120",
    };
    const child = spawn(command, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    undo.push(() => child.kill());
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** @returns how many requests were sent. */
async function examine(way: Way, command: string): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "schemathesis-"));
  const undo: Undo = [() => rmSync(folder, { recursive: true, force: true })];
  started.set(undo, undefined);
  try {
    const port = await startApp(folder, way === "nginx" ? { TRUST_PROXY: "1" } : {}, undo);
    const url = way === "nginx" ? await startNginx(port, undo) : `http://127.0.0.1:${port}`;
    await signUp(url);
    await makeAdmin(folder);
    const file = join(folder, "report.json");
    const config = ["--config-file", join(app, "schemathesis.toml")];
    const args = [...config, "run", `${url}/openapi.json`, "--no-color", "--report-json-path", file];
    const { code, output } = await run(command, args, { folder, url, undo });
    const told = code > 1 ? undefined : report.parse(JSON.parse(readFileSync(file, "utf8")));
    const skippedPhases = Object.entries(told?.phases ?? {}).filter(([, { status }]) => status !== "success");
    const { selected = 0, tested = 0 } = told?.operations ?? {};
    const requests = told?.test_cases.generated ?? 0;
    const well = code === 0 && told?.complete && skippedPhases.length === 0 && tested === selected;
    if (!well) {
      console.error(output);
      process.exitCode = 1;
    }
    console.log(
      `${well ? "ok    " : "FAILED"} Schemathesis, ${way}: ${requests} requests, ${tested} of ${selected} operations, ` +
        `${Math.round(told?.running_time ?? 0)} s`,
    );
    return requests;
  } finally {
    await undoneBy(undo);
  }
}

/** What each way has started and is not undone yet, and what undoes it where that has begun. */
const started = new Map<Undo, Promise<void> | undefined>();

/** Whoever asks waits until all is undone: a signal fails the way that it interrupts, which then undoes by itself. */
function undoneBy(undo: Undo): Promise<void> {
  const undoing = started.get(undo) ?? undoOf(undo);
  started.set(undo, undoing);
  return undoing;
}

async function undoOf(undo: Undo): Promise<void> {
  for (let one = undo.pop(); one !== undefined; one = undo.pop()) {
    try {
      await one();
    } catch (error) {
      console.error(error);
    }
  }
  started.delete(undo);
}

async function undoAll(): Promise<void> {
  await stopPrograms();
  await Promise.all([...started.keys()].map(undoneBy));
}

const ways = ["direct", "nginx"] as const;
type Way = (typeof ways)[number];

async function main(): Promise<void> {
  const installed = installPinned("schemathesis");
  if ("missing" in installed) {
    skipped(installed.missing);
    return;
  }
  const chosen = ways.filter((way) => values.only === undefined || values.only === way);
  const possible = chosen.filter((way) => way !== "nginx" || engineAnswers());
  if (possible.length < chosen.length) skipped("the API through nginx: no Docker engine answers");
  await buildApp();
  const end = endOnSignals(undoAll);
  const counts = await Promise.all(possible.map((way) => examine(way, installed.command))).finally(end);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const wanted = (Number(values.requests) * possible.length) / ways.length;
  console.log(`${total} requests, at least ${wanted}`);
  if (total < wanted) process.exitCode = 1;
}

await main();
