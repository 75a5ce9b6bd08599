import { findInstanceType } from "../aws/instance-types.ts";
import type { EngineFacts } from "../aws/rds.ts";
import { parameterValue } from "../aws/rds-formula.ts";
import type { SignalAlarm } from "../observability/signal-alarm.ts";

/** A metric of AWS/RDS, and when people are told of it. */
export interface Watched {
  /** Ends the alarm's name: `cpu`. */
  readonly id: string;
  readonly metric: string;
  readonly statistic: "Average" | "Maximum" | "Minimum" | "Sum";
  readonly alarm: Pick<SignalAlarm, "description" | "when" | "threshold" | "missingData">;
}

const MIB = 1024 ** 2;

export const BUSY_PERCENT = 80;
/** The buffers of both engines leave little more than a tenth of the smallest classes free at rest. */
const LEAST_FREE_MEMORY = 0.05;
/** Of the connections that are allowed. The formula counts what the operating system takes, which is up to an eighth. */
const MOST_CONNECTIONS = 0.75;
/** PostgreSQL stops taking writes before 2,147,483,648: half of it leaves days to vacuum. */
const MOST_TRANSACTION_IDS = 1_000_000_000;

/** Bytes of a class; undefined of one that is not in our table. */
export const memoryOf = (instanceClass: string): number | undefined => {
  const facts = findInstanceType(instanceClass.replace(/^db\./, ""));
  return facts && facts.memoryMiB * MIB;
};

/** @param bytes that the instance has */
export function memory(bytes: number | undefined): Watched[] {
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

/**
 * @param allowed what the engine allows by default
 * @param said    what the file says of it, which may be a formula
 */
export function connections(
  allowed: EngineFacts["connections"],
  said: string | undefined,
  bytes: number | undefined,
): Watched[] {
  const most = mostConnections(allowed, said, bytes);
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

/** Undefined where a formula of what AWS alone knows, or a class that is not in our table, says it. */
function mostConnections(
  allowed: EngineFacts["connections"],
  said: string | undefined,
  bytes: number | undefined,
): number | undefined {
  if (said !== undefined) return parameterValue(said, bytes);
  return bytes === undefined ? undefined : allowed(bytes);
}

/** Of a class whose CPU earns credits. */
export const surplus = (): Watched =>
  high(
    "cpu-surplus",
    "CPUSurplusCreditsCharged",
    "Maximum",
    1,
    "processors are used above the baseline of the class, which AWS bills; a class of another family may be cheaper",
    "notBreaching",
  );

/** Of PostgreSQL. */
export const transactionIds = (): Watched =>
  high(
    "transaction-ids",
    "MaximumUsedTransactionIDs",
    "Maximum",
    MOST_TRANSACTION_IDS,
    "vacuum does not keep up: half of the transaction ids are used, and without any PostgreSQL takes no writes",
    "notBreaching",
  );

/** A database that does not report is down, unless the metric is one that comes and goes. */
export const high = (
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

export const low = (
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
