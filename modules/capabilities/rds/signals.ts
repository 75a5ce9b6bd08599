import { findInstanceType } from "../../aws/instance-types.ts";
import { isBurstable, RDS_FACTS } from "../../aws/rds.ts";
import type { SignalAlarm } from "../../observability/signal-alarm.ts";
import type { Rds } from "./schema.ts";

/** A metric of AWS/RDS, and when people are told of it. */
export interface Watched {
  /** Ends the alarm's name: `cpu`. */
  readonly id: string;
  readonly metric: string;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum";
  readonly alarm: Pick<SignalAlarm, "description" | "when" | "threshold" | "missingData">;
}

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;

const BUSY_PERCENT = 80;
/** RDS enlarges the storage below a tenth; what stays below it is not being enlarged. */
const LEAST_FREE_STORAGE = 0.1;
/** The buffers of both engines leave little more than a tenth of the smallest classes free at rest. */
const LEAST_FREE_MEMORY = 0.05;
/** Of the connections that are allowed. The formula counts what the operating system takes, which is up to an eighth. */
const MOST_CONNECTIONS = 0.75;
/** Source: CloudWatch User Guide, "Recommended alarms", Amazon RDS, EBSIOBalance% and MaximumUsedTransactionIDs, 2026-11. */
const LEAST_BURST_PERCENT = 10;
/** PostgreSQL stops taking writes before 2,147,483,648: half of it leaves days to vacuum. */
const MOST_TRANSACTION_IDS = 1_000_000_000;

type Settings = Pick<Rds, "engine" | "instanceClass" | "storageGb" | "parameters">;

/** What means trouble for a database of these settings, each by itself. */
export const watched = (settings: Settings): Watched[] => [
  high("cpu", "CPUUtilization", "Average", BUSY_PERCENT, "processors are busy for 15 minutes"),
  low(
    "storage",
    "FreeStorageSpace",
    Math.floor(settings.storageGb * LEAST_FREE_STORAGE * GIB),
    `storage is almost full: less than a tenth of database.storageGb: ${settings.storageGb} is free`,
  ),
  ...memory(settings),
  ...connections(settings),
  low(
    "io-balance",
    "EBSIOBalance%",
    LEAST_BURST_PERCENT,
    "disk has used up its burst: reads and writes are about to slow down",
    "notBreaching",
  ),
  ...(isBurstable(settings.instanceClass)
    ? [
        high(
          "cpu-surplus",
          "CPUSurplusCreditsCharged",
          "Maximum",
          1,
          "processors are used above the baseline of the class, which AWS bills; a class of another family may be cheaper",
          "notBreaching",
        ),
      ]
    : []),
  ...(settings.engine === "postgres"
    ? [
        high(
          "transaction-ids",
          "MaximumUsedTransactionIDs",
          "Maximum",
          MOST_TRANSACTION_IDS,
          "vacuum does not keep up: half of the transaction ids are used, and without any PostgreSQL takes no writes",
          "notBreaching",
        ),
      ]
    : []),
];

const memoryOf = (instanceClass: string): number | undefined => {
  const facts = findInstanceType(instanceClass.replace(/^db\./, ""));
  return facts && facts.memoryMiB * MIB;
};

function memory({ instanceClass }: Settings): Watched[] {
  const bytes = memoryOf(instanceClass);
  if (bytes === undefined) return [];
  const threshold = Math.floor((bytes * LEAST_FREE_MEMORY) / MIB) * MIB;
  return [
    low(
      "memory",
      "FreeableMemory",
      threshold,
      `memory is almost used up: ${LEAST_FREE_MEMORY * 100} % is free`,
    ),
  ];
}

function connections({ engine, instanceClass, parameters }: Settings): Watched[] {
  const most = mostConnections(engine, parameters["max_connections"], memoryOf(instanceClass));
  if (most === undefined) return [];
  const threshold = Math.floor(most * MOST_CONNECTIONS);
  return [
    high(
      "connections",
      "DatabaseConnections",
      "Maximum",
      threshold,
      `connections are running out: ${threshold} of about ${most} are open`,
    ),
  ];
}

/** Undefined where a formula, or a class that is not in our table, says it. */
function mostConnections(
  engine: Rds["engine"],
  said: string | undefined,
  bytes: number | undefined,
): number | undefined {
  if (said !== undefined) return /^\d+$/.test(said) ? Number(said) : undefined;
  const { bytesEach, most } = RDS_FACTS[engine].connections;
  return bytes === undefined ? undefined : Math.min(Math.floor(bytes / bytesEach), most);
}

/** A database that does not report is down, unless the metric is one that comes and goes. */
const high = (
  id: string,
  metric: string,
  statistic: Watched["statistic"],
  threshold: number,
  what: string,
  missingData: SignalAlarm["missingData"] = "breaching",
): Watched => ({
  id,
  metric,
  statistic,
  alarm: { description: `The database's ${what}`, when: "at or above", threshold, missingData },
});

const low = (
  id: string,
  metric: string,
  threshold: number,
  what: string,
  missingData: SignalAlarm["missingData"] = "breaching",
): Watched => ({
  id,
  metric,
  statistic: "Minimum",
  alarm: { description: `The database's ${what}`, when: "below", threshold, missingData },
});
