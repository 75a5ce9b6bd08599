/**
 * Starts what the image holds, once with each storage and cache, and has it answer. What Node compiles on the way stays
 * in NODE_COMPILE_CACHE, including the packages that only a login or a driver loads. No storage or cache is reached.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const { PORT = "3000", START_TIMEOUT_MS = "60000" } = process.env;
const main = fileURLToPath(new URL("../dist/main.js", import.meta.url));
const nowhere = "127.0.0.1:1";
/** `readyz` is what the application answers once it is up; there is no server for it to be ready with. */
const starts = [
  { env: { DATABASE_URL: "sqlite::memory:", CACHE_URL: "memory" }, readyz: 200 },
  { env: { DATABASE_URL: `mongodb://${nowhere}/app`, CACHE_URL: "none" }, readyz: 503 },
  { env: { DATABASE_URL: `mysql://${nowhere}/app`, CACHE_URL: `memcached://${nowhere}` }, readyz: 503 },
  { env: { DATABASE_URL: `postgresql://${nowhere}/app`, CACHE_URL: `redis://${nowhere}` }, readyz: 503 },
];

const ask = (path, options) => fetch(`http://127.0.0.1:${PORT}${path}`, options);

const howItEnded = ({ exitCode, signalCode }) =>
  signalCode === "SIGKILL"
    ? `took longer than ${START_TIMEOUT_MS} ms`
    : `ended with ${exitCode ?? signalCode}`;

async function untilReadyz(status, child) {
  for (;;) {
    const answer = await ask("/readyz").catch(() => undefined);
    await answer?.arrayBuffer();
    if (answer?.status === status) return;
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`it ${howItEnded(child)}`);
    await sleep(20);
  }
}

async function expect(status, asked) {
  const answer = await asked;
  await answer.arrayBuffer();
  if (answer.status !== status) throw new Error(`${answer.url} answered ${answer.status}, not ${status}`);
}

/** Reads each kind of list, signs up and logs in. */
async function use() {
  for (const path of ["/", "/goals", "/api/board/boards", "/docs/swagger-ui.css"])
    await expect(200, ask(path));
  const body = JSON.stringify({ email: "warm@example.com", password: "of this one start" });
  const json = { method: "POST", headers: { "Content-Type": "application/json" }, body };
  await expect(201, ask("/api/user/signup", json));
  await expect(200, ask("/api/user/login", json));
}

async function start({ env, readyz }) {
  const child = spawn(process.execPath, [main], {
    env: {
      ...process.env,
      ...env,
      PORT,
      DRAIN_DELAY_MS: "0",
      LOG_LEVEL: "silent",
      JWT_SECRET: "of-this-one-start-that-nobody-can-reach",
    },
    stdio: "inherit",
    // A start that hangs must not hang the build of the image.
    timeout: Number(START_TIMEOUT_MS),
    killSignal: "SIGKILL",
  });
  const end = once(child, "close");
  try {
    await untilReadyz(readyz, child);
    if (readyz === 200) await use();
  } finally {
    child.kill("SIGTERM");
  }
  await end;
  if (child.exitCode !== 0) throw new Error(`${env.DATABASE_URL}: it ${howItEnded(child)}`);
}

for (const one of starts) await start(one);
