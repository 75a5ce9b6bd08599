/** A storage that does not answer, without saying so: clients are told soon, and the process never stands still. */
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { type HangingDisk, hangingDisk } from "./support/disk.ts";
import { createWire, endAll, type Serving, serve, until } from "./support/process.ts";
import { availableStorages, type Fresh } from "./support/storages.ts";

afterEach(endAll);

/**
 * The bounds are those of a process that gets its share of a core. A machine that is busy for a moment must not fail
 * them, and a process that stands still fails them every time.
 */
const measured = { retry: 2, timeout: 120_000 };

const ready = (url: string) =>
  until(`${url} is ready`, async () => ((await fetch(`${url}/readyz`)).ok ? true : undefined));

interface Timed {
  readonly status: number;
  readonly milliseconds: number;
}

async function timed(work: Promise<Response>): Promise<Timed> {
  const started = performance.now();
  const response = await work;
  await response.arrayBuffer();
  return { status: response.status, milliseconds: performance.now() - started };
}

const post = (url: string, path: string, json: unknown, headers: Readonly<Record<string, string>> = {}) =>
  fetch(url + path, {
    method: "POST",
    body: JSON.stringify(json),
    headers: { "Content-Type": "application/json", ...headers },
  });

const addItem = (url: string, name: string) =>
  fetch(`${url}/item/add`, { method: "POST", body: new URLSearchParams({ name }), redirect: "manual" });

const account = { email: "somebody@example.com", password: "correct horse" };

const readPaths = ["/", "/goals", "/api/board/boards"];
const reads = (url: string) => readPaths.map((path) => timed(fetch(url + path)));
const writes = (url: string) =>
  [
    addItem(url, "unanswered"),
    post(url, "/goals", { text: "unanswered" }),
    post(url, "/api/user/signup", { ...account, email: "other@example.com" }),
    post(url, "/api/user/login", account),
  ].map(timed);

/** Those who come while others wait already. */
const oneAfterTheOther = (url: string) =>
  Array.from({ length: 12 }, (_, index) => index * 150).flatMap((pause) =>
    [...readPaths, "/readyz", "/api/board/search?q=a"].map(async (path) => {
      await sleep(pause);
      return timed(fetch(url + path));
    }),
  );

/** Asks for `/livez` all the while. */
async function slowestLife(url: string, during: Promise<unknown>): Promise<number> {
  let over = false;
  const ended = during.finally(() => {
    over = true;
  });
  let slowest = 0;
  while (!over) {
    const { status, milliseconds } = await timed(fetch(`${url}/livez`));
    expect(status).toBe(200);
    slowest = Math.max(slowest, milliseconds);
    await sleep(10);
  }
  await ended;
  return slowest;
}

async function expectRefusedInTime(url: string, requests: (url: string) => Promise<Timed>[]): Promise<void> {
  const all = Promise.all(requests(url));
  // Far below what a frozen process would take; the machine that tests may be busy.
  expect(await slowestLife(url, all)).toBeLessThan(500);
  for (const { status, milliseconds } of await all) {
    expect(status).toBe(503);
    expect(milliseconds).toBeLessThan(2_500);
  }
}

async function prepared(url: string, env: Readonly<Record<string, string>> = {}): Promise<Serving> {
  const app = await serve({ DATABASE_URL: url, ...env });
  await ready(app.url);
  expect((await post(app.url, "/api/user/signup", account)).status).toBe(201);
  return app;
}

const networked = availableStorages().filter(({ kind }) => kind !== "sqlite");

describe.each(networked)("$kind that hangs", ({ fresh }) => {
  it("is told within 2.5 s for reads and writes, and used again when it answers", measured, async () => {
    const place = await fresh();
    const address = new URL(place.url);
    const wire = await createWire(address.hostname, Number(address.port));
    await wire.open();
    address.hostname = "127.0.0.1";
    address.port = String(wire.port);
    const app = await prepared(address.href);
    for (let round = 0; round < 2; round += 1) {
      // More than there are connections.
      wire.hang();
      await expectRefusedInTime(app.url, reads);
      await expectRefusedInTime(app.url, oneAfterTheOther);
      await expectRefusedInTime(app.url, (url) => Array.from({ length: 8 }, () => writes(url)).flat());
      const headers = { "Idempotency-Key": `round-${round}` };
      const once = () => post(app.url, "/goals", { text: `once ${round}` }, headers);
      expect((await once()).status).toBe(503);
      wire.resume();
      await ready(app.url);
      // Whether the first one was done or not: now it is, and once.
      expect([(await once()).status, (await once()).status]).toEqual([201, 201]);
      const goals = await (await fetch(`${app.url}/goals?per_page=100`)).text();
      expect(goals.match(new RegExp(`once ${round}`, "g"))).toHaveLength(1);
      expect((await timed(addItem(app.url, `after ${round}`))).status).toBe(303);
      expect((await fetch(app.url)).status).toBe(200);
    }
    app.child.kill("SIGTERM");
    expect((await app.ended).code).toBe(0);
    await wire.cut();
    await place.remove();
  });
});

