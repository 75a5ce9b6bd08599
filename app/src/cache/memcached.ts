/** Memcached, by the text protocol of one connection; the package's own pool hides errors and never starts afresh. */
import { createNode, type MemcacheNode } from "memcache";
import type { CacheStore } from "./store.ts";

/** A connection that nobody has used for so long is closed. */
const idleMs = 60_000;
const defaultPort = 11_211;

interface Values {
  readonly values?: readonly string[];
}

/** @param url `memcached://host:port`, or `memcacheds://` for TLS. Opening does not connect. */
export function createMemcachedStore(url: string): CacheStore {
  const { hostname, port, protocol } = new URL(url);
  const tls = protocol === "memcacheds:" ? { servername: hostname } : undefined;
  let current: { readonly node: MemcacheNode; readonly ready: Promise<void> } | undefined;

  function drop(node: MemcacheNode): void {
    if (current?.node === node) current = undefined;
    node.disconnect().catch(() => {});
  }

  function connection(): { readonly node: MemcacheNode; readonly ready: Promise<void> } {
    if (current) return current;
    const node = createNode(hostname, Number(port) || defaultPort, {
      timeout: idleMs,
      ...(tls ? { tls } : {}),
    });
    // Whoever waits for an answer is told by it; a connection that is lost begins anew, with nothing half read.
    node.on("error", () => {});
    node.on("close", () => drop(node));
    const ready = node.connect();
    ready.catch(() => drop(node));
    current = { node, ready };
    return current;
  }

  async function command(text: string, options?: Parameters<MemcacheNode["command"]>[1]): Promise<unknown> {
    const { node, ready } = connection();
    await ready;
    return node.command(text, options);
  }

  return {
    kind: "Memcached",
    async get(key) {
      const found = (await command(`get ${key}`, { isMultiline: true, requestedKeys: [key] })) as Values;
      return found?.values?.[0];
    },
    async set(key, value, seconds) {
      await command(`set ${key} 0 ${seconds} ${Buffer.byteLength(value)}\r\n${value}`);
    },
    reset() {
      if (current) drop(current.node);
    },
    async close() {
      if (current) drop(current.node);
    },
  };
}
