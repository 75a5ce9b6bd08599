import { isBurstable, RDS_FACTS } from "../../aws/rds.ts";
import { Token } from "../../cdktf.ts";
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

/**
 * RDS enlarges the storage below a tenth; what stays below it is not being enlarged. The provider reads what there is, and
 * asks for no less where it may grow: terraform-provider-aws, internal/service/rds/instance.go, `allocated_storage`.
 */
const tenthOfStorage = (instance: string): number =>
  Token.asNumber(`\${${instance}.allocated_storage * ${GIB} / 10}`);
/** Source: CloudWatch User Guide, "Recommended alarms", Amazon RDS, EBSIOBalance% and MaximumUsedTransactionIDs, 2026-11. */
const LEAST_BURST_PERCENT = 10;

type Settings = Pick<Rds, "engine" | "instanceClass" | "parameters">;

/**
 * What means trouble for a database of these settings, each by itself.
 * @param instance its address in Terraform, which knows of it how much storage it has by now
 */
export function watched({ engine, instanceClass, parameters }: Settings, instance: string): Watched[] {
  const bytes = memoryOf(instanceClass);
  return [
    high("cpu", "CPUUtilization", "Average", BUSY_PERCENT, "processors are busy for 15 minutes"),
    low(
      "storage",
      "FreeStorageSpace",
      tenthOfStorage(instance),
      "storage is almost full: less than a tenth of it is free",
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
