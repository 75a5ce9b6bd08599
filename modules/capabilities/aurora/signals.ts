import { ACU_BYTES, AURORA_FACTS } from "../../aws/aurora.ts";
import { isBurstable } from "../../aws/rds.ts";
import {
  BUSY_PERCENT,
  connections,
  high,
  memory,
  memoryOf,
  surplus,
  transactionIds,
  type Watched,
} from "../relational-signals.ts";
import type { Aurora } from "./schema.ts";

/** What CloudWatch takes of a cluster: all instances, or those of a role at the moment. */
export interface WatchedOfCluster extends Watched {
  readonly role?: "WRITER" | "READER";
}

/** Readers are usually less than 100 ms behind. Source: Aurora User Guide, "Replication with Amazon Aurora", 2026-11-28. */
const LONGEST_LAG_MS = 1_000;
/** Of the most that an instance may have: then nothing is left to scale. */
const MOST_CAPACITY_PERCENT = 90;
/** Rows' old versions that are not yet purged. Source: CloudWatch User Guide, "Recommended alarms", Amazon RDS, 2026-11. */
const MOST_HISTORY = 1_000_000;
/**
 * Of an instance that may start below one unit.
 * Source: Aurora User Guide, "Maximum connections for Aurora Serverless v2", 2026-11-28.
 */
const SMALL = { capacity: 0.5, connections: 2_000 } as const;

type Settings = Pick<Aurora, "engine" | "instanceClass" | "serverless" | "readers" | "parameters">;

/** What means trouble for a cluster of these settings, each by itself. */
export function watched(settings: Settings): WatchedOfCluster[] {
  const { engine, instanceClass, serverless, readers, parameters } = settings;
  const bytes = serverless === undefined ? memoryOf(instanceClass) : serverless.maxCapacity * ACU_BYTES;
  const all: WatchedOfCluster[] = [
    {
      ...high(
        "cpu",
        "CPUUtilization",
        "Average",
        BUSY_PERCENT,
        "writer's processors are busy for 15 minutes",
      ),
      role: "WRITER",
    },
    ...(readers.max > 0 ? ofReaders() : []),
    ...memory(bytes),
    ...connections(allowedBy(settings), parameters["max_connections"], bytes),
    ...(isBurstable(instanceClass) ? [surplus()] : []),
    ...(serverless === undefined ? [] : [capacity(serverless.maxCapacity)]),
    engine === "postgres" ? transactionIds() : history(),
  ];
  return serverless?.minCapacity === 0 ? all.map(asleep) : all;
}

const ofReaders = (): WatchedOfCluster[] => [
  {
    ...high(
      "reader-cpu",
      "CPUUtilization",
      "Average",
      BUSY_PERCENT,
      "readers' processors are busy for 15 minutes, although readers are added",
      // While the only reader takes over, there is none.
      "notBreaching",
    ),
    role: "READER",
  },
  high(
    "replica-lag",
    "AuroraReplicaLagMaximum",
    "Maximum",
    LONGEST_LAG_MS,
    `readers are more than ${LONGEST_LAG_MS} ms behind the writer`,
    "notBreaching",
  ),
];

const capacity = (most: number): Watched =>
  high(
    "capacity",
    "ACUUtilization",
    "Average",
    MOST_CAPACITY_PERCENT,
    `capacity is used up: ${MOST_CAPACITY_PERCENT} % of database.serverless.maxCapacity: ${most} are in use`,
  );

const history = (): Watched =>
  high(
    "history",
    "RollbackSegmentHistoryListLength",
    "Maximum",
    MOST_HISTORY,
    "old versions of rows are not purged: some transaction has been open for long, and queries slow down",
    "notBreaching",
  );

const allowedBy = ({ engine, serverless }: Settings) => {
  const { connections: allowed } = AURORA_FACTS[engine];
  const isSmall = serverless !== undefined && serverless.minCapacity <= SMALL.capacity;
  return engine === "postgres" && isSmall
    ? (bytes: number) => Math.min(allowed(bytes), SMALL.connections)
    : allowed;
};

/** Instances that pause report nothing, and are not down. */
const asleep = (one: WatchedOfCluster): WatchedOfCluster => ({
  ...one,
  alarm: { ...one.alarm, missingData: "notBreaching" },
});
