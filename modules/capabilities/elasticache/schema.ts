import { z } from "zod";
import { CACHE_LIMITS } from "../../aws/elasticache.ts";
import { count, OWN_WORDS } from "../../environment/values.ts";
import { cacheKeys, cacheName, cacheParameters, DAILY_WINDOW } from "../cache.ts";
import { cacheConnection, cachePassword } from "../cache-connection.ts";
import { finalSnapshot } from "../final-snapshot.ts";

export const elastiCache = z.strictObject({
  hosting: z.literal("elasticache").describe("elasticache: Amazon ElastiCache for Valkey or Redis OSS"),
  service: cacheKeys.service,
  name: cacheName
    .describe("Name in AWS, behind the environment's; another one is another cache, which a restore takes")
    .meta({ examples: ["cache-2"] }),
  engine: z
    .enum(["valkey", "redis"])
    // Undefined is a value of it, so that a cache that names no engine has this form.
    .optional()
    .default("valkey")
    .describe("valkey speaks what Redis 7.2 does; from redis to valkey AWS goes in place, and never back"),
  engineVersion: z
    .string()
    .regex(/^\d+\.\d+$/, { error: 'must be a version of the engine in quotes: "8.1"' })
    .optional()
    .describe("Version of the engine. Default: the newest known, 8.2 of Valkey and 7.1 of Redis OSS")
    .meta({ examples: ["8.1"] })
    .register(OWN_WORDS, {
      decides: "engine",
      by: {
        valkey: { must: 'must be a version of Valkey in quotes, such as "8.1"', example: "8.1" },
        redis: { must: 'must be a version of Redis OSS in quotes, such as "7.1"', example: "7.1" },
      },
    }),
  nodeType: cacheKeys.nodeType,
  replicas: count(0, CACHE_LIMITS.replicas)
    .default(1)
    .describe("Nodes beside the primary, in other zones; with one or more, one of them takes over by itself"),
  parameters: cacheParameters(/^[a-z][a-z0-9-]*$/).meta({
    examples: [{ "maxmemory-policy": "allkeys-lru" }],
  }),
  backupDays: count(1, CACHE_LIMITS.backupDays).default(7).describe("Daily snapshots that are kept, in days"),
  backupWindow: z
    .string()
    .regex(DAILY_WINDOW, {
      error: 'must be a window of at least 60 minutes in UTC: "03:00-04:00"',
    })
    .default("03:00-04:00")
    .describe("UTC time of the daily snapshot")
    .meta({ examples: ["01:30-02:30"] }),
  maintenanceWindow: cacheKeys.maintenanceWindow,
  finalSnapshot: finalSnapshot("the cache", "`restoreFrom`"),
  restoreFrom: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9:.-]{0,254}$/, { error: "must be the name of a snapshot of ElastiCache" })
    .optional()
    .describe("Snapshot that the cache begins with; goes with another `name`. Default: it begins empty")
    .meta({ examples: ["market-cache-final"] }),
  password: cachePassword,
  connection: cacheConnection,
});

export type ElastiCacheSettings = z.output<typeof elastiCache>;
