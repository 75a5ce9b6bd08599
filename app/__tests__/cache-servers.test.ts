/** Several servers of Memcached: whose turn a key is, and what one that is away costs. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { guard } from "../src/cache/guard.ts";
import { createMemcachedStore } from "../src/cache/memcached.ts";
import { memcachedServers, serverOf, spread } from "../src/cache/servers.ts";
import { availableCaches, type CacheServer, cacheServer, endCaches } from "./support/caches.ts";

const keys = Array.from({ length: 3_000 }, (_, number) => `goals ${number}`);
const servers = ["memcached://a:11211", "memcached://b:11211", "memcached://c:11211"];

describe("the server of a key", () => {
  it("is one of those in the address, each with the address's scheme", () => {
    expect(memcachedServers("memcacheds://a:11211,b:11212")).toEqual([
      "memcacheds://a:11211",
      "memcacheds://b:11212",
    ]);
    expect(memcachedServers("memcached://a")).toEqual(["memcached://a"]);
  });

  it("does not depend on the order, and each server has its share", () => {
    const counts = new Map<string, number>();
    for (const key of keys) {
      const server = serverOf(servers, key);
      expect(serverOf([...servers].reverse(), key)).toBe(server);
      counts.set(server, (counts.get(server) ?? 0) + 1);
    }
    for (const server of servers) expect(counts.get(server)).toBeGreaterThan(800);
  });

  it("stays when another server comes, except for that one's share", () => {
    const more = [...servers, "memcached://d:11211"];
    const moved = keys.filter((key) => serverOf(more, key) !== serverOf(servers, key));
    expect(new Set(moved.map((key) => serverOf(more, key)))).toEqual(new Set(["memcached://d:11211"]));
    expect(moved.length).toBeLessThan(1_000);
  });
});

it("a cache without a server is refused", () => {
  expect(() => spread(new Map())).toThrow("A cache needs a server.");
});

const memcached = availableCaches().find(({ kind }) => kind === "Memcached");

describe.skipIf(!memcached)("two servers", () => {
  const running: CacheServer[] = [];

  beforeAll(async () => {
    if (!memcached) return;
    running.push(await cacheServer(memcached), await cacheServer(memcached));
    await Promise.all(running.map((server) => server.start()));
  });

  afterAll(endCaches);

  it("keep each its keys, and one that is away costs no more than those", async () => {
    const urls = running.map(({ url }) => url);
    const open = () =>
      spread(new Map(urls.map((url) => [url, guard({ store: createMemcachedStore(url), seconds: 60 })])));
    const [writer, reader] = [open(), open()];
    const some = Array.from({ length: 40 }, (_, number) => `goals-${number}`);
    for (const key of some) writer.set(key, `value of ${key}`);
    const read = async () => {
      const found = await Promise.all(some.map((key) => reader.get(key)));
      return some.filter((key, number) => found[number] === `value of ${key}`);
    };
    await expect.poll(read, { timeout: 5_000 }).toEqual(some);

    await running[1]?.signal("SIGKILL");
    const left = some.filter((key) => serverOf(urls, key) === urls[0]);
    expect(left.length).toBeGreaterThan(5);
    expect(left.length).toBeLessThan(35);
    await expect.poll(read, { timeout: 5_000 }).toEqual(left);

    await running[1]?.start();
    // Nobody asks it for a second, and it has come back empty.
    await expect
      .poll(
        async () => {
          for (const key of some) writer.set(key, `value of ${key}`);
          return read();
        },
        { timeout: 10_000, interval: 300 },
      )
      .toEqual(some);
    await Promise.all([writer.close(), reader.close()]);
  });
});
