/** The choice between the caches. */
import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import type { Storage } from "../storage/storage.ts";
import type { GuardedCache } from "./guard.ts";
import { memcachedServers, spread } from "./servers.ts";
import type { CacheStore } from "./store.ts";

type CacheConfig = Pick<Config, "cache" | "cacheUrl" | "cachePassword" | "cacheSeconds" | "jwtSecret">;

/** Only what is asked for is loaded. Opening does not wait for a server. @returns a store for each server. */
async function openStores({ cache, cacheUrl, cachePassword }: CacheConfig): Promise<Map<string, CacheStore>> {
  switch (cache) {
    case "none":
      return new Map();
    case "memory":
      return new Map([["memory", (await import("./memory.ts")).createMemoryStore()]]);
    case "memcached": {
      const { createMemcachedStore } = await import("./memcached.ts");
      return new Map(memcachedServers(cacheUrl).map((url) => [url, createMemcachedStore(url)]));
    }
    case "redis": {
      const { createRedisStore } = await import("./redis.ts");
      return new Map([[cacheUrl, createRedisStore(cacheUrl, { password: cachePassword })]]);
    }
  }
}

export async function withCache(
  storage: Storage,
  config: CacheConfig,
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
): Promise<Storage> {
  const stores = await openStores(config);
  if (stores.size === 0) return storage;
  const { guard, sealed } = await import("./guard.ts");
  const { cachedStorage } = await import("./storage.ts");
  const guarded = (store: CacheStore): GuardedCache =>
    guard({
      store: config.cache === "memory" ? store : sealed(store, config.jwtSecret),
      seconds: config.cacheSeconds,
      onAnswer: (result) => metrics.cacheReads.inc({ result }),
      onState: (answers) =>
        answers
          ? log.info({ cache: store.kind }, "the cache answers again")
          : log.warn({ cache: store.kind }, "the cache does not answer"),
    });
  // Each is guarded by itself: one that is away costs its share of the keys, and no more.
  return cachedStorage(
    storage,
    spread(new Map([...stores].map(([server, store]) => [server, guarded(store)]))),
  );
}
