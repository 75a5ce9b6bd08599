/** The process: how it starts, bears the loss of its storage, and ends. */
import { createServer, request } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { createWire, endAll, run, serve, until } from "./support/process.ts";
import { availableStorages } from "./support/storages.ts";

const secret = "a secret of the tests, thirty-two bytes and more";

afterEach(endAll);

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

const ready = (url: string) =>
  until(`${url} is ready`, async () => ((await statusOf(`${url}/readyz`)) === 200 ? true : undefined));

const add = (url: string, name: string): Promise<Response> =>
  fetch(`${url}/item/add`, { method: "POST", body: new URLSearchParams({ name }), redirect: "manual" });

describe("start", () => {
  it("works with nothing set and nothing installed, and keeps its data in the folder", async () => {
    const app = await serve();
    await ready(app.url);
    expect((await add(app.url, "kept")).status).toBe(303);
    expect(await (await fetch(app.url)).text()).toContain("kept");
    app.child.kill("SIGTERM");
    expect((await app.ended).code).toBe(0);
  });

  it("tells everything that is wrong with the configuration, and ends with 1", async () => {
    const { code, stdout, stderr } = await run("main.ts", {
      PORT: "x",
      DATABASE_URL: "redis://a",
      LOG_LEVEL: "y",
    }).ended;
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n")).toEqual([
      "The configuration is invalid:",
      expect.stringContaining("PORT is"),
      expect.stringContaining('DATABASE_URL begins with "redis:"'),
      expect.stringContaining("LOG_LEVEL is"),
    ]);
  });

  it("refuses development secrets in production", async () => {
    const env = {
      NODE_ENV: "production",
      DATABASE_URL: "mongodb://app:development-only@localhost/app",
      JWT_SECRET: `development-only ${secret}`,
    };
    const { code, stderr } = await run("main.ts", env).ended;
    expect(code).toBe(1);
    expect(stderr.match(/development secret/g)).toHaveLength(2);
    expect(stderr).not.toContain("app:development");
  });

  it("says that its port is taken", async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, () => resolve((other.address() as { port: number }).port));
    });
    const { code, stderr } = await run("main.ts", { PORT: String(port), METRICS_PORT: "0" }).ended;
    other.close();
    expect([code, stderr.trim()]).toEqual([1, `Port ${port} is in use by another program.`]);
  });

  it("serves metrics on a port of their own and on no other", async () => {
    const app = await serve();
    await ready(app.url);
    const text = await (await fetch(app.metricsUrl)).text();
    expect(text).toMatch(/^storage_ready 1$/m);
    expect(text).toMatch(/^process_cpu_seconds_total /m);
    expect(text).toMatch(/http_requests_total\{method="GET",route="\/readyz",status="200"\} \d/);
    expect(await statusOf(`${app.url}/metrics`)).toBe(404);
    expect(await statusOf(app.metricsUrl.replace("/metrics", "/"))).toBe(404);
  });

  it("logs what Node warns of as JSON, too", async () => {
    const warn = 'process.on("SIGUSR2",()=>process.emitWarning("odd","Odd","ODD1"))';
    const app = await serve({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(warn)}` });
    app.child.kill("SIGUSR2");
    await until("the warning is logged", () => app.lines().find(({ level, err }) => level === "warn" && err));
    expect(app.lines()).toContainEqual(
      expect.objectContaining({
        err: expect.objectContaining({ type: "Odd", message: "odd", code: "ODD1" }),
      }),
    );
    app.child.kill("SIGTERM");
    expect((await app.ended).stderr).toBe("");
  });

  it("passes the container's health check, which fails without it", async () => {
    const app = await serve();
    const PORT = new URL(app.url).port;
    expect((await run("healthcheck.ts", { PORT }).ended).code).toBe(0);
    app.child.kill("SIGTERM");
    await app.ended;
    expect((await run("healthcheck.ts", { PORT }).ended).code).toBe(1);
  });
});

describe("end", () => {
  /** A form whose second half comes when it is asked for. */
  function halfAForm(url: string) {
    const body = "name=finished-while-draining";
    const sent = request(`${url}/item/add`, {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": body.length },
    });
    const status = new Promise<number>((resolve, reject) => {
      sent.on("response", (response) => resolve(response.resume().statusCode ?? 0)).on("error", reject);
    });
    sent.write(body.slice(0, 10));
    return { status, finish: () => sent.end(body.slice(10)) };
  }

  it("is announced, lets requests finish, and leaves with 0", async () => {
    const app = await serve({ DRAIN_DELAY_MS: "1500", SHUTDOWN_TIMEOUT_MS: "15000" });
    await ready(app.url);
    const half = halfAForm(app.url);
    await until("the half is there", async () =>
      (await (await fetch(app.metricsUrl)).text()).includes("nodejs_active_handles_total") ? true : undefined,
    );
    app.child.kill("SIGTERM");
    await until("not ready", async () => ((await statusOf(`${app.url}/readyz`)) === 503 ? true : undefined));
    const draining = await fetch(`${app.url}/readyz`);
    expect(draining.headers.get("retry-after")).toBe("2");
    expect(await draining.json()).toEqual({ ready: false, reason: "draining" });
    // It still serves: the load balancer needs a while to notice.
    const late = await add(app.url, "while draining");
    expect([late.status, late.headers.get("connection")]).toEqual([303, "close"]);
    expect(await statusOf(`${app.url}/livez`)).toBe(200);
    await until("the server accepts no more", () =>
      fetch(`${app.url}/livez`).then(
        () => undefined,
        () => true,
      ),
    );
    half.finish();
    expect(await half.status).toBe(303);
    const { code, stdout } = await app.ended;
    expect(code).toBe(0);
    expect(stdout).toContain('"msg":"stopped"');
  });

  it("comes in time even when a request never finishes, and says so", async () => {
    const app = await serve({ SHUTDOWN_TIMEOUT_MS: "1000" });
    await ready(app.url);
    const half = halfAForm(app.url);
    half.status.catch(() => {});
    await statusOf(`${app.url}/livez`);
    app.child.kill("SIGTERM");
    app.child.kill("SIGTERM");
    const { code, stdout } = await app.ended;
    expect(code).toBe(1);
    expect(stdout).toContain("stopped with requests cut off");
    await expect(half.status).rejects.toThrow();
  });

  it("comes also while the storage has never answered", async () => {
    const app = await serve({ DATABASE_URL: "mongodb://127.0.0.1:1/app" });
    app.child.kill("SIGTERM");
    expect((await app.ended).code).toBe(0);
  });
});

describe.each(availableStorages().filter(({ kind }) => kind !== "sqlite"))(
  "the loss of $kind",
  ({ fresh }) => {
    it("is borne: at start, in the middle, and each time it recovers", async () => {
      const place = await fresh();
      const address = new URL(place.url);
      const wire = await createWire(address.hostname, Number(address.port));
      address.port = String(wire.port);
      address.hostname = "127.0.0.1";
      const app = await serve({ DATABASE_URL: address.href });

      const down = async () => {
        expect(await statusOf(`${app.url}/livez`)).toBe(200);
        const readiness = await fetch(`${app.url}/readyz`);
        expect([readiness.status, await readiness.json()]).toEqual([
          503,
          { ready: false, reason: "storage" },
        ]);
        expect(await statusOf(`${app.url}/status`)).toBe(200);
        const page = await fetch(app.url);
        expect([page.status, page.headers.get("retry-after")]).toEqual([503, "2"]);
        expect(await page.json()).toMatchObject({ type: "urn:problem:storage-unavailable", status: 503 });
        expect((await add(app.url, "lost")).status).toBe(503);
      };

      await down();
      await wire.open();
      await ready(app.url);
      expect((await add(app.url, "first")).status).toBe(303);
      for (const name of ["second", "third"]) {
        await wire.cut();
        await down();
        await wire.open();
        await ready(app.url);
        expect((await add(app.url, name)).status).toBe(303);
      }
      const text = await (await fetch(app.url)).text();
      for (const name of ["first", "second", "third"]) expect(text).toContain(name);
      expect(text).not.toContain("lost");
      app.child.kill("SIGTERM");
      expect((await app.ended).code).toBe(0);
      await wire.cut();
      await place.remove();
    });
  },
);

describe.each(availableStorages())("several processes over $kind", ({ fresh }) => {
  it("prepare an empty storage at once, by start and by command", async () => {
    const place = await fresh();
    const env = { DATABASE_URL: place.url };
    const commands = [run("migrate.ts", env), run("migrate.ts", env), run("migrate.ts", env)];
    const apps = await Promise.all([serve(env), serve(env)]);
    for (const command of commands) {
      const { code, stdout, stderr } = await command.ended;
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(/^\w+ is up to date\.\n$/);
    }
    await Promise.all(apps.map(({ url }) => ready(url)));
    expect((await add(apps[0]?.url as string, "shared")).status).toBe(303);
    expect(await (await fetch(apps[1]?.url as string)).text()).toContain("shared");
    for (const { child, ended } of apps) {
      child.kill("SIGTERM");
      expect((await ended).code).toBe(0);
    }
    await place.remove();
  });
});

describe("migrate", () => {
  it("says what stands in its way, and ends with 1", async () => {
    const { code, stderr } = await run("migrate.ts", { DATABASE_URL: "mysql://user:private@127.0.0.1:1/app" })
      .ended;
    expect(code).toBe(1);
    expect(stderr).toContain("The migration failed: ");
    expect(stderr).toContain("ECONNREFUSED");
    expect(stderr).not.toContain("private");
    expect((await run("migrate.ts", { DATABASE_URL: "none" }).ended).stderr).toContain(
      "DATABASE_URL begins with",
    );
  });
});
