/**
 * Ratios measured in one run on one machine; absolute figures would say more about the machine.
 * `npm run bench` measures all, `npm run bench -- list storm` some.
 */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { MongoClient } from "mongodb";
import { v7 as uuidv7 } from "uuid";
import { isFerretdb, startMongodb } from "../__tests__/support/servers.ts";
import { encodeCursor } from "../src/http/paging.ts";
import { insertIntoMongodb, insertIntoSqlite, pathOfPage } from "./boards.ts";
import {
  type ColdStart,
  coldStart,
  load,
  type Measured,
  median,
  missedBounds,
  quantile,
  ready,
  report,
  start,
  stopAll,
  timeOf,
  type Work,
} from "./support.ts";

/** As the image has it, from `npm run build`. */
const main = "dist/main.js";
const dockerfile = readFileSync(join(import.meta.dirname, "../Dockerfile"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "app-bench-data-"));
const newSqlite = (): string => `sqlite:${join(folder, `${randomBytes(4).toString("hex")}.db`)}`;

async function addItems(app: Measured, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const body = new URLSearchParams({ name: `item ${index} 안녕하세요 🎉` });
    const { status } = await fetch(`${app.url}/item/add`, { method: "POST", body, redirect: "manual" });
    if (status !== 303) throw new Error(`adding an item was answered ${status}`);
  }
}

async function post(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json();
}

async function addGoals(app: Measured, count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await post(`${app.url}/goals`, { text: `goal ${index} 안녕하세요 🎉` });
  }
}

async function addBoards(app: Measured, count: number): Promise<void> {
  const account = { email: "bench@example.com", password: "a password of the measurements" };
  await post(`${app.url}/api/user/signup`, account);
  const { access_token } = (await post(`${app.url}/api/user/login`, account)) as { access_token: string };
  for (let index = 0; index < count; index += 1) {
    const board = { title: `board ${index} 안녕하세요 🎉`, content: "안녕하세요" };
    await post(`${app.url}/api/board`, board, { Authorization: `Bearer ${access_token}` });
  }
}

interface List {
  readonly what: string;
  readonly path: string;
  readonly type: "html" | "json";
  readonly add: (app: Measured, count: number) => Promise<void>;
}

/** Each list has more rows than its page of 20. */
const lists: readonly List[] = [
  { what: "list of items", path: "/", type: "html", add: addItems },
  { what: "list of goals", path: "/goals", type: "json", add: addGoals },
  { what: "list of boards", path: "/api/board/boards", type: "json", add: addBoards },
];

interface Peer {
  readonly name: string;
  readonly file: string;
  readonly atLeast: number;
}

const peers: readonly Peer[] = [
  { name: "bare Express", file: "bench/bare-express.mjs", atLeast: 0.85 },
  { name: "bare Fastify", file: "bench/bare-fastify.mjs", atLeast: 0.55 },
];

/** A pair is this many turns of so many seconds: what else the machine does changes, and weighs on all alike. */
const turns = 4;
const turnSeconds = 0.5;
const pairCount = 7;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

interface Rate {
  readonly perSecond: number;
  /** Per millisecond of CPU time. */
  readonly perCpu: number;
}

function rateOf(work: readonly Work[]): Rate {
  const requests = sum(work.map((one) => one.requests));
  return {
    perSecond: requests / sum(work.map(({ seconds }) => seconds)),
    perCpu: requests / sum(work.map(({ cpuMilliseconds }) => cpuMilliseconds)),
  };
}

/** @returns a rate for each target, all of them loaded in turn. */
async function ratesInTurn(targets: readonly (() => Promise<Work>)[]): Promise<Rate[]> {
  const work: Work[][] = targets.map(() => []);
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [index, target] of targets.entries()) work[index]?.push(await target());
  }
  return work.map(rateOf);
}

/** A list against servers that send the same bytes and do nothing else, each with its share of the CPU. */
async function compareList(app: Measured, storage: string, { what, path, type, add }: List): Promise<void> {
  await add(app, 25);
  const file = join(folder, `page.${type}`);
  writeFileSync(file, await (await fetch(app.url + path)).text());
  const bare = await Promise.all(peers.map((peer) => start({ file: peer.file, args: [file, type] })));
  const targets = [
    () => load(app, path, turnSeconds),
    ...bare.map((one) => () => load(one, "/", turnSeconds)),
  ];
  await ratesInTurn(targets);
  const pairs: Rate[][] = [];
  for (let index = 0; index < pairCount; index += 1) pairs.push(await ratesInTurn(targets));
  for (const [index, { name, atLeast }] of peers.entries()) {
    const ratioOf = (by: keyof Rate) =>
      median(pairs.map(([ours, ...others]) => (ours?.[by] ?? Number.NaN) / (others[index]?.[by] ?? 1)));
    const ratio = `${what} in ${storage} / ${name} with the same bytes`;
    report(`${ratio}, requests per second`, ratioOf("perSecond"), { atLeast });
    report(`${ratio}, requests per CPU time`, ratioOf("perCpu"), { atLeast });
  }
  for (const one of bare) await one.stop();
}

