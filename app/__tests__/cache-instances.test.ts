/** Two processes, one storage, one cache, and the cache is killed, hung and emptied under load. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { availableCaches, type CacheServer, cacheServer, endCaches } from "./support/caches.ts";
import { endAll, type Serving, serve, until } from "./support/process.ts";
import { availableStorages } from "./support/storages.ts";

afterEach(() => {
  endAll();
  endCaches();
});

const env = { JWT_SECRET: "a secret of the tests, thirty-two bytes and more" };

/** Any storage that several processes can use; one with a server of its own if there is one. */
const storage = availableStorages().toReversed()[0];

async function metricOf(app: Serving, result: string): Promise<number> {
  const text = await (await fetch(app.metricsUrl)).text();
  return Number(new RegExp(`^cache_reads_total\\{result="${result}"\\} (\\d+)`, "m").exec(text)?.[1] ?? 0);
}

/** Adds and removes by one process, and looks by the other, at once. */
class Load {
  readonly failures: string[] = [];
  rounds = 0;
  #over = false;
  readonly #done: Promise<unknown>;

  constructor(apps: readonly [Serving, Serving]) {
    const [one, two] = apps;
    this.#done = Promise.all([
      this.#repeat(() => this.#writeAndLook(one.url, two.url)),
      this.#repeat(() => this.#writeAndLook(two.url, one.url)),
      ...apps.flatMap(({ url }) => [1, 2, 3].map(() => this.#repeat(() => this.#look(url)))),
    ]);
  }

  async #repeat(work: () => Promise<unknown>): Promise<void> {
    while (!this.#over) await work().catch((error) => this.failures.push(String(error)));
  }

  async #fetch(url: string, init: RequestInit = {}): Promise<string> {
    const started = performance.now();
    const response = await fetch(url, init);
    const text = await response.text();
    const milliseconds = performance.now() - started;
    if (!response.ok) this.failures.push(`${init.method ?? "GET"} ${url}: ${response.status}`);
    if (milliseconds > 2_000) this.failures.push(`${url} took ${milliseconds} ms`);
    return text;
  }

  async #look(url: string): Promise<string> {
    await sleep(2);
    return this.#fetch(`${url}/goals?per_page=100`);
  }

  async #writeAndLook(writer: string, reader: string): Promise<void> {
    const body = JSON.stringify({ text: "seen by everybody" });
    const headers = { "Content-Type": "application/json" };
    const { id } = JSON.parse(await this.#fetch(`${writer}/goals`, { method: "POST", headers, body }));
    if (!(await this.#look(reader)).includes(id)) this.failures.push(`${id} was not seen`);
    await this.#fetch(`${writer}/goals/${id}`, { method: "DELETE" });
    if ((await this.#look(reader)).includes(id)) this.failures.push(`${id} was still seen`);
    this.rounds += 1;
    // Time in which nothing is written, and a cache is of use.
    await sleep(30);
  }

  async end(): Promise<void> {
    this.#over = true;
    await this.#done;
  }
}

async function withInstances(
  cacheEnv: Readonly<Record<string, string>>,
  during: (load: Load, apps: readonly [Serving, Serving]) => Promise<unknown>,
): Promise<void> {
  const place = await storage?.fresh();
  const start = () => serve({ ...env, ...cacheEnv, DATABASE_URL: place?.url ?? "" });
  const apps = [await start(), await start()] as const;
  for (const { url } of apps) {
    await until("ready", async () => ((await fetch(`${url}/readyz`)).ok ? true : undefined));
  }
  const load = new Load(apps);
  try {
    await during(load, apps);
  } finally {
    await load.end();
  }
  expect(load.failures).toEqual([]);
  expect(load.rounds).toBeGreaterThan(10);
  for (const app of apps) {
    expect(await metricOf(app, "hit")).toBeGreaterThan(0);
    app.child.kill("SIGTERM");
    expect((await app.ended).code).toBe(0);
  }
  await place?.remove();
}

describe("two instances with a cache in each", () => {
  it("show what either has written", async () => {
    await withInstances({ CACHE_URL: "memory" }, (load) =>
      until("the instances are asked often", () => (load.rounds > 10 ? true : undefined)),
    );
  });
});

const programs = availableCaches();

/** Each waits up to half a minute, several times, where the machine is busy. */
const patient = { timeout: 180_000 };

describe.skipIf(programs.length === 0).each(programs)("two instances that share $kind", (program) => {
  const settingsOf = ({ url, password }: CacheServer) => ({
    CACHE_URL: url,
    ...(password === undefined ? {} : { CACHE_PASSWORD: password }),
  });

  it(
    "show what either has written and fail no request while it is killed, hung and emptied",
    patient,
    async () => {
      const server = await cacheServer(program);
      await server.start();
      const hits = (app: Serving) => metricOf(app, "hit");
      await withInstances(settingsOf(server), async (_load, [one]) => {
        const more = async (): Promise<void> => {
          const before = await hits(one);
          await until("the cache is used", async () => ((await hits(one)) > before + 5 ? true : undefined));
        };
        await more();
        await server.signal("SIGKILL");
        await sleep(1_500);
        await server.start();
        await more();
        await server.signal("SIGSTOP");
        await sleep(1_500);
        await server.signal("SIGCONT");
        await more();
        expect((await metricOf(one, "failed")) + (await metricOf(one, "skipped"))).toBeGreaterThan(0);
        expect(one.lines().map(({ msg }) => msg)).toContain("the cache does not answer");
      });
      await server.signal("SIGKILL");
    },
  );

  it("begin without it, and use it once it is there", patient, async () => {
    const server = await cacheServer(program);
    await withInstances(settingsOf(server), async (_load, apps) => {
      await sleep(1_000);
      for (const app of apps) expect(await metricOf(app, "hit")).toBe(0);
      await server.start();
      for (const app of apps) {
        await until("the cache is used", async () => ((await metricOf(app, "hit")) > 5 ? true : undefined));
      }
    });
    await server.signal("SIGKILL");
  });
});
