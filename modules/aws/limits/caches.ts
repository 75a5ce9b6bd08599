import { CACHE_ENGINES, CACHE_LIMITS, MEMCACHED_LIMITS } from "../elasticache.ts";
import { asNumber, type LimitRule, rangeRule, textRule } from "./rule.ts";

/**
 * Limits of ElastiCache. Sources: ElastiCache API reference, CreateReplicationGroup, CreateCacheCluster,
 * CreateCacheParameterGroup, CreateCacheSubnetGroup (botocore 1.44.8), 2026-11-28; and those of `elasticache.ts`.
 */

const API = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/";

function elastiCache<const T extends string>(operation: T) {
  return {
    service: "elasticache",
    operations: [operation],
    documentation: `${API}API_${operation}.html`,
  } as const;
}

const replicationGroup = elastiCache("CreateReplicationGroup");
const cluster = elastiCache("CreateCacheCluster");

const hyphenated = (most: number): RegExp =>
  new RegExp(`^(?=.{1,${most}}$)[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$`);
const HYPHENATED = "letters, digits and single hyphens, the first a letter and the last no hyphen";
const LONGEST_CLUSTER = 50;
const LONGEST_SUBNET_GROUP = 255;

/** Families of engines whose versions are known here, and of those before them. */
const FAMILIES: readonly string[] = [
  ...new Set(Object.values(CACHE_ENGINES).flatMap((versions) => Object.values(versions))),
  ...["memcached1.4", "memcached1.5", "redis2.6", "redis2.8", "redis3.2", "redis4.0", "redis5.0", "redis6.x"],
];

const groupRules: readonly LimitRule[] = [
  textRule({
    ...replicationGroup,
    id: "elasticache-replication-group-id",
    at: "ReplicationGroupId",
    allowed: `1 to ${CACHE_LIMITS.nameCharacters} ${HYPHENATED}`,
    pattern: hyphenated(CACHE_LIMITS.nameCharacters),
  }),
  rangeRule({
    ...replicationGroup,
    id: "elasticache-clusters",
    at: "NumCacheClusters",
    min: 1,
    max: 1 + CACHE_LIMITS.replicas,
  }),
  {
    ...replicationGroup,
    id: "elasticache-failover-needs-a-replica",
    at: "AutomaticFailoverEnabled",
    allowed: "true only with at least 2 clusters (NumCacheClusters)",
    holds: (enabled, { input }) => {
      const clusters = asNumber(input["NumCacheClusters"]);
      return String(enabled) !== "true" || clusters === undefined || clusters >= 2;
    },
  },
  rangeRule({
    ...replicationGroup,
    id: "elasticache-replicas-of-a-shard",
    at: "ReplicasPerNodeGroup",
    min: 0,
    max: CACHE_LIMITS.replicas,
  }),
  rangeRule({
    ...replicationGroup,
    id: "elasticache-snapshot-retention",
    at: "SnapshotRetentionLimit",
    min: 0,
    max: CACHE_LIMITS.backupDays,
    unit: " days",
  }),
];

const clusterRules: readonly LimitRule[] = [
  textRule({
    ...cluster,
    id: "elasticache-cluster-id",
    at: "CacheClusterId",
    allowed: `1 to ${LONGEST_CLUSTER} ${HYPHENATED}`,
    pattern: hyphenated(LONGEST_CLUSTER),
  }),
  {
    ...cluster,
    id: "elasticache-nodes",
    at: "NumCacheNodes",
    allowed: `1 to ${MEMCACHED_LIMITS.nodes} of Memcached, and 1 of Valkey and Redis OSS`,
    holds: (value, { input }) => {
      const nodes = asNumber(value);
      if (nodes === undefined) return true;
      return nodes >= 1 && nodes <= (input["Engine"] === "memcached" ? MEMCACHED_LIMITS.nodes : 1);
    },
  },
];

const partRules: readonly LimitRule[] = [
  {
    ...elastiCache("CreateCacheParameterGroup"),
    id: "elasticache-parameter-family",
    at: "CacheParameterGroupFamily",
    allowed: FAMILIES.join(", "),
    holds: (family) => FAMILIES.includes(String(family)),
  },
  textRule({
    ...elastiCache("CreateCacheSubnetGroup"),
    id: "elasticache-subnet-group-name",
    at: "CacheSubnetGroupName",
    allowed: `1 to ${LONGEST_SUBNET_GROUP} letters, digits and hyphens`,
    pattern: new RegExp(`^[A-Za-z0-9-]{1,${LONGEST_SUBNET_GROUP}}$`),
  }),
];

export const cacheRules: readonly LimitRule[] = [...groupRules, ...clusterRules, ...partRules];
