import type { PriceRequest } from "../../aws/prices.ts";
import { isBurstable } from "../../aws/rds.ts";
import { type ByUse, byUse, logs } from "../billing.ts";
import { ABOVE_BASELINE } from "../host-prices.ts";
import type { Rds } from "./schema.ts";

const LOG_GB = 1;

export const rdsPrices = ({ engine, instanceClass, multiZone, storageGb }: Rds): PriceRequest[] => [
  {
    item: `rds:${engine}:${instanceClass}${multiZone ? ":multi-zone" : ""}`,
    quantity: 1,
    ...(isBurstable(instanceClass) ? { note: ABOVE_BASELINE } : {}),
  },
  { item: multiZone ? "rdsMultiZoneStorage" : "rdsStorage", quantity: storageGb },
];

export const rdsUsage = ({ backupDays, storageGb, logRetentionDays }: Rds): ByUse[] => [
  ...byUse("rdsBackup", storageGb, `${backupDays} days, beyond as much as the storage, which is free`),
  ...logs("vendedLogIngestion", LOG_GB, logRetentionDays, "the engine's logs"),
];
