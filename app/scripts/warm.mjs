/**
 * Starts what the image holds, once with each storage and cache, and has it answer: what Node makes of the code is then
 * in NODE_COMPILE_CACHE, and the packages that only a login or a driver loads have been there. Nothing is connected to.
 */
import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

const port = 3000;
const nowhere = "127.0.0.1:1";
const starts = [
  { DATABASE_URL: "sqlite::memory:", CACHE_URL: "memory" },
  { DATABASE_URL: `mongodb://${nowhere}/app`, CACHE_URL: "none" },
  { DATABASE_URL: `mysql://${nowhere}/app`, CACHE_URL: `memcached://${nowhere}` },
  { DATABASE_URL: `postgresql://${nowhere}/app`, CACHE_URL: `redis://${nowhere}` },
];

const ask = (path, options) => fetch(`http://127.0.0.1:${port}${path}`, options);

async function untilItAnswers(ended) {
  for (;;) {
    if (ended.status !== undefined) throw new Error(`it ended with ${ended.status}`);
    const answer = await ask("/livez").catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(20);
  }
}

/** A list of each kind, and an account that signs in. */
async function use() {
  for (const path of ["/", "/goals", "/api/board/boards", "/docs/swagger-ui.css"])
    await expect(200, ask(path));
  const body = JSON.stringify({ email: "warm@example.com", password: "of this one start" });
  const json = { method: "POST", headers: { "Content-Type": "application/json" }, body };
  await expect(201, ask("/api/user/signup", json));
  await expect(200, ask("/api/user/login", json));
}

async function expect(status, asked) {
  const answer = await asked;
  await answer.arrayBuffer();
  if (answer.status !== status) throw new Error(`${answer.url} was answered with ${answer.status}`);
}

async function startWith(storage) {
  const env = {
    ...process.env,
    ...storage,
    PORT: String(port),
    DRAIN_DELAY_MS: "0",
    LOG_LEVEL: "silent",
    JWT_SECRET: "of-this-one-start-that-nobody-can-reach",
  };
  const child = spawn(process.execPath, ["dist/main.js"], { env, stdio: "inherit" });
  const ended = {};
  const end = new Promise((resolve) => {
    child.once("close", (status) => {
      ended.status = status;
      resolve(status);
    });
  });
  try {
    await untilItAnswers(ended);
    if (storage.DATABASE_URL.startsWith("sqlite:")) await use();
  } finally {
    child.kill("SIGTERM");
  }
  const status = await end;
  if (status !== 0) throw new Error(`${storage.DATABASE_URL}: it ended with ${status}`);
}

for (const storage of starts) await startWith(storage);
