import type { PriceRequest } from "../../aws/prices.ts";
import { type ByUse, byUse } from "../billing.ts";
import type { ElastiCacheSettings } from "./schema.ts";

const STORED_GB = 1;

export const elastiCachePrices = ({ engine, nodeType, replicas }: ElastiCacheSettings): PriceRequest[] => [
  { item: `elasticache:${engine} ${nodeType}`, quantity: 1 + replicas },
];

export const elastiCacheUsage = ({ backupDays }: ElastiCacheSettings): ByUse[] => [
  ...byUse(
    "elastiCacheBackup",
    STORED_GB * backupDays,
    `${backupDays} daily snapshots of ${STORED_GB} GB each`,
  ),
];
