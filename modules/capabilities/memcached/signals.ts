import type { CloudwatchMetricAlarmConfig } from "#provider-aws/cloudwatch-metric-alarm";
import type { ElasticacheCluster } from "#provider-aws/elasticache-cluster";
import { MEMCACHED_LIMITS } from "../../aws/elasticache.ts";
import { type Construct, Fn } from "../../cdktf.ts";
import { physicalName } from "../../naming.ts";
import type { Signal, SignalAlarm } from "../../observability/signal-alarm.ts";
import type { Override } from "../../overrides.ts";

const CONNECTED_SHARE = 0.8;
const PERIOD_SECONDS = 300;
const MB = 1_000_000;

interface Watched {
  readonly environment: string;
  readonly name: string;
  readonly nodes: number;
  readonly evictionsPerMinute?: number | undefined;
}

interface Watch extends Pick<SignalAlarm, "description" | "when" | "threshold" | "missingData"> {
  readonly id: string;
  readonly metric: string;
  readonly statistic: "Maximum" | "Minimum" | "Sum";
}

/** What of each node is watched. Thresholds: `MEMCACHED_LIMITS`. */
export const memcachedSignals = (
  of: Construct,
  cluster: ElasticacheCluster,
  watched: Watched,
  overrides: Override<CloudwatchMetricAlarmConfig> | undefined,
): Signal[] =>
  Array.from({ length: watched.nodes }, (_, index) => index + 1).flatMap((number) =>
    watchesOf(watched).map(({ id, metric, statistic, ...alarm }) => ({
      metric: {
        namespace: "AWS/ElastiCache",
        name: metric,
        dimensions: { CacheClusterId: cluster.clusterId, CacheNodeId: nodeId(cluster, number) },
        statistic,
      },
      alarm: {
        of,
        id: `${id}-${number}-alarm`,
        name: physicalName(watched.environment, `${watched.name}-${id}-${number}`),
        periodSeconds: PERIOD_SECONDS,
        periods: 3,
        overrides,
        ...alarm,
      },
    })),
  );

/**
 * As AWS calls it; one that is to come gets the next number, as the provider takes those with the highest away. Source:
 * terraform-provider-aws, elasticache/cluster.go, getCacheNodesToRemove.
 */
const nodeId = (cluster: ElasticacheCluster, number: number): string =>
  Fn.try([cluster.cacheNodes.get(number - 1).id, String(number).padStart(4, "0")]) as string;

const watchesOf = ({ evictionsPerMinute }: Watched): Watch[] => [
  ...WATCHES,
  ...(evictionsPerMinute === undefined ? [] : [evictions(evictionsPerMinute)]),
];

const WATCHES: readonly Watch[] = [
  {
    id: "cpu",
    metric: "CPUUtilization",
    statistic: "Maximum",
    description: "A node of the cache is busy for 15 minutes",
    when: "at or above",
    threshold: MEMCACHED_LIMITS.busyPercent,
    // A node that does not report does not work.
    missingData: "breaching",
  },
  {
    id: "connections",
    metric: "CurrConnections",
    statistic: "Maximum",
    description: `A node of the cache has ${CONNECTED_SHARE * 100} % of the connections that it takes`,
    when: "at or above",
    threshold: MEMCACHED_LIMITS.connections * CONNECTED_SHARE,
    missingData: "notBreaching",
  },
  {
    id: "memory",
    metric: "FreeableMemory",
    statistic: "Minimum",
    description: `A node of the cache has less than ${MEMCACHED_LIMITS.freeableBytes / MB} MB of memory left beside its items; raise memcached_connections_overhead`,
    when: "below",
    threshold: MEMCACHED_LIMITS.freeableBytes,
    missingData: "notBreaching",
  },
  {
    id: "swap",
    metric: "SwapUsage",
    statistic: "Maximum",
    description: `A node of the cache swaps ${MEMCACHED_LIMITS.swapBytes / MB} MB; raise memcached_connections_overhead`,
    when: "at or above",
    threshold: MEMCACHED_LIMITS.swapBytes,
    missingData: "notBreaching",
  },
];

const evictions = (perMinute: number): Watch => ({
  id: "evictions",
  metric: "Evictions",
  statistic: "Sum",
  description: `A node of the cache throws ${perMinute} keys a minute away to make room`,
  when: "at or above",
  threshold: (perMinute * PERIOD_SECONDS) / 60,
  missingData: "notBreaching",
});