async function list(): Promise<void> {
  const storages = { SQLite: newSqlite(), "SQLite in memory": "sqlite::memory:" };
  for (const [storage, DATABASE_URL] of Object.entries(storages)) {
    const app = await start({ file: main, env: { DATABASE_URL } });
    await ready(app);
    for (const one of lists) await compareList(app, storage, one);
    await app.stop();
  }
}

const startRounds = 15;

/** Both as plain JavaScript with a compile cache that an earlier start has filled, as in the image. */
async function coldStarts(): Promise<void> {
  const file = join(folder, "page.html");
  const NODE_COMPILE_CACHE = join(folder, "compile-cache");
  const ours = { file: main, env: { DATABASE_URL: newSqlite(), NODE_COMPILE_CACHE } };
  const app = await start(ours);
  await ready(app);
  writeFileSync(file, await (await fetch(app.url)).text());
  await app.stop();
  const bare = { file: "bench/bare-express.mjs", args: [file, "html"], env: { NODE_COMPILE_CACHE } };
  await coldStart(bare);
  const pairs: { ours: ColdStart; bare: ColdStart }[] = [];
  for (let round = 0; round < startRounds; round += 1) {
    pairs.push({ ours: await coldStart(ours), bare: await coldStart(bare) });
  }
  const ratioOf = (by: keyof ColdStart) => median(pairs.map(({ ours, bare }) => ours[by] / bare[by]));
  report("time from start to the first 200 / bare Express", ratioOf("milliseconds"), { atMost: 1.6 });
  report("CPU time from start to the first 200 / bare Express", ratioOf("cpuMilliseconds"), { atMost: 1.6 });
  report("resident memory when idle / bare Express", ratioOf("idleBytes"), { atMost: 1.25 });
}

/** What Node.js takes in a container with 512 MiB, and what the image says. https://nodejs.org/api/cli.html */
const semiSpaces = ["--max-semi-space-size=1", /^ENV NODE_OPTIONS=(\S+)$/m.exec(dockerfile)?.[1] ?? ""];

/** Requests that are under way at once keep their objects, which a small young generation hands on to the old one. */
async function youngGeneration(): Promise<void> {
  const apps = await Promise.all(
    semiSpaces.map((option) =>
      start({ file: main, env: { DATABASE_URL: newSqlite() }, nodeOptions: [option] }),
    ),
  );
  for (const app of apps) {
    await ready(app);
    await addGoals(app, 25);
  }
  const targets = apps.map((app) => () => load(app, "/goals", turnSeconds));
  await ratesInTurn(targets);
  const ratios: number[] = [];
  for (let index = 0; index < pairCount; index += 1) {
    const [small, ours] = await ratesInTurn(targets);
    ratios.push((ours?.perCpu ?? Number.NaN) / (small?.perCpu ?? 1));
  }
  report("requests per CPU time with the image's semi-space / with that of 512 MiB", median(ratios), {
    atLeast: 1.2,
  });
  for (const app of apps) await app.stop();
}

const perPage = 10;
const deepPage = 10_000;

/** One connection, so that no two requests can share a read. */
async function compareCursor(
  app: Measured,
  ids: readonly string[],
  what: string,
  rounds: number,
): Promise<void> {
  const first = `${app.url}/api/board/boards?per_page=${perPage}`;
  const deep = app.url + pathOfPage(ids, deepPage, perPage);
  const times: { first: number[]; deep: number[] } = { first: [], deep: [] };
  for (let round = 0; round < rounds; round += 1) {
    times.first.push(await timeOf(first));
    times.deep.push(await timeOf(deep));
  }
  const rate = median(times.first.slice(rounds / 10)) / median(times.deep.slice(rounds / 10));
  report(`cursor page ${deepPage} / page 1, ${what}`, rate, { atLeast: 0.8 });
}

async function cursorSqlite(): Promise<void> {
  const rows = 1_000_000;
  const url = newSqlite();
  const app = await start({ file: main, env: { DATABASE_URL: url } });
  await ready(app);
  const ids = insertIntoSqlite(url, rows);
  await compareCursor(app, ids, `${rows} rows in SQLite`, 2_000);
  await app.stop();
}

async function cursorMongodb(): Promise<void> {
  const server = await startMongodb();
  if (!server) {
    console.log(
      "skipped: cursor pages in MongoDB (no TEST_MONGODB_URL, no mongod, no Docker engine answers)",
    );
    return;
  }
  if (await isFerretdb(server.url)) {
    console.log("skipped: cursor pages in MongoDB (this server is FerretDB, whose plans are its own)");
    await server.stop();
    return;
  }
  const rows = 100_000;
  const url = new URL(server.url);
  url.pathname = `/bench_${randomBytes(4).toString("hex")}`;
  const app = await start({ file: main, env: { DATABASE_URL: url.href } });
  await ready(app);
  const ids = await insertIntoMongodb(url.href, rows);
  await compareCursor(app, ids, `${rows} rows in MongoDB`, 1_000);
  await app.stop();
  const client = new MongoClient(url.href);
  await client.db().dropDatabase();
  await client.close();
  await server.stop();
}