const postgresql = networked.find(({ kind }) => kind === "postgresql");

describe.skipIf(!postgresql)("PostgreSQL that another session has locked", () => {
  it("is told within 2.5 s for writes, which are not done afterwards", measured, async () => {
    const place = (await postgresql?.fresh()) as Fresh;
    const app = await prepared(place.url);
    const other = new Client({ connectionString: place.url });
    await other.connect();
    await other.query("begin; lock table items, goals, users, login_attempts in exclusive mode");
    await expectRefusedInTime(app.url, writes);
    for (const { status } of await Promise.all(reads(app.url))) expect(status).toBe(200);
    await other.query("rollback");
    const { rows } = await other.query("select from items union all select from goals");
    expect(rows).toEqual([]);
    expect((await timed(addItem(app.url, "after"))).status).toBe(303);
    await other.end();
    app.child.kill("SIGTERM");
    await app.ended;
    await place.remove();
  });
});

describe.skipIf(!postgresql)("PostgreSQL where one table is locked", () => {
  it.each(["sessions", "users", "idempotency", "login_attempts"])(
    "%s: has one deadline for all that a request does, hashing aside",
    measured,
    async (table) => {
      const place = (await postgresql?.fresh()) as Fresh;
      const app = await prepared(place.url);
      const { access_token, refresh_token } = (await (
        await post(app.url, "/api/user/login", account)
      ).json()) as Record<string, string>;
      const other = new Client({ connectionString: place.url });
      await other.connect();
      await other.query(`begin; lock table ${table} in access exclusive mode`);
      const headers = { Authorization: `Bearer ${access_token}`, "Idempotency-Key": `locked-${table}` };
      const asks = [
        ["/api/user/login", account],
        ["/api/user/password", { password: account.password, new_password: "another horse" }],
        ["/api/user/refresh", { refresh_token }],
        ["/api/user/logout/all", {}],
      ] as const;
      // One after the other: what is measured is waiting, not hashing.
      for (const [path, json] of asks) {
        const { status, milliseconds } = await timed(post(app.url, path, json, headers));
        if (table !== "login_attempts" || milliseconds > 1_700) expect(status, path).toBe(503);
        expect(milliseconds, path).toBeLessThan(2_500);
      }
      await other.query("rollback");
      await other.end();
      app.child.kill("SIGTERM");
      await app.ended;
      await place.remove();
    },
  );
});

describe("SQLite that another process has locked", () => {
  const fresh = availableStorages().find(({ kind }) => kind === "sqlite")?.fresh;

  it("is told within 2.5 s for writes, while reads go on, and used again afterwards", measured, async () => {
    const place = (await fresh?.()) as Awaited<ReturnType<NonNullable<typeof fresh>>>;
    const app = await prepared(place.url);
    const other = new DatabaseSync(place.url.slice("sqlite:".length));
    other.exec("begin immediate");
    await expectRefusedInTime(app.url, writes);
    for (const { status } of await Promise.all(reads(app.url))) expect(status).toBe(200);
    other.exec("rollback");
    const text = await (await fetch(app.url)).text();
    expect(text).not.toContain("unanswered");
    expect((await addItem(app.url, "after")).status).toBe(303);
    // A lock that ends in time is waited for.
    other.exec("begin immediate");
    const waiting = timed(addItem(app.url, "waited for"));
    await sleep(700);
    other.exec("commit");
    const { status, milliseconds } = await waiting;
    expect(status).toBe(303);
    expect(milliseconds).toBeGreaterThan(500);
    other.close();
    await place.remove();
  });

  it("is told for reads, too, when they are locked out", measured, async () => {
    const place = (await fresh?.()) as Awaited<ReturnType<NonNullable<typeof fresh>>>;
    const first = await prepared(place.url);
    first.child.kill("SIGTERM");
    await first.ended;
    const other = new DatabaseSync(place.url.slice("sqlite:".length));
    other.exec("pragma locking_mode = exclusive; begin immediate; commit;");
    const app = await serve({ DATABASE_URL: place.url });
    const all = Promise.all([...reads(app.url), ...writes(app.url)]);
    expect(await slowestLife(app.url, all)).toBeLessThan(500);
    for (const { status, milliseconds } of await all) {
      expect(status).toBe(503);
      expect(milliseconds).toBeLessThan(2_500);
    }
    other.close();
    await ready(app.url);
    expect((await addItem(app.url, "after")).status).toBe(303);
    await place.remove();
  });
});

