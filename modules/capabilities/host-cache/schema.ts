import { z } from "zod";
import { count, logRetentionDays } from "../../environment/values.ts";
import { cacheKeys, cacheParameters } from "../cache.ts";
import { cacheConnection, cachePassword } from "../cache-connection.ts";
import { hostKeys } from "../store-keys.ts";

export const cacheOnHost = z.strictObject({
  hosting: z
    .literal("host")
    .describe(
      "host: the image of the compose service runs on a host of its own, with a volume that outlives it",
    ),
  service: cacheKeys.service,
  engine: z
    .enum(["valkey", "redis"])
    .default("valkey")
    .describe("What the image of the compose service is; neither reads every file of the other"),
  ...hostKeys("cache"),
  memoryMiB: count(64, 1_048_576)
    .default(512)
    .describe(
      "Memory of the container in MiB: three quarters for the data, the rest for connections and for copies while it writes",
    ),
  parameters: cacheParameters(/^[a-z][a-z0-9-]*$/)
    .describe("Parameters of the engine, but for those that the host settles itself, such as `dir`")
    .meta({ examples: [{ "maxmemory-policy": "allkeys-lru" }] }),
  password: cachePassword,
  connection: cacheConnection,
  logRetentionDays: logRetentionDays.default(30),
});

export type CacheOnHostSettings = z.output<typeof cacheOnHost>;
