import type { CloudwatchMetricAlarmConfig } from "#provider-aws/cloudwatch-metric-alarm";
import type { ElasticacheReplicationGroup } from "#provider-aws/elasticache-replication-group";
import { CACHE_LIMITS, DEFAULT_EVICTION_POLICY } from "../../aws/elasticache.ts";
import { findInstanceType } from "../../aws/instance-types.ts";
import { type Construct, Fn, propertyAccess } from "../../cdktf.ts";
import { physicalName } from "../../naming.ts";
import type { Signal, SignalAlarm } from "../../observability/signal-alarm.ts";
import type { Override } from "../../overrides.ts";

/** Busy share of what the engine, which works on one processor, can use. */
const BUSY_PERCENT = 90;
/** Nodes with fewer report the engine's own processor too roughly. */
const VCPUS_OF_ENGINE_METRIC = 4;
const FULL_PERCENT = 80;
const LAG_SECONDS = 10;
const CONNECTED_SHARE = 0.8;

interface Watched {
  readonly environment: string;
  readonly name: string;
  readonly nodeType: string;
  readonly replicas: number;
  readonly parameters: Readonly<Record<string, string>>;
}

type AlarmOverride = Override<CloudwatchMetricAlarmConfig> | undefined;

interface Watch extends Pick<SignalAlarm, "description" | "threshold" | "missingData"> {
  readonly id: string;
  readonly metric: string;
  readonly statistic: "Maximum" | "Sum";
}

/**
 * What of each node is watched. Thresholds: ElastiCache User Guide, "Which Metrics Should I Monitor?", 2026-11-27: 90 % of
 * one processor, by the host's metric on nodes with two. What it means that memory is full depends on the policy:
 * where any key may go, that is how a cache works.
 */
export const cacheSignals = (
  of: Construct,
  group: ElasticacheReplicationGroup,
  watched: Watched,
  overrides: AlarmOverride,
): Signal[] =>
  Array.from({ length: 1 + watched.replicas }, (_, index) => index).flatMap((index) =>
    watchesOf(watched).map((watch) =>
      signal(of, nodeOf(group, index), `${index + 1}`, watch, watched, overrides),
    ),
  );

/**
 * AWS says which nodes there are, and which of them go when there are fewer. New ones are numbered from 001. Source:
 * ElastiCache User Guide, "Finding replication group endpoints", 2026-11-27.
 */
function nodeOf(group: ElasticacheReplicationGroup, index: number): string {
  const known = propertyAccess(Fn.sort(Fn.tolist(group.memberClusters)), [index]);
  return Fn.try([known, `${group.id}-${String(index + 1).padStart(3, "0")}`]) as string;
}

function watchesOf({ nodeType, replicas, parameters }: Watched): Watch[] {
  const policy = parameters["maxmemory-policy"] ?? DEFAULT_EVICTION_POLICY;
  return [
    processor(nodeType),
    {
      id: "connections",
      metric: "CurrConnections",
      statistic: "Maximum",
      description: `A node of the cache has ${CONNECTED_SHARE * 100} % of the connections that it takes`,
      threshold: CACHE_LIMITS.connections * CONNECTED_SHARE,
      missingData: "notBreaching",
    },
    ...(policy.startsWith("allkeys-") ? [] : [memory(policy)]),
    ...(policy.startsWith("volatile-") ? [EVICTIONS] : []),
    ...(replicas > 0 ? [LAG] : []),
  ];
}

function processor(nodeType: string): Watch {
  const { vcpus = 2 } = findInstanceType(nodeType.replace(/^cache\./, "")) ?? {};
  const ofEngine = vcpus >= VCPUS_OF_ENGINE_METRIC;
  return {
    id: "cpu",
    metric: ofEngine ? "EngineCPUUtilization" : "CPUUtilization",
    statistic: "Maximum",
    description: "The cache's engine is busy for 15 minutes",
    threshold: ofEngine ? BUSY_PERCENT : BUSY_PERCENT / vcpus,
    // A node that does not report does not work.
    missingData: "breaching",
  };
}

const memory = (policy: string): Watch => ({
  id: "memory",
  metric: "DatabaseMemoryUsagePercentage",
  statistic: "Maximum",
  description: `The cache's memory is ${FULL_PERCENT} % full; with ${policy} it refuses writes once nothing is left that may go`,
  threshold: FULL_PERCENT,
  missingData: "notBreaching",
});

const EVICTIONS: Watch = {
  id: "evictions",
  metric: "Evictions",
  statistic: "Sum",
  description: "The cache throws keys away before they expire, for want of memory",
  threshold: 1,
  missingData: "notBreaching",
};

/** Only replicas report it. */
const LAG: Watch = {
  id: "lag",
  metric: "ReplicationLag",
  statistic: "Maximum",
  description: `A replica of the cache is ${LAG_SECONDS} seconds behind, which would be lost with the primary`,
  threshold: LAG_SECONDS,
  missingData: "notBreaching",
};

const signal = (
  of: Construct,
  node: string,
  number: string,
  { id, metric, statistic, ...alarm }: Watch,
  { environment, name }: Watched,
  overrides: AlarmOverride,
): Signal => ({
  metric: { namespace: "AWS/ElastiCache", name: metric, dimensions: { CacheClusterId: node }, statistic },
  alarm: {
    of,
    id: `${id}-${number}-alarm`,
    name: physicalName(environment, `${name}-${id}-${number}`),
    when: "at or above",
    periodSeconds: 300,
    periods: 3,
    overrides,
    ...alarm,
  },
});
