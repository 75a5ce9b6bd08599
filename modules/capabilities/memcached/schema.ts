import { z } from "zod";
import { MEMCACHED_LIMITS } from "../../aws/elasticache.ts";
import { count } from "../../environment/values.ts";
import { cacheKeys, cacheName, cacheParameters } from "../cache.ts";

export const memcached = z.strictObject({
  hosting: z.literal("elasticache").describe("elasticache: Amazon ElastiCache for Memcached"),
  engine: z
    .literal("memcached")
    .describe("memcached: keys and values alone, in memory alone, without a password and without snapshots"),
  service: cacheKeys.service,
  name: cacheName
    .describe("Name in AWS, behind the environment's; another one is another cache, which is empty")
    .meta({ examples: ["cache-2"] }),
  engineVersion: z
    .string()
    .regex(/^\d+\.\d+\.\d+$/, { error: 'must be a version of Memcached: "1.6.22"' })
    .optional()
    .describe("Version of Memcached. Default: the newest known, 1.6.22")
    .meta({ examples: ["1.6.17"] }),
  nodeType: cacheKeys.nodeType,
  nodes: count(1, MEMCACHED_LIMITS.nodes)
    .default(2)
    .describe("Nodes, spread over the zones; each holds its share of the keys, and nothing holds them twice"),
  addresses: z
    .enum(["nodes", "configuration-endpoint"])
    .default("nodes")
    .describe(
      "What variables get that name the service: all nodes, separated by commas; or the endpoint at which clients with Auto Discovery find them",
    ),
  tls: z
    .boolean()
    .default(true)
    .describe(
      "false: for clients without TLS, which most of Memcached's are; the check stores-are-encrypted then asks for a waiver",
    ),
  parameters: cacheParameters(/^[a-z][a-z0-9_]*$/).meta({ examples: [{ max_item_size: "4194304" }] }),
  evictionsPerMinute: count(1, 1_000_000)
    .optional()
    .describe(
      "Evictions of a node at which its alarm goes off. Default: no alarm, since a full cache makes room that way",
    )
    .meta({ examples: [500] }),
  maintenanceWindow: cacheKeys.maintenanceWindow,
});

export type MemcachedSettings = z.output<typeof memcached>;
