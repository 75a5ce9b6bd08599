/** What stands between a login form and those who guess: limits, bounded hashing, and equal times. */
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { firstTime } from "../src/http/idempotency.ts";
import { StorageUnavailable } from "../src/http/problem.ts";
import { openSqlite } from "../src/storage/sqlite/storage.ts";
import type { Storage } from "../src/storage/storage.ts";
import { addressGroup, createLoginLimits } from "../src/users/login-limits.ts";
import { createPasswords, type Passwords } from "../src/users/passwords.ts";
import type { LoginAttemptRepository } from "../src/users/repository.ts";
import { createUserService } from "../src/users/service.ts";
import { createAccessTokens, createRefreshTokens } from "../src/users/tokens.ts";
import { secret, startApp, type TestApp } from "./support/app.ts";
import { availableStorages, type Fresh } from "./support/storages.ts";

const password = "correct horse battery";
const newMail = () => `${randomBytes(6).toString("hex")}@example.com`;

describe.each(availableStorages())("limits on failed logins over $kind", ({ fresh }) => {
  let place: Fresh;
  /** Two processes' worth of the application on one storage. */
  let apps: TestApp[];
  const env = {
    LOGIN_ATTEMPTS_PER_ACCOUNT: "4",
    LOGIN_ATTEMPTS_PER_ADDRESS: "8",
    LOGIN_WINDOW_SECONDS: "86400",
    TRUST_PROXY: "loopback",
  };

  beforeEach(async () => {
    place = await fresh();
    apps = [await startApp(place.url, { env }), await startApp(place.url, { env })];
  });

  afterEach(async () => {
    for (const app of apps) await app.close();
    await place.remove();
  });

  let turn = 0;
  /** Each request goes to the other process. */
  function login(email: string, password: string, address: string) {
    turn += 1;
    const app = apps[turn % 2] as TestApp;
    return app.ask("POST", "/api/user/login", {
      json: { email, password },
      headers: { "X-Forwarded-For": address },
    });
  }
  const signup = (email: string) => apps[0]?.ask("POST", "/api/user/signup", { json: { email, password } });

  it("hold for an account, whatever the address, and alike for one that does not exist", async () => {
    const email = newMail();
    await signup(email);
    for (const mail of [email, newMail()]) {
      const statuses = [];
      for (let index = 0; index < 5; index += 1) {
        statuses.push((await login(mail, "wrong", `203.0.113.${index}`)).status);
      }
      expect(statuses).toEqual([401, 401, 401, 401, 429]);
    }
    const right = await login(email, password, "203.0.113.200");
    expect(right.status).toBe(429);
    expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("hold for an address, whatever the account; one that is full locks no further account", async () => {
    const email = newMail();
    await signup(email);
    const statuses = [];
    for (let index = 0; index < 9; index += 1) {
      statuses.push((await login(newMail(), "wrong", "198.51.100.7")).status);
    }
    expect(statuses).toEqual([...Array(8).fill(401), 429]);
    for (let index = 0; index < 5; index += 1) await login(email, "wrong", "198.51.100.7");
    expect((await login(email, password, "198.51.100.8")).status).toBe(200);
  });

  it("start anew after the right password, and charge nobody for it", async () => {
    const email = newMail();
    await signup(email);
    for (let round = 0; round < 4; round += 1) {
      for (let index = 0; index < 3; index += 1) {
        expect((await login(email, "wrong", `192.0.2.${round * 10 + index}`)).status).toBe(401);
      }
      expect((await login(email, password, "192.0.2.250")).status).toBe(200);
    }
    for (let index = 0; index < 20; index += 1) {
      expect((await login(email, password, "192.0.2.250")).status).toBe(200);
    }
  });

  it("are given back where an attempt is refused, so that whoever waits is let in when it was said", async () => {
    const email = newMail();
    await signup(email);
    for (let index = 0; index < 12; index += 1) await login(email, "wrong", "203.0.113.77");
    // Four were looked at; of the others neither the account nor the address keeps anything.
    const statuses = [];
    for (let index = 0; index < 5; index += 1) {
      statuses.push((await login(newMail(), "wrong", "203.0.113.77")).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 429]);
  });

  it("of one password that confirms leave the login alone, and are limited like it", async () => {
    const email = newMail();
    await signup(email);
    const signIn = () => login(email, password, "192.0.2.7");
    let token = (await signIn()).json.access_token;
    const confirm = (word: string) => {
      turn += 1;
      return (apps[turn % 2] as TestApp).ask("POST", "/api/user/password", {
        token,
        json: { password: word, new_password: password },
        headers: { "X-Forwarded-For": "192.0.2.7" },
      });
    };
    const statuses = [];
    for (let index = 0; index < 20; index += 1) statuses.push((await confirm("wrong")).status);
    expect(statuses).toEqual([...Array(4).fill(403), ...Array(16).fill(429)]);
    const refused = await confirm(password);
    expect([refused.status, refused.json.type]).toEqual([429, "urn:problem:too-many-attempts"]);
    expect(refused.json.detail).toBe("Too many wrong passwords. Please wait.");
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    for (const [method, path, json] of [
      ["PUT", "/api/user/me", { email: newMail(), name: null, password }],
      ["POST", "/api/user/delete", { password }],
    ] as const) {
      expect((await (apps[0] as TestApp).ask(method, path, { token, json })).status).toBe(429);
    }
    // Neither the account nor the address is locked.
    expect((await signIn()).status).toBe(200);
    // Whoever ends all sign-ins ends that of the one who guessed, and starts anew.
    await (apps[0] as TestApp).ask("POST", "/api/user/logout/all", { token });
    token = (await signIn()).json.access_token;
    expect((await confirm(password)).status).toBe(200);
  });

  it("of logins leave a password that confirms alone", async () => {
    const email = newMail();
    await signup(email);
    const token = (await login(email, password, "192.0.2.8")).json.access_token;
    for (let index = 0; index < 5; index += 1) await login(email, "wrong", `192.0.2.${index + 20}`);
    expect((await login(email, password, "192.0.2.8")).status).toBe(429);
    const json = { password, new_password: `new ${password}` };
    expect((await (apps[0] as TestApp).ask("POST", "/api/user/password", { token, json })).status).toBe(200);
  });

  it("find the counters that they ask for, and no others", async () => {
    const { loginAttempts } = (apps[0] as TestApp).storage;
    const end = new Date(Date.now() + 60_000);
    for (const key of ["a:1", "a:2", "a:2", "a:3", "A:2", "b:2"]) await loginAttempts.increment(key, end);
    const found = await loginAttempts.counts(["a:2", "a:3", "a:4"]);
    expect([...found].sort()).toEqual([
      ["a:2", 2],
      ["a:3", 1],
    ]);
    expect((await loginAttempts.counts(Array.from({ length: 11 }, (_, part) => `a:${part}`))).size).toBe(3);
  });
});

/** Counters as a storage keeps them. */
function counters() {
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const add = (key: string, by: number): number => {
    seen.add(key);
    counts.set(key, Math.max(0, (counts.get(key) ?? 0) + by));
    return counts.get(key) as number;
  };
  const attempts: LoginAttemptRepository = {
    increment: async (key) => add(key, 1),
    decrement: async (key) => void add(key, -1),
    clear: async (key) => void counts.delete(key),
    counts: async (keys) => new Map([...counts].filter(([key]) => keys.includes(key))),
  };
  return { attempts, seen, counts };
}

describe("limits", () => {
  const email = "who@example.com";
  const address = "203.0.113.9";

  it("keep neither mails nor addresses in the storage", async () => {
    const { attempts, seen } = counters();
    const limits = createLoginLimits(attempts, { perAccount: 9, perAddress: 9, windowSeconds: 9, secret });
    await (await limits.begin(email, address)).succeeded();
    await (await limits.confirm({ id: "who", epoch: 0 })).succeeded();
    expect(seen.size).toBe(3);
    for (const key of seen) {
      expect(key).not.toMatch(/who|example|203/);
      expect(key.length).toBeLessThanOrEqual(100);
    }
  });

  it("hold in every stretch as long as the window, wherever it begins", async () => {
    const { attempts } = counters();
    let time = 1_000_000;
    const options = { perAccount: 10, perAddress: 1_000, windowSeconds: 100, secret, now: () => time };
    const limits = createLoginLimits(attempts, options);
    const admitted: number[] = [];
    const attempt = () =>
      limits.begin(email, address).then(
        () => admitted.push(time),
        () => {},
      );
    // 15 at once just before the minute of a clock, 15 just after it, then one each second for ten windows.
    for (const at of [1_099_990, 1_100_010]) {
      time = at;
      for (let index = 0; index < 15; index += 1) await attempt();
    }
    for (time = 1_101_000; time < 2_100_000; time += 1_000) await attempt();
    for (const end of admitted) {
      const within = admitted.filter((at) => at > end - 100_000 && at <= end);
      expect(within.length, String(end)).toBeLessThanOrEqual(10);
    }
    // Nobody waits much longer than a window, however often it is tried meanwhile.
    expect(admitted.length).toBeGreaterThanOrEqual(90);
  });

  it("say how long to wait, and let in then, not before", async () => {
    const { attempts } = counters();
    let time = 1_000_000;
    const options = { perAccount: 2, perAddress: 9, windowSeconds: 100, secret, now: () => time };
    const limits = createLoginLimits(attempts, options);
    await limits.begin(email, address);
    time += 60_000;
    await limits.begin(email, address);
    // The first counts until its tenth of the window, which began with it, has left: 110 s.
    await expect(limits.begin(email, address)).rejects.toMatchObject({
      status: 429,
      options: { retryAfterSeconds: 50 },
    });
    time += 49_999;
    await expect(limits.begin(email, address)).rejects.toMatchObject({ options: { retryAfterSeconds: 1 } });
    time += 1;
    await expect(limits.begin(email, address)).resolves.toBeDefined();
    await expect(limits.begin(email, address)).rejects.toMatchObject({ options: { retryAfterSeconds: 60 } });
  });

  it("are lifted by the right password, whenever the wrong ones came", async () => {
    const { attempts, counts } = counters();
    let time = 1_000_000;
    const options = { perAccount: 3, perAddress: 9, windowSeconds: 100, secret, now: () => time };
    const limits = createLoginLimits(attempts, options);
    await limits.begin(email, address);
    time += 30_000;
    await limits.begin(email, address);
    time += 30_000;
    await (await limits.begin(email, address)).succeeded();
    // What is left is the address's two.
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(2);
  });

  it("let in as many as they allow when more come at once", async () => {
    const { attempts } = counters();
    const options = { perAccount: 5, perAddress: 100, windowSeconds: 100, secret };
    const limits = createLoginLimits(attempts, options);
    const tries = await Promise.allSettled(Array.from({ length: 40 }, () => limits.begin(email, address)));
    expect(tries.filter(({ status }) => status === "fulfilled").length).toBeLessThanOrEqual(5);
    for (let index = 0; index < 5; index += 1) await limits.begin(email, address).catch(() => {});
    await expect(limits.begin(email, address)).rejects.toMatchObject({ status: 429 });
  });

  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:DB8:0:0::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["1:2:3:4:5:6:7::", "1:2:3:4::/64"],
    ["unknown", "unknown"],
  ])("counts %s as %s", (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});

const hash = (passwords: Passwords, password: string, owner = "203.0.113.9") =>
  passwords.admit(owner, (hasher) => hasher.hash(password));
const verify = (passwords: Passwords, encoded: string | undefined, password: string) =>
  passwords.admit("203.0.113.9", (hasher) => hasher.verify(encoded, password));

describe("hashing", () => {
  it("refuses at once what is beyond its queue, and works again afterwards", async () => {
    let refused = 0;
    const passwords = createPasswords({ concurrency: 1, queue: 2, onRefused: () => (refused += 1) });
    const results = await Promise.allSettled(Array.from({ length: 6 }, () => hash(passwords, password)));
    expect(results.map(({ status }) => status)).toEqual([
      ...Array(3).fill("fulfilled"),
      ...Array(3).fill("rejected"),
    ]);
    expect(results[5]).toMatchObject({ reason: { status: 503, options: { retryAfterSeconds: 1 } } });
    expect(refused).toBe(3);
    expect(await verify(passwords, await hash(passwords, password), password)).toBe(true);
  });

  it("gives each address its turn, and makes who has most give way when it is full", async () => {
    const passwords = createPasswords({ concurrency: 1, queue: 4 });
    const done: string[] = [];
    const ask = (owner: string) =>
      hash(passwords, password, owner).then(
        () => done.push(owner),
        () => done.push(`${owner} refused`),
      );
    const many = Array.from({ length: 8 }, () => ask("many"));
    const others = ["one", "two", "one"].map(ask);
    await Promise.all([...many, ...others]);
    // Of five places, many had all; three of those gave way, and the others went between the two that are left.
    expect(done.filter((one) => one === "many refused")).toHaveLength(6);
    expect(done.filter((one) => !one.endsWith("refused"))).toEqual(["many", "many", "one", "two", "one"]);
  });

  it("refuses whoever has as many as anybody else", async () => {
    const passwords = createPasswords({ concurrency: 1, queue: 1 });
    const results = await Promise.allSettled(
      ["a", "b", "c"].map((owner) => hash(passwords, password, owner)),
    );
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
  });

  it("lets logins in while strangers sign up without end", async () => {
    const env = { HASH_CONCURRENCY: "1", HASH_QUEUE: "2", TRUST_PROXY: "loopback" };
    const app = await startApp("sqlite::memory:", { env });
    const email = newMail();
    await app.ask("POST", "/api/user/signup", { json: { email, password } });
    let over = false;
    const seen: Record<number, number> = {};
    const strangers = Array.from({ length: 12 }, async (_, index) => {
      while (!over) {
        const { status } = await app.ask("POST", "/api/user/signup", {
          json: { email: newMail(), password },
          headers: { "X-Forwarded-For": `198.51.100.${index}` },
        });
        seen[status] = (seen[status] ?? 0) + 1;
      }
    });
    for (let round = 0; round < 10; round += 1) {
      expect((await app.ask("POST", "/api/user/login", { json: { email, password } })).status).toBe(200);
    }
    over = true;
    await Promise.all(strangers);
    expect(seen[503]).toBeGreaterThan(0);
    expect(seen[201]).toBeGreaterThan(0);
    await app.close();
  });

  it("knows its hashes, and takes composed and decomposed text for the same", async () => {
    const passwords = createPasswords({ concurrency: 2, queue: 9 });
    const encoded = await hash(passwords, "비밀번호 é".normalize("NFC"));
    expect(await verify(passwords, encoded, "비밀번호 é".normalize("NFD"))).toBe(true);
    expect(await verify(passwords, encoded, "비밀번호 e")).toBe(false);
    expect(await verify(passwords, undefined, "비밀번호 é")).toBe(false);
  });

  it("takes as long for an account that does not exist", async () => {
    const passwords = createPasswords({ concurrency: 1, queue: 0 });
    const encoded = await hash(passwords, password);
    const times: { known: number[]; unknown: number[] } = { known: [], unknown: [] };
    for (let round = 0; round < 40; round += 1) {
      for (const [kind, hash] of [
        ["known", encoded],
        ["unknown", undefined],
      ] as const) {
        const start = performance.now();
        await verify(passwords, hash, "wrong");
        times[kind].push(performance.now() - start);
      }
    }
    const median = (values: number[]) => values.sort((a, b) => a - b)[values.length / 2] as number;
    const ratio = median(times.known) / median(times.unknown);
    // A lookup that skipped the hash would be a hundred times faster; noise is a few percent.
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  it("answers 503 with Retry-After by HTTP, and does not count it as a failed login", async () => {
    const env = { HASH_CONCURRENCY: "1", HASH_QUEUE: "0", LOGIN_ATTEMPTS_PER_ACCOUNT: "3" };
    const app = await startApp("sqlite::memory:", { env });
    const email = newMail();
    await app.ask("POST", "/api/user/signup", { json: { email, password } });
    const login = (word: string) => app.ask("POST", "/api/user/login", { json: { email, password: word } });
    let busy = 0;
    for (let round = 0; round < 5; round += 1) {
      const replies = await Promise.all([1, 2, 3].map(() => login(password)));
      for (const reply of replies.filter(({ status }) => status === 503)) {
        busy += 1;
        expect(reply.headers.get("retry-after")).toBe("1");
        expect(reply.json.type).toBe("urn:problem:busy");
      }
    }
    expect(busy).toBeGreaterThan(0);
    expect((await login("wrong")).status).toBe(401);
    expect((await login(password)).status).toBe(200);
    expect(await app.metrics.read()).toContain('logins_refused_total{reason="busy"}');
    await app.close();
  });
});

describe("the user service", () => {
  it("charges nobody when the storage fails in the middle of a login", async () => {
    const calls: string[] = [];
    const service = createUserService({
      users: {
        add: async () => true,
        find: async () => undefined,
        standing: async () => undefined,
        setProfile: async () => "missing",
        endEpoch: async () => false,
        setRole: async () => false,
        list: async () => ({ rows: [], more: false }),
        remove: async () => {},
        findByEmail: async () => {
          throw new StorageUnavailable();
        },
      },
      sessions: {} as Storage["sessions"],
      passwords: createPasswords({ concurrency: 1, queue: 1 }),
      signupPasswords: createPasswords({ concurrency: 1, queue: 1 }),
      limits: {
        begin: async () => ({
          succeeded: async () => void calls.push("succeeded"),
          withdrawn: async () => void calls.push("withdrawn"),
        }),
        confirm: async () => ({ succeeded: async () => {}, withdrawn: async () => {} }),
      },
      accessTokens: createAccessTokens(secret, 900),
      refreshTokens: createRefreshTokens(secret),
      refreshTokenDays: 30,
      removeUser: async () => {},
    });
    const login = service.login({ email: newMail(), password }, "203.0.113.9", firstTime());
    await expect(login).rejects.toBeInstanceOf(StorageUnavailable);
    expect(calls).toEqual(["withdrawn"]);
  });

  it("loads a user once for a request that a password confirms", async () => {
    const storage = openSqlite("sqlite::memory:");
    const find = vi.spyOn(storage.users, "find");
    const app = await startApp("sqlite::memory:", { storage });
    const account = { email: newMail(), password };
    await app.ask("POST", "/api/user/signup", { json: account });
    let token = (await app.ask("POST", "/api/user/login", { json: account })).json.access_token;
    for (const [method, path, json] of [
      ["PUT", "/api/user/me", { email: newMail(), name: null, password }],
      ["POST", "/api/user/password", { password, new_password: `new ${password}` }],
      ["POST", "/api/user/delete", { password: `new ${password}` }],
    ] as const) {
      find.mockClear();
      const reply = await app.ask(method, path, { token, json });
      expect([path, reply.status, find.mock.calls.length]).toEqual([path, 200, 1]);
      token = reply.json.access_token ?? token;
    }
    await app.close();
  });
});