const disk = hangingDisk();

describe.skipIf(!disk)("SQLite on a disk that hangs", () => {
  const fresh = availableStorages().find(({ kind }) => kind === "sqlite")?.fresh;

  it(
    "is told within 2.5 s for writes and what comes after them, and used again when it answers",
    measured,
    async () => {
      const place = (await fresh?.()) as Fresh;
      const hanging = disk?.(place.url.slice("sqlite:".length));
      const app = await prepared(place.url, hanging?.env);
      for (let round = 0; round < 2; round += 1) {
        hanging?.hang();
        const headers = { "Idempotency-Key": `round-${round}` };
        const once = () => post(app.url, "/goals", { text: `once ${round}` }, headers);
        await expectRefusedInTime(app.url, (url) => [timed(once()), ...writes(url)]);
        await expectRefusedInTime(app.url, reads);
        await expectRefusedInTime(app.url, oneAfterTheOther);
        hanging?.resume();
        await ready(app.url);
        expect([(await once()).status, (await once()).status]).toEqual([201, 201]);
        const goals = await (await fetch(`${app.url}/goals?per_page=100`)).text();
        expect(goals.match(new RegExp(`once ${round}`, "g"))).toHaveLength(1);
        // One write had begun when the disk hung; the others were given up, and are not done late.
        expect(goals.match(/unanswered/g) ?? []).toHaveLength(0);
        expect((await timed(addItem(app.url, `after ${round}`))).status).toBe(303);
      }
      app.child.kill("SIGTERM");
      expect((await app.ended).code).toBe(0);
      await place.remove();
    },
  );

  it(
    "at the start holds up nothing but what asks it, and goes on when the disk answers",
    measured,
    async () => {
      const place = (await fresh?.()) as Fresh;
      const hanging = disk?.(place.url.slice("sqlite:".length)) as HangingDisk;
      hanging.hang();
      const app = await serve({ DATABASE_URL: place.url, ...hanging.env });
      // Longer than several attempts to prepare the storage take.
      for (const end = performance.now() + 6_000; performance.now() < end; ) {
        const live = await timed(fetch(`${app.url}/livez`));
        expect([live.status, live.milliseconds < 1_000]).toEqual([200, true]);
        const refused = await timed(addItem(app.url, "unanswered"));
        expect([refused.status, refused.milliseconds < 1_000]).toEqual([503, true]);
      }
      hanging.resume();
      await ready(app.url);
      expect((await addItem(app.url, "after")).status).toBe(303);
      app.child.kill("SIGTERM");
      expect((await app.ended).code).toBe(0);
      await place.remove();
    },
  );

  it("at the start does not keep the process from ending", measured, async () => {
    const place = (await fresh?.()) as Fresh;
    const hanging = disk?.(place.url.slice("sqlite:".length)) as HangingDisk;
    hanging.hang();
    const app = await serve({ DATABASE_URL: place.url, ...hanging.env });
    const asked = performance.now();
    app.child.kill("SIGTERM");
    const { stdout } = await app.ended;
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect(stdout).toContain("the disk does not answer");
    await place.remove();
  });

  it("does not keep the process from ending", measured, async () => {
    const place = (await fresh?.()) as Fresh;
    const hanging = disk?.(place.url.slice("sqlite:".length));
    const app = await prepared(place.url, hanging?.env);
    hanging?.hang();
    expect((await timed(addItem(app.url, "unanswered"))).status).toBe(503);
    const asked = performance.now();
    app.child.kill("SIGTERM");
    const { stdout } = await app.ended;
    expect(performance.now() - asked).toBeLessThan(5_000);
    expect(stdout).toContain("not closed within");
    await place.remove();
  });
});
