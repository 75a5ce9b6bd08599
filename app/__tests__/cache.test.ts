/** Reads through a cache: never older than the storage, done once for many, and never failed by the cache. */
import { setTimeout as sleep } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type CacheAnswer, type GuardedCache, guard, sealed } from "../src/cache/guard.ts";
import { createMemcachedStore } from "../src/cache/memcached.ts";
import { createMemoryStore } from "../src/cache/memory.ts";
import { createRedisStore } from "../src/cache/redis.ts";
import { cachedStorage } from "../src/cache/storage.ts";
import type { CacheStore } from "../src/cache/store.ts";
import { decode, encode } from "../src/cache/values.ts";
import { StorageUnavailable } from "../src/http/problem.ts";
import { openSqlite } from "../src/storage/sqlite/storage.ts";
import type { Storage } from "../src/storage/storage.ts";
import { availableCaches, type CacheServer, cacheServer } from "./support/caches.ts";

const slice = { limit: 20 };
const newGoal = (text = "goal") => ({ id: uuidv7(), text, userId: null, createdAt: new Date() });
const ids = async (storage: Storage) => (await storage.goals.list(slice)).rows.map(({ id }) => id);

const cacheOf = (store: CacheStore): GuardedCache => guard({ store, seconds: 60 });

describe("lists through a cache", () => {
  let storage: Storage;
  let reads: number;
  /** The storage, with its reads counted. */
  let counted: Storage;

  beforeEach(async () => {
    storage = openSqlite("sqlite::memory:");
    await storage.migrate();
    reads = 0;
    const list: Storage["goals"]["list"] = async (wanted) => {
      reads += 1;
      await sleep(10);
      return storage.goals.list(wanted);
    };
    counted = { ...storage, goals: { ...storage.goals, list } };
  });

  afterEach(async () => {
    vi.useRealTimers();
    await storage.close();
  });

  const instance = (over: Storage = counted, store = createMemoryStore()) =>
    cachedStorage(over, cacheOf(store));

  it("are read once while nothing is written, however many ask", async () => {
    const goal = newGoal();
    await storage.goals.add(goal);
    const cached = instance();
    const all = await Promise.all(Array.from({ length: 100 }, () => cached.goals.list(slice)));
    expect(new Set(all.map(({ rows }) => JSON.stringify(rows)))).toEqual(new Set([JSON.stringify([goal])]));
    expect(await cached.goals.list(slice)).toEqual({ rows: [goal], more: false });
    expect(reads).toBe(1);
    await cached.goals.list({ limit: 1 });
    expect(reads).toBe(2);
  });

  it("show what any instance has written, by the next read of each", async () => {
    const [one, two] = [instance(), instance()];
    for (let round = 0; round < 20; round += 1) {
      const [writer, reader] = round % 2 ? [one, two] : [two, one];
      const goal = newGoal();
      await Promise.all([reader.goals.list(slice), writer.goals.add(goal), reader.goals.list(slice)]);
      expect(await ids(reader)).toContain(goal.id);
      expect(await ids(writer)).toContain(goal.id);
      await writer.goals.remove(goal.id, "");
      expect(await ids(reader)).not.toContain(goal.id);
    }
  });

  it("of boards and comments show the names that their authors have now", async () => {
    const [one, two] = [instance(), instance()];
    const user = { id: uuidv7(), email: "a@example.com", name: "old", passwordHash: "-" };
    await one.users.add({ ...user, role: "user", epoch: 0, createdAt: new Date() });
    const written = { id: uuidv7(), userId: user.id, content: "", createdAt: new Date() };
    await one.boards.add({ ...written, title: "title", updatedAt: new Date() });
    await one.comments.add({ ...written, boardId: written.id, boardUserId: user.id });
    const names = async (storage: Storage) => [
      (await storage.boards.list(slice)).rows[0]?.authorName,
      (await storage.comments.list(written.id, slice)).rows[0]?.authorName,
    ];
    expect(await names(two)).toEqual(["old", "old"]);
    await one.users.setProfile(user.id, { email: user.email, name: "new" });
    expect(await names(two)).toEqual(["new", "new"]);
    await one.users.remove(user.id);
    expect(await names(two)).toEqual([null, null]);
    await one.comments.setHidden(written.id, true);
    expect((await two.comments.list(written.id, slice)).rows).toEqual([]);
  });

  it("are told apart from lists of other things", async () => {
    const cached = instance();
    await cached.goals.list(slice);
    await cached.items.add({
      id: uuidv7(),
      name: "item",
      status: "open",
      userId: null,
      createdAt: new Date(),
    });
    await cached.goals.list(slice);
    expect(reads).toBe(1);
  });

  it("are read from the storage while a change has not said that it ended, and anew afterwards", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const lost = async (): Promise<void> => {
      throw new StorageUnavailable();
    };
    const killed = instance({ ...counted, versions: { ...storage.versions, end: lost } });
    const other = instance();
    expect(await ids(other)).toEqual([]);
    const goal = newGoal();
    await killed.goals.add(goal);
    expect(await ids(other)).toEqual([goal.id]);
    expect(await ids(other)).toEqual([goal.id]);
    expect(reads).toBe(3);
    // Whoever made it has been silent for too long: what was kept before it is not used again.
    vi.setSystemTime(Date.now() + 61_000);
    expect([await ids(other), await ids(other)]).toEqual([[goal.id], [goal.id]]);
    expect(reads).toBe(4);
    await other.purgeExpired(new Date());
    expect((await storage.versions.read()).changes).toEqual([]);
    expect([await ids(other), await ids(other)]).toEqual([[goal.id], [goal.id]]);
    expect(reads).toBe(5);
  });

  it("are not kept while a write that was answered 503 may still be done", async () => {
    const goal = newGoal();
    const add = async (): Promise<void> => {
      throw new StorageUnavailable();
    };
    const cached = instance({ ...counted, goals: { ...counted.goals, add } });
    await expect(cached.goals.add(goal)).rejects.toThrow(StorageUnavailable);
    expect(await ids(cached)).toEqual([]);
    // The server comes to it later.
    await storage.goals.add(goal);
    expect(await ids(cached)).toEqual([goal.id]);
  });

  it("are kept again after a write that was refused", async () => {
    const refused = new Error("refused");
    const add = async (): Promise<void> => {
      throw refused;
    };
    const cached = instance({ ...counted, goals: { ...counted.goals, add } });
    await expect(cached.goals.add(newGoal())).rejects.toBe(refused);
    await sleep(5);
    await ids(cached);
    await ids(cached);
    expect(reads).toBe(1);
  });

  it("are not written when nobody can be told of it", async () => {
    const begin = async (): Promise<void> => {
      throw new StorageUnavailable();
    };
    const cached = instance({ ...counted, versions: { ...storage.versions, begin } });
    await expect(cached.goals.add(newGoal())).rejects.toThrow(StorageUnavailable);
    expect(await ids(cached)).toEqual([]);
  });

  it("come from the storage when the cache gives nothing, lies or fails", async () => {
    const goal = newGoal();
    await storage.goals.add(goal);
    const stores: readonly Partial<CacheStore>[] = [
      { get: async () => undefined },
      { get: () => Promise.reject(new Error("away")), set: () => Promise.reject(new Error("away")) },
      { get: () => new Promise(() => {}), set: () => new Promise(() => {}) },
    ];
    for (const broken of stores) {
      const cached = instance(counted, { ...createMemoryStore(), ...broken });
      expect(await ids(cached)).toEqual([goal.id]);
    }
  });
});

