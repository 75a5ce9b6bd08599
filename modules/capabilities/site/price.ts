import { type ByUse, byUse } from "../billing.ts";
import type { Site } from "./schema.ts";

const VISITS_IN_THOUSANDS = 100;
/** Bytes of a first visit; a second one has most of it already. */
const MEGABYTES_OF_A_VISIT = 0.5;
const REQUESTS_OF_A_VISIT = 20;
/** An entry of an access log in JSON, compressed. */
const LOG_BYTES_OF_A_REQUEST = 200;
/** A file each few minutes by each location. */
const LOG_FILES_IN_THOUSANDS = 20;

/** Source of what is free: aws.amazon.com/cloudfront/pricing, "Always free", 1 TB, 10 million requests and 2 million functions (2026-11). */
export function siteUsage({ accessLogs, earlierVersionDays }: Site): ByUse[] {
  const visits = VISITS_IN_THOUSANDS * 1000;
  const requests = visits * REQUESTS_OF_A_VISIT;
  return [
    ...byUse(
      "cdnData",
      (visits * MEGABYTES_OF_A_VISIT) / 1000,
      `${VISITS_IN_THOUSANDS},000 visits a month; an account's first 1,000 GB are free`,
    ),
    ...byUse(
      "cdnRequest",
      requests / 10_000,
      `${REQUESTS_OF_A_VISIT} of each visit, by HTTPS; an account's first 10 million are free`,
    ),
    ...byUse("cdnFunction", requests / 1e6, "rewrites of paths; an account's first 2 million are free"),
    ...byUse("s3Storage", 1, `the site's files, with earlier versions of ${earlierVersionDays} days`),
    ...(accessLogs === false ? [] : logs(requests, accessLogs.retentionDays)),
  ];
}

function logs(requests: number, days: number): ByUse[] {
  const kept = Math.round((100 * requests * LOG_BYTES_OF_A_REQUEST * days) / 30 / 1e9) / 100;
  return [
    ...byUse(
      "s3Storage",
      kept,
      `access logs of ${requests / 1e6} million requests a month, kept for ${days} days`,
    ),
    ...byUse("s3Write", LOG_FILES_IN_THOUSANDS, "files of the site's access logs"),
  ];
}