async function memoryOf(app: Measured): Promise<{ heap: number; resident: number }> {
  process.kill(app.pid, "SIGUSR2");
  await sleep(500);
  const text = await (await fetch(app.metricsUrl)).text();
  const read = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1]);
  return { heap: read("nodejs_heap_size_used_bytes"), resident: read("process_resident_memory_bytes") };
}

/** Requests of many kinds, many of them with addresses and ids that come once. */
async function manyRequests(app: Measured, count: number): Promise<void> {
  const kinds = [
    () => "/",
    () => "/livez",
    () => "/api/board/boards",
    () => "/goals",
    () => `/api/board/${uuidv7()}`,
    () => `/nothing/${randomBytes(8).toString("hex")}`,
    () => `/goals?cursor=${encodeCursor(uuidv7())}`,
  ];
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const path = (kinds[left % kinds.length] as () => string)();
      await (await fetch(app.url + path)).arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 32 }, worker));
}

async function memory(): Promise<void> {
  const collect = ["--expose-gc", "--import", join(import.meta.dirname, "collect.mjs")];
  const app = await start({ file: main, env: { DATABASE_URL: newSqlite() }, nodeOptions: collect });
  await ready(app);
  await addItems(app, 25);
  // What is compiled, cached and pooled is there after as many.
  await manyRequests(app, 100_000);
  const before = await memoryOf(app);
  await manyRequests(app, 100_000);
  const after = await memoryOf(app);
  report("heap after 100,000 more requests / before", after.heap / before.heap, { atMost: 1.05 });
  report("resident memory after 100,000 more requests / before", after.resident / before.resident, {
    atMost: 1.15,
  });
  await app.stop();
}

async function probe(app: Measured, seconds: number): Promise<number[]> {
  const times: number[] = [];
  for (const end = performance.now() + seconds * 1000; performance.now() < end; ) {
    times.push(await timeOf(`${app.url}/livez`));
    await sleep(2);
  }
  return times;
}

const stormRate = 200;

/** Rounds of quiet and storm, each compared with itself. Logins come several times as fast as they can be hashed; most are refused, and `/livez` answers all the same. */
async function storm(): Promise<void> {
  const env = { LOGIN_ATTEMPTS_PER_ACCOUNT: "1000000", LOGIN_ATTEMPTS_PER_ADDRESS: "1000000" };
  const app = await start({ file: main, env: { DATABASE_URL: newSqlite(), ...env } });
  await ready(app);
  const rounds: { idle: number; stormy: number }[] = [];
  const answers: Record<string, number> = {};
  await probe(app, 2);
  const run = promisify(execFile);
  for (let round = 0; round < 5; round += 1) {
    const idle = quantile(await probe(app, 5), 0.99);
    const args = [join(import.meta.dirname, "storm.ts"), app.url, String(stormRate), "7"];
    const storming = run(process.execPath, args);
    await sleep(1_500);
    rounds.push({ idle, stormy: quantile(await probe(app, 5), 0.99) });
    const { stdout } = await storming;
    for (const [status, count] of Object.entries(JSON.parse(stdout) as Record<string, number>)) {
      answers[status] = (answers[status] ?? 0) + count;
    }
  }
  const told = Object.entries(answers)
    .map(([status, count]) => `${count} x ${status}`)
    .join(", ");
  const what = `p99 of /livez while ${stormRate} logins a second come (${told}) / idle`;
  report(what, median(rounds.map(({ idle, stormy }) => stormy / idle)), { atMost: 3 });
  await app.stop();
}

/** What else runs on the machine competes with what is measured, and does not do so evenly. */
function sayWhetherBusy(): void {
  const [load = 0] = loadavg();
  const cores = availableParallelism();
  if (load > cores / 2) {
    console.log(
      `note: other programs keep this machine busy (load ${load.toFixed(1)}, ${cores} cores); measure again when it is quiet`,
    );
  }
}

const all: Readonly<Record<string, () => Promise<void>>> = {
  list,
  coldStarts,
  youngGeneration,
  cursorSqlite,
  cursorMongodb,
  memory,
  storm,
};
const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in all));
try {
  if (unknown.length > 0) throw new Error(`${unknown.join(", ")}: not one of ${Object.keys(all).join(", ")}`);
  sayWhetherBusy();
  for (const [name, measure] of Object.entries(all)) {
    if (chosen.length === 0 || chosen.includes(name)) await measure();
  }
} finally {
  stopAll();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = missedBounds() > 0 ? 1 : 0;
