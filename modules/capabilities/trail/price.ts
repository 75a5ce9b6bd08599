import type { PriceRequest } from "../../aws/prices.ts";
import { type ByUse, byUse, logs } from "../billing.ts";
import { FREE_METRICS } from "../host-prices.ts";
import { trailFilters } from "./filters.ts";
import type { Trail } from "./schema.ts";
import { LOG_RETENTION_DAYS } from "./trail.ts";

/** A record is about 1.5 kB, and an account with one environment writes some 300,000 a month. */
const RECORDS_GB = 0.5;
/** As they are stored: gzip. */
const STORED_SHARE = 0.1;
/** A file each five minutes, for each of three regions in which something happens. */
const FILES_IN_THOUSANDS = 26;
const KEY_REQUESTS_IN_TEN_THOUSANDS = 3;

/**
 * The records themselves are free, as the first copy of an account's management events in S3 is.
 * Source: aws.amazon.com/cloudtrail/pricing, "CloudTrail trails" (2026-11).
 */
export const trailPrices = ({ deniedCalls }: Trail): PriceRequest[] => [
  { item: "kmsKey", quantity: 1 },
  {
    item: "metric",
    quantity: trailFilters("", deniedCalls).length,
    note: `what the trail's alarms look at, billed in hours with such calls; ${FREE_METRICS}`,
  },
];

export function trailUsage({ retentionDays }: Trail): ByUse[] {
  const kept = Math.round((100 * RECORDS_GB * STORED_SHARE * retentionDays) / 30) / 100;
  return [
    ...logs("logIngestion", RECORDS_GB, LOG_RETENTION_DAYS, "the trail's records of 300,000 calls a month"),
    ...byUse("s3Storage", kept, `the trail's records, compressed and kept for ${retentionDays} days`),
    ...byUse(
      "s3Write",
      FILES_IN_THOUSANDS,
      "files of the trail; its first copy of management events is free",
    ),
    ...byUse("kmsRequest", KEY_REQUESTS_IN_TEN_THOUSANDS, "files of the trail, each under its key"),
  ];
}
