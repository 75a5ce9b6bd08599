/** The choice between the caches. */
import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import type { Metrics } from "../metrics.ts";
import type { Storage } from "../storage/storage.ts";
import type { CacheStore } from "./store.ts";

type CacheConfig = Pick<Config, "cache" | "cacheUrl" | "cachePassword" | "cacheSeconds" | "jwtSecret">;

/** Only what is asked for is loaded. Opening does not wait for a server. */
async function openStore({ cache, cacheUrl, cachePassword }: CacheConfig): Promise<CacheStore | undefined> {
  switch (cache) {
    case "none":
      return undefined;
    case "memory":
      return (await import("./memory.ts")).createMemoryStore();
    case "memcached":
      return (await import("./memcached.ts")).createMemcachedStore(cacheUrl);
    case "redis":
      return (await import("./redis.ts")).createRedisStore(cacheUrl, { password: cachePassword });
  }
}

export async function withCache(
  storage: Storage,
  config: CacheConfig,
  { log, metrics }: { readonly log: Log; readonly metrics: Metrics },
): Promise<Storage> {
  const store = await openStore(config);
  if (!store) return storage;
  const { guard, sealed } = await import("./guard.ts");
  const { cachedStorage } = await import("./storage.ts");
  const cache = guard({
    store: config.cache === "memory" ? store : sealed(store, config.jwtSecret),
    seconds: config.cacheSeconds,
    onAnswer: (result) => metrics.cacheReads.inc({ result }),
    onState: (answers) =>
      answers
        ? log.info({ cache: store.kind }, "the cache answers again")
        : log.warn({ cache: store.kind }, "the cache does not answer"),
  });
  return cachedStorage(storage, cache);
}
