import { isBurstable, RDS_FACTS } from "../../aws/rds.ts";
import {
  BUSY_PERCENT,
  connections,
  high,
  low,
  memory,
  memoryOf,
  surplus,
  transactionIds,
  type Watched,
} from "../relational-signals.ts";
import type { Rds } from "./schema.ts";

const GIB = 1024 ** 3;

/** RDS enlarges the storage below a tenth; what stays below it is not being enlarged. */
const LEAST_FREE_STORAGE = 0.1;
/** Source: CloudWatch User Guide, "Recommended alarms", Amazon RDS, EBSIOBalance% and MaximumUsedTransactionIDs, 2026-11. */
const LEAST_BURST_PERCENT = 10;

type Settings = Pick<Rds, "engine" | "instanceClass" | "storageGb" | "parameters">;

/** What means trouble for a database of these settings, each by itself. */
export function watched({ engine, instanceClass, storageGb, parameters }: Settings): Watched[] {
  const bytes = memoryOf(instanceClass);
  return [
    high("cpu", "CPUUtilization", "Average", BUSY_PERCENT, "processors are busy for 15 minutes"),
    low(
      "storage",
      "FreeStorageSpace",
      Math.floor(storageGb * LEAST_FREE_STORAGE * GIB),
      `storage is almost full: less than a tenth of database.storageGb: ${storageGb} is free`,
    ),
    ...memory(bytes),
    ...connections(RDS_FACTS[engine].connections, parameters["max_connections"], bytes),
    low(
      "io-balance",
      "EBSIOBalance%",
      LEAST_BURST_PERCENT,
      "disk has used up its burst: reads and writes are about to slow down",
      "notBreaching",
    ),
    ...(isBurstable(instanceClass) ? [surplus()] : []),
    ...(engine === "postgres" ? [transactionIds()] : []),
  ];
}