describe("accounts through a cache", () => {
  const account = { id: uuidv7(), email: "a@example.com", passwordHash: "hash", createdAt: new Date() };
  const user = { ...account, name: null, role: "user", epoch: 0 } as const;

  it("are asked for once for many requests, once they are there", async () => {
    const storage = openSqlite("sqlite::memory:");
    await storage.migrate();
    const standing = vi.fn(storage.users.standing);
    const counted = { ...storage, users: { ...storage.users, standing } };
    const [one, two] = [1, 2].map(() => cachedStorage(counted, cacheOf(createMemoryStore()))) as [
      Storage,
      Storage,
    ];
    expect(await two.users.standing(user.id)).toBeUndefined();
    await one.users.add(user);
    const { id, role, epoch } = user;
    for (let round = 0; round < 10; round += 1) {
      expect(await two.users.standing(id)).toEqual({ id, role, epoch });
    }
    expect(standing).toHaveBeenCalledTimes(2);
    await one.users.setRole(id, "admin");
    expect(await two.users.standing(id)).toEqual({ id, role: "admin", epoch });
    await one.users.endEpoch(id, 0, { epoch: 1, passwordHash: "new" });
    expect((await two.users.standing(id))?.epoch).toBe(1);
    await one.users.remove(id);
    expect(await two.users.standing(id)).toBeUndefined();
    await storage.close();
  });
});

describe("a cache that does not answer", () => {
  it("is a miss soon, is not asked for a while, and is asked again", async () => {
    let asked = 0;
    let hangs = true;
    const answers: CacheAnswer[] = [];
    const states: boolean[] = [];
    const store: CacheStore = {
      ...createMemoryStore(),
      get: () => {
        asked += 1;
        return hangs ? new Promise(() => {}) : Promise.resolve("value");
      },
    };
    const cache = guard({
      store,
      seconds: 60,
      onAnswer: (answer) => answers.push(answer),
      onState: (state) => states.push(state),
    });
    const started = performance.now();
    for (let round = 0; round < 5; round += 1) expect(await cache.get("key")).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(states).toEqual([false]);
    for (let round = 0; round < 100; round += 1) expect(await cache.get("key")).toBeUndefined();
    expect(asked).toBe(5);
    expect(answers.filter((answer) => answer === "skipped")).toHaveLength(100);
    await sleep(1_050);
    expect(await cache.get("key")).toBeUndefined();
    expect(states).toEqual([false]);
    hangs = false;
    await sleep(1_050);
    expect(await cache.get("key")).toBe("value");
    expect(states).toEqual([false, true]);
  });

  it("is not given what is too large for it", async () => {
    const set = vi.fn(async () => {});
    const cache = cacheOf({ ...createMemoryStore(), set });
    cache.set("small", "x");
    cache.set("large", "x".repeat(1_000_001));
    await sleep(5);
    expect(set).toHaveBeenCalledTimes(1);
  });
});

