import { type DataSource, dataFile } from "./data.ts";
import { nearest } from "./nearest.ts";

/** What Amazon ElastiCache has, as far as it decides what an environment may ask for. */

interface NodeData {
  readonly about: DataSource;
  /** Sizes by family. */
  readonly families: Readonly<Record<string, readonly string[]>>;
  /** Families by region. */
  readonly regions: Readonly<Record<string, readonly string[]>>;
}

const data = dataFile<NodeData>("./elasticache-nodes.json");

export const cacheNodeSource = (): DataSource => data().about;

/** All node types, such as `cache.t4g.micro`, whatever the region. */
export const cacheNodeTypes = (): string[] =>
  Object.entries(data().families).flatMap(([family, sizes]) =>
    sizes.map((size) => `cache.${family}.${size}`),
  );

/** The name closest to what was written. */
export const nearestCacheNodeType = (written: string): string | undefined =>
  nearest(written, cacheNodeTypes(), 1)[0];

/** Families that a region has; undefined where the table knows nothing of it. */
export const cacheFamiliesIn = (region: string): readonly string[] | undefined =>
  Object.hasOwn(data().regions, region) ? data().regions[region] : undefined;

/** The family of a node type: `t4g` of `cache.t4g.micro`. */
export const cacheFamilyOf = (nodeType: string): string => nodeType.split(".")[1] ?? "";

export type CacheEngine = "valkey" | "redis" | "memcached";

/**
 * Versions by engine, the newest last, each with its family of parameters.
 *
 * Versions: cfn-lint 1.58.0, aws_elasticache_cachecluster/engine_version.json, from AWS's API. Families: ElastiCache API
 * reference, CreateCacheParameterGroup `CacheParameterGroupFamily`, botocore 1.44.8. 2026-11-27. That reference names no
 * family of Valkey 9, so that 9.0 and 9.1 are not here; nor are Redis OSS before 7.0, which AWS sells extended support
 * for, and Memcached before 1.6.12, which has no TLS (ElastiCache User Guide, "In-transit encryption conditions
 * (Memcached)", 2026-11-28).
 */
export const CACHE_ENGINES: Readonly<Record<CacheEngine, Readonly<Record<string, string>>>> = {
  valkey: { "7.2": "valkey7", "8.0": "valkey8", "8.1": "valkey8", "8.2": "valkey8" },
  redis: { "7.0": "redis7", "7.1": "redis7" },
  memcached: { "1.6.12": "memcached1.6", "1.6.17": "memcached1.6", "1.6.22": "memcached1.6" },
};

export const cacheVersions = (engine: CacheEngine): string[] => Object.keys(CACHE_ENGINES[engine]);

export const newestCacheVersion = (engine: CacheEngine): string => cacheVersions(engine).at(-1) ?? "";

/**
 * Limits of ElastiCache, 2026-11-27.
 *
 * Name: API reference, CreateReplicationGroup `ReplicationGroupId`. Replicas: ibid., `NumCacheClusters`. Windows: ibid.,
 * `PreferredMaintenanceWindow`; ElastiCache User Guide, "Scheduling automatic backups". Backups: terraform-provider-aws,
 * elasticache/replication_group.go, `snapshot_retention_limit`. Password: API reference, CreateReplicationGroup
 * `AuthToken`, and terraform-provider-aws, elasticache/user.go, `passwords`. Connections and databases: ElastiCache User
 * Guide, "Valkey and Redis OSS parameters", `maxclients` and `databases`.
 */
export const CACHE_LIMITS = {
  nameCharacters: 40,
  replicas: 5,
  windowMinutes: 60,
  backupDays: 35,
  passwordCharacters: { least: 16, most: 128 },
  /** Of each node, of every type and version here. */
  connections: 65_000,
  /** Numbered from 0, unless the parameter `databases` says otherwise. */
  databases: 16,
  port: 6379,
} as const;

/**
 * Limits of Memcached on ElastiCache, 2026-11-28.
 *
 * Nodes: API reference, CreateCacheCluster `NumCacheNodes`. Connections: ElastiCache User Guide, "Memcached specific
 * parameters", `max_simultaneous_connections`, which cannot be set. Memory and swap: ElastiCache for Memcached User Guide,
 * "Which metrics should I monitor?"; processors: ibid., "Because Memcached is multi-threaded, this metric can be as high
 * as 90%".
 */
export const MEMCACHED_LIMITS = {
  nodes: 40,
  /** Of each node. */
  connections: 65_000,
  port: 11211,
  /** What a node needs beside its items. */
  freeableBytes: 100_000_000,
  swapBytes: 50_000_000,
  busyPercent: 90,
} as const;

/**
 * What becomes of keys when the memory is full. Source: Valkey and Redis documentation, "Key eviction"; the default of
 * ElastiCache's parameter groups is volatile-lru (ElastiCache User Guide, "Valkey and Redis OSS parameters").
 */
export const EVICTION_POLICIES = [
  "volatile-lru",
  "volatile-lfu",
  "volatile-random",
  "volatile-ttl",
  "allkeys-lru",
  "allkeys-lfu",
  "allkeys-random",
  "noeviction",
] as const;
export const DEFAULT_EVICTION_POLICY = "volatile-lru";
