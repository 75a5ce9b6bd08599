/** In the process itself: nothing to run, and a copy for each instance. */
import { LRUCache } from "lru-cache";
import type { CacheStore } from "./store.ts";

/** Characters; two bytes each at most. */
const capacity = 16 * 1024 * 1024;

export function createMemoryStore(): CacheStore {
  const entries = new LRUCache<string, string>({
    maxSize: capacity,
    sizeCalculation: (value, key) => value.length + key.length,
  });
  return {
    kind: "memory",
    get: async (key) => entries.get(key),
    async set(key, value, seconds) {
      entries.set(key, value, { ttl: seconds * 1000 });
    },
    close: async () => entries.clear(),
  };
}