describe("what is kept", () => {
  it("comes back as it was", () => {
    const value = {
      rows: [{ id: "1", createdAt: new Date(5), name: null, text: '{"$date":5}', more: "안녕 👋" }],
      missing: undefined,
    };
    expect(decode(encode(value))).toEqual({ rows: value.rows });
    expect(decode(encode(undefined))).toBeUndefined();
    expect(decode(encode(new Date(7)))).toEqual(new Date(7));
  });

  it("is read by nobody without the secret, and is good for its own key only", async () => {
    const entries = new Map<string, string>();
    const open: CacheStore = {
      ...createMemoryStore(),
      get: async (key) => entries.get(key),
      set: async (key, value) => void entries.set(key, value),
    };
    const store = sealed(open, "one secret");
    await store.set("account of somebody", "role: admin", 60);
    await store.set("account of another", "role: user", 60);
    expect([...entries].flat().join()).not.toMatch(/account|role/);
    expect(await store.get("account of another")).toBe("role: user");
    expect(await sealed(open, "another").get("account of another")).toBeUndefined();
    const [[, forAdmin], [key]] = [...entries] as [[string, string], [string, string]];
    for (const forged of [forAdmin, "", "AAAA", "x".repeat(100), Buffer.alloc(28).toString("base64")]) {
      entries.set(key, forged);
      expect(await store.get("account of another")).toBeUndefined();
    }
  });
});

const programs = availableCaches();

describe.skipIf(programs.length === 0).each(programs)("$kind", (program) => {
  let server: CacheServer;
  let store: CacheStore;
  const open = (password = program.password): CacheStore =>
    program.kind === "Memcached"
      ? createMemcachedStore(server.url)
      : createRedisStore(server.url, { password });
  const comesBack = () =>
    vi.waitFor(async () => expect(await store.get("not there")).toBeUndefined(), { timeout: 10_000 });

  beforeEach(async () => {
    server = await cacheServer(program);
    await server.start();
    store = open();
    await comesBack();
  });

  afterEach(async () => {
    await store.close();
    await server.signal("SIGKILL");
  });

  it("keeps text of any kind and up to its size, for its time", async () => {
    for (const value of ["", "안녕 👋\r\nEND\r\nVALUE x 0 3", "x".repeat(1_000_000)]) {
      await store.set("key", value, 60);
      expect(await store.get("key")).toBe(value);
    }
    await store.set("short", "value", 1);
    expect(await store.get("short")).toBe("value");
    await vi.waitFor(async () => expect(await store.get("short")).toBeUndefined(), { timeout: 5_000 });
  });

  it("answers many at once, each with its own", async () => {
    const keys = Array.from({ length: 300 }, (_, index) => `key${index}`);
    await Promise.all(keys.map((key) => store.set(key, `of ${key}`, 60)));
    expect(await Promise.all(keys.map((key) => store.get(key)))).toEqual(keys.map((key) => `of ${key}`));
  });

  it("says when it is away, and is used again when it is back", async () => {
    await server.signal("SIGKILL");
    await vi.waitFor(() => expect(store.get("key")).rejects.toThrow(), { timeout: 5_000 });
    await server.start();
    await comesBack();
    await store.set("key", "again", 60);
    expect(await store.get("key")).toBe("again");
  });

  it("is used again after it has hung", async () => {
    const cache = guard({ store: sealed(store, "secret"), seconds: 60 });
    cache.set("key", "value");
    await vi.waitFor(async () => expect(await cache.get("key")).toBe("value"));
    await server.signal("SIGSTOP");
    // The server's threads stop one after another.
    await vi.waitFor(async () => expect(await cache.get("key")).toBeUndefined());
    for (let round = 0; round < 20; round += 1) expect(await cache.get("key")).toBeUndefined();
    await server.signal("SIGCONT");
    await vi.waitFor(async () => expect(await cache.get("key")).toBe("value"), { timeout: 10_000 });
  });

  if (program.password !== undefined) {
    it("lets nobody in without its password", async () => {
      const stranger = open("guessed");
      await sleep(300);
      await expect(stranger.get("key")).rejects.toThrow();
      await stranger.close();
    });
  }
});
