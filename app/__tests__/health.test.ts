/** What the application says while its storage hangs, fails or breaks. */
import { Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { createHealthService } from "../src/health/service.ts";
import { StorageUnavailable } from "../src/http/problem.ts";
import { createLog } from "../src/log.ts";
import { inSource } from "../src/source-maps.ts";
import { openSqlite } from "../src/storage/sqlite/storage.ts";
import { startApp } from "./support/app.ts";

vi.mock("../src/source-maps.ts", { spy: true });

const silent = createLog("silent", new Writable({ write: (_chunk, _encoding, done) => done() }));
const never = () => new Promise<never>(() => {});

describe("health", () => {
  it("is not ready before the storage is prepared, nor while it hangs, nor ever while draining", async () => {
    let hangs = false;
    const seen: boolean[] = [];
    const health = createHealthService({
      storage: { kind: "test", ping: () => (hangs ? never() : Promise.resolve()) },
      prepare: async () => {},
      log: silent,
      pingTimeoutMs: 20,
      onStorage: (answers) => seen.push(answers),
    });
    expect(await health.readiness()).toEqual({ ready: false, reason: "storage" });
    expect(() => health.requireStorage()).toThrow(StorageUnavailable);
    expect((await health.status()).status).toBe("degraded");
    await health.connect(new AbortController().signal);
    expect(await health.readiness()).toEqual({ ready: true });
    hangs = true;
    expect(await health.readiness()).toEqual({ ready: false, reason: "storage" });
    hangs = false;
    expect(await health.readiness()).toEqual({ ready: true });
    health.drain();
    expect(await health.readiness()).toEqual({ ready: false, reason: "draining" });
    expect((await health.status()).status).toBe("draining");
    expect(seen).toEqual([true, true, false, true, true]);
  });

  it("tries again and again, with growing pauses, until it works", async () => {
    const times: number[] = [];
    const health = createHealthService({
      storage: { kind: "test", ping: async () => {} },
      prepare: async () => {
        times.push(performance.now());
        if (times.length < 6) throw new StorageUnavailable();
      },
      log: silent,
      firstRetryMs: 20,
      longestRetryMs: 80,
    });
    await health.connect(new AbortController().signal);
    const pauses = times.slice(1).map((time, index) => time - (times[index] as number));
    expect(pauses).toHaveLength(5);
    // Each pause is half to all of 20, 40, 80, 80, 80 milliseconds, and timers are never early by more than 1.
    for (const [index, least] of [10, 20, 40, 40, 40].entries())
      expect(pauses[index]).toBeGreaterThan(least - 2);
  });

  it("stops trying when the process ends", async () => {
    const stop = new AbortController();
    const health = createHealthService({
      storage: { kind: "test", ping: never },
      prepare: async () => {
        throw new Error("down");
      },
      log: silent,
      firstRetryMs: 60_000,
    });
    const connecting = health.connect(stop.signal);
    await sleep(20);
    stop.abort();
    await expect(connecting).resolves.toBeUndefined();
  });
});

describe("a storage that fails", () => {
  it("is told as 503 when it is away, and as 500 without details when it is broken", async () => {
    const storage = openSqlite("sqlite::memory:");
    let failure: Error | undefined;
    const goals = {
      ...storage.goals,
      list: (slice: Parameters<typeof storage.goals.list>[0]) =>
        failure ? Promise.reject(failure) : storage.goals.list(slice),
    };
    const app = await startApp("sqlite::memory:", { storage: { ...storage, goals } });
    failure = new StorageUnavailable(new Error("connection to db.internal lost"));
    const away = await app.ask("GET", "/goals");
    expect([away.status, away.headers.get("retry-after")]).toEqual([503, "2"]);
    failure = new Error("column 'private' of who@example.com is broken");
    const broken = await app.ask("GET", "/goals");
    expect(broken.status).toBe(500);
    for (const { text } of [away, broken]) expect(text).not.toMatch(/db\.internal|private|who@/);
    const lineOf = (level: string) => app.log().find((line) => line["level"] === level);
    expect(lineOf("warn")).toMatchObject({
      request_id: away.json.request_id,
      err: { type: "Error", message: "connection to db.internal lost" },
    });
    expect(lineOf("error")).toMatchObject({
      request_id: broken.json.request_id,
      err: { message: "column 'private' of *** is broken", stack: expect.stringContaining("health.test") },
    });
    failure = undefined;
    expect((await app.ask("GET", "/goals")).status).toBe(200);
    await app.close();
  });

  it("costs no look at a source map: 503s, of routes and of /readyz, are logged without stacks", async () => {
    const storage = openSqlite("sqlite::memory:");
    const lost = () => Promise.reject(new StorageUnavailable(new Error("lost", { cause: new Error("why") })));
    const goals = { ...storage.goals, list: lost };
    const app = await startApp("sqlite::memory:", { storage: { ...storage, goals, ping: lost } });
    vi.mocked(inSource).mockClear();
    for (const path of ["/goals", "/readyz"]) expect((await app.ask("GET", path)).status, path).toBe(503);
    const warned = app.log().filter((line) => line["level"] === "warn");
    expect(warned.map(({ msg, err }) => [msg, err])).toEqual([
      ["request refused", { type: "Error", message: "lost" }],
      ["the storage does not answer", { type: "Error", message: "lost" }],
    ]);
    expect(inSource).not.toHaveBeenCalled();
    // What nobody expected comes with its stack.
    createLog("error", { write: () => {} }).error({ err: new Error("unexpected") });
    expect(inSource).toHaveBeenCalledOnce();
    await app.close();
  });

  it("keeps health checks and descriptions answering before it has ever been there", async () => {
    const app = await startApp("sqlite:/dev/null/none.db", { connect: false });
    for (const path of ["/livez", "/status", "/openapi.json", "/docs"]) {
      expect((await app.ask("GET", path)).status, path).toBe(200);
    }
    expect((await app.ask("GET", "/readyz")).status).toBe(503);
    const json = { email: "a@example.com", password: "12345678" };
    for (const [method, path, ask] of [
      ["GET", "/", {}],
      ["POST", "/item/add", { form: { name: "x" } }],
      ["GET", "/goals", {}],
      ["POST", "/api/user/login", { json }],
      ["GET", "/api/board/boards", {}],
    ] as const) {
      expect((await app.ask(method, path, ask)).status, path).toBe(503);
    }
    await app.close();
  });

  it("has timeouts in the order of the proxies before it", async () => {
    const app = await startApp("sqlite::memory:");
    expect(app.server.keepAliveTimeout).toBe(72_000);
    expect(app.server.headersTimeout).toBe(75_000);
    expect(app.server.requestTimeout).toBe(120_000);
    await app.close();
  });
});
