import type { z } from "zod";
import type { PriceRequest } from "../../aws/prices.ts";
import { type ByUse, byUse, logs } from "../billing.ts";
import { ABOVE_BASELINE } from "../host-prices.ts";
import type { documentDb } from "./schema.ts";

type DocumentDb = z.output<typeof documentDb>;

const STORED_GB = 10;
const IO_IN_MILLIONS = 10;
const AUDIT_LOG_GB = 1;
const BURSTABLE = /^db\.t\d/;

export const documentDbPrices = ({ instanceClass, instances }: DocumentDb): PriceRequest[] => [
  {
    item: `documentdb:${instanceClass}`,
    quantity: instances,
    ...(BURSTABLE.test(instanceClass) ? { note: ABOVE_BASELINE } : {}),
  },
];

export const documentDbUsage = ({ auditRetentionDays, backupDays }: DocumentDb): ByUse[] => [
  ...byUse("documentDbStorage", STORED_GB, "data and indexes"),
  ...byUse("documentDbIo", IO_IN_MILLIONS, "about four a second"),
  ...byUse("documentDbBackup", STORED_GB, `${backupDays} days, beyond as much as is stored, which is free`),
  ...logs("vendedLogIngestion", AUDIT_LOG_GB, auditRetentionDays, "the audit log"),
];
