/** Redis and Valkey. */
import { createClient } from "@redis/client";
import type { CacheStore } from "./store.ts";

const connectWithinMs = 1_000;
const longestPauseMs = 2_000;
/** Commands that may wait for a server that does not answer; more are refused at once. */
const queueLimit = 1_000;

export interface RedisOptions {
  readonly password?: string | undefined;
}

/** @param url `redis://user@host:port/number`, or `rediss://` for TLS. Opening does not wait for the server. */
export function createRedisStore(url: string, { password }: RedisOptions = {}): CacheStore {
  const client = createClient({
    url,
    ...(password === undefined ? {} : { password }),
    disableOfflineQueue: true,
    commandsQueueMaxLength: queueLimit,
    // A server that has gone without a word is noticed, and connected to anew.
    pingInterval: 2_000,
    socket: {
      connectTimeout: connectWithinMs,
      socketTimeout: 5_000,
      reconnectStrategy: (retries) => Math.random() * Math.min(longestPauseMs, 50 * 2 ** retries),
    },
  });
  // Each command says by itself that it failed.
  client.on("error", () => {});
  client.connect().catch(() => {});
  return {
    kind: "Redis",
    get: async (key) => (await client.get(key)) ?? undefined,
    async set(key, value, seconds) {
      await client.set(key, value, { expiration: { type: "EX", value: seconds } });
    },
    async close() {
      client.destroy();
    },
  };
}
