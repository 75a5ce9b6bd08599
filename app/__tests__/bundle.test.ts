/** What the image runs: the bundle, which is made here as `npm run build` makes it. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";
import { afterAll, beforeAll, expect, it } from "vitest";
import config from "../rolldown.config.ts";
import { endAll, run, serve, until } from "./support/process.ts";
import { freePort } from "./support/programs.ts";

const root = join(import.meta.dirname, "..");
// Below the package, so that what is not bundled is found.
const image = join(root, "node_modules/.cache/bundle-test");
const folder = join(image, "dist");
const main = join(folder, "main.js");

beforeAll(async () => {
  await build({ ...config, cwd: root, output: { ...config.output, dir: folder } });
});

afterAll(() => {
  endAll();
  rmSync(image, { recursive: true, force: true });
});

it("serves pages, documents, limits and metrics, hashes passwords, and ends with 0", async () => {
  const app = await serve({ REQUESTS_PER_MINUTE: "100", CACHE_URL: "memory" }, main);
  const account = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ email: "reader@example.com", password: "correct horse battery" }),
  };
  const statuses: Record<string, number> = {};
  for (const path of ["/", "/docs/swagger-ui.css", "/openapi.json"])
    statuses[path] = (await fetch(app.url + path)).status;
  for (const path of ["/api/user/signup", "/api/user/login"])
    statuses[path] = (await fetch(app.url + path, account)).status;
  expect(statuses).toEqual({
    "/": 200,
    "/docs/swagger-ui.css": 200,
    "/openapi.json": 200,
    "/api/user/signup": 201,
    "/api/user/login": 200,
  });
  expect((await fetch(app.url)).headers.get("RateLimit")).not.toBeNull();
  expect(await (await fetch(app.metricsUrl)).text()).toContain("process_cpu_seconds_total");
  const PORT = new URL(app.url).port;
  expect((await run("healthcheck.js", { PORT }, folder).ended).code).toBe(0);
  app.child.kill("SIGTERM");
  expect((await app.ended).code).toBe(0);
});

it("refuses malformed addresses, though nobody uses what decoding them gives", async () => {
  const app = await serve({}, main);
  const statuses = await Promise.all(
    ["/a%ff", "/livez?%zz", "/?lang=%"].map(async (path) => (await fetch(app.url + path)).status),
  );
  expect(statuses).toEqual([400, 400, 400]);
  app.child.kill("SIGKILL");
  await app.ended;
});

it("describes itself as the sources do", async () => {
  const [bundle, sources] = [await serve({}, main), await serve()];
  const texts = await Promise.all(
    [bundle, sources].map(async ({ url }) => (await fetch(`${url}/openapi.json`)).text()),
  );
  expect(texts[0]).toBe(texts[1]);
  for (const { child, ended } of [bundle, sources]) {
    child.kill("SIGKILL");
    await ended;
  }
});

it("is ASCII, since V8 keeps a file with one other character in twice the memory", () => {
  const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
  expect(scripts).toContain("main.js");
  const other = scripts.filter((name) => /[^\0-\x7f]/.test(readFileSync(join(folder, name), "utf8")));
  expect(other).toEqual([]);
});

it("migrates by itself", async () => {
  const { code, stdout } = await run("migrate.js", { DATABASE_URL: "sqlite:app.db" }, folder).ended;
  expect([code, stdout]).toEqual([0, "SQLite is up to date.\n"]);
});

it("logs stacks that name the source, and leaves a package's frames as they are", async () => {
  const app = await serve({ DATABASE_URL: "postgresql://nobody:none@127.0.0.1:1/app" }, main);
  const line = await until("a stack", () => app.lines().find(({ err }) => err !== undefined));
  const { stack, cause } = line["err"] as { stack: string; cause: { stack: string } };
  const [, file, at] = /\((src\/\S+\.ts):(\d+):\d+\)/.exec(stack) ?? [];
  expect(readFileSync(join(root, String(file)), "utf8").split("\n")[Number(at) - 1]).toContain(
    "StorageUnavailable",
  );
  expect(stack).not.toContain("main.js");
  expect(cause.stack).toMatch(/ at async PostgresDriver\.\S+ \(file:\S+\/storage-\S+\.js:\d+:\d+\)/);
  app.child.kill("SIGKILL");
  await app.ended;
});

/** @param at a folder as the image's, with `dist/`. */
async function warm(at: string, env: Readonly<Record<string, string>>) {
  cpSync(join(root, "scripts/warm.mjs"), join(at, "scripts/warm.mjs"));
  const ports = { PORT: String(await freePort()), METRICS_PORT: "0" };
  return run("scripts/warm.mjs", { NODE_ENV: "production", ...ports, ...env }, at).ended;
}

it("is compiled ahead for every storage", async () => {
  const NODE_COMPILE_CACHE = join(image, "compile-cache");
  const { code, stderr } = await warm(image, { NODE_COMPILE_CACHE });
  expect([code, stderr]).toEqual([0, ""]);
  expect(readdirSync(NODE_COMPILE_CACHE, { recursive: true }).length).toBeGreaterThan(10);
});

it("is not waited for without end when it does not start", async () => {
  const hanging = join(image, "hanging");
  mkdirSync(join(hanging, "dist"), { recursive: true });
  writeFileSync(join(hanging, "dist/main.js"), "setInterval(() => {}, 1000);");
  const { code, stderr } = await warm(hanging, { START_TIMEOUT_MS: "500" });
  expect(code).toBe(1);
  expect(stderr).toContain("it took longer than 500 ms");
});
