/** Several Memcached servers: each holds its share of the keys, and clients know whose turn it is. */
import { createHash } from "node:crypto";
import type { GuardedCache } from "./guard.ts";

/** @returns an address for each server of `memcached://a:11211,b:11211`. */
export function memcachedServers(url: string): string[] {
  const [scheme = "", hosts = ""] = url.split("://", 2);
  return hosts.split(",").map((host) => `${scheme}://${host}`);
}

/**
 * Rendezvous hashing (Thaler and Ravishankar, 1998): every instance of the application comes to the same server, and one
 * more moves that server's share of the keys and no others.
 * @param servers at least one
 */
export function serverOf(servers: readonly string[], key: string): string {
  let [chosen = "", ...others] = servers;
  let highest = weight(chosen, key);
  for (const server of others) {
    const found = weight(server, key);
    if (Buffer.compare(found, highest) > 0) [chosen, highest] = [server, found];
  }
  return chosen;
}

const weight = (server: string, key: string): Buffer =>
  createHash("sha1").update(`${server}\n${key}`).digest();

/** One cache of several servers, by their addresses. @throws Error when there is none */
export function spread(caches: ReadonlyMap<string, GuardedCache>): GuardedCache {
  const servers = [...caches.keys()];
  const all = [...caches.values()];
  const [first] = all;
  if (!first) throw new Error("A cache needs a server.");
  if (all.length === 1) return first;
  const cacheOf = (key: string): GuardedCache => caches.get(serverOf(servers, key)) ?? first;
  return {
    kind: first.kind,
    get: (key) => cacheOf(key).get(key),
    set: (key, value) => cacheOf(key).set(key, value),
    async close() {
      await Promise.all(all.map((cache) => cache.close()));
    },
  };
}
