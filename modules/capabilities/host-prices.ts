/** What hosts cost, whoever has them. */

import { findInstanceType } from "../aws/instance-types.ts";
import type { PriceRequest } from "../aws/prices.ts";
import type { HostCapacity } from "./hosts/schema.ts";

/** What detailed monitoring tells of an instance. Source: AWS Price List, "EC2 detailed monitoring" (2026-04-03). */
const METRICS_OF_A_HOST = 7;

/** The fewest hosts, of the type that is preferred, on demand: the price of Spot changes all the time. */
export const hostPrices = (
  { instanceTypes, min, placement, rootVolumeGiB, spotPercent }: HostCapacity,
  why?: string,
): PriceRequest[] => [
  instancePrice(instanceTypes[0] ?? "", min, [why, spotPercent > 0 ? SPOT : undefined]),
  { item: "gp3", quantity: min * rootVolumeGiB },
  { item: "publicIpv4", quantity: placement === "public" ? min : 0 },
  detailedMonitoring(min),
];

/** CloudWatch's free tier: 10 metrics, custom or of detailed monitoring. Source: aws.amazon.com/cloudwatch/pricing (2026-11). */
export const FREE_METRICS = "an account's first 10 are free";

export const SPOT = "at the price on demand; Spot costs less, and its price changes all the time";

export const detailedMonitoring = (hosts: number): PriceRequest => ({
  item: "metric",
  quantity: hosts * METRICS_OF_A_HOST,
  note: `detailed monitoring, ${METRICS_OF_A_HOST} for each host; ${FREE_METRICS}`,
});

export const ABOVE_BASELINE = "more while a day's average is above its CPU baseline";

/**
 * Unlimited is what EC2 gives these families when nothing is said. Source: EC2 User Guide, "Unlimited mode for burstable
 * performance instances" (2026-11).
 */
const UNLIMITED = /^(t3|t3a|t4g)\./;

/** A burstable one that uses more than its baseline for longer than its credits last costs more. */
export function instancePrice(
  type: string,
  quantity: number,
  notes: readonly (string | undefined)[] = [],
): PriceRequest {
  const isUnlimited = UNLIMITED.test(type) && findInstanceType(type)?.burstable;
  const all = [...notes, isUnlimited ? ABOVE_BASELINE : undefined];
  const note = all.filter((one) => one !== undefined).join("; ");
  return { item: `instance:${type}`, quantity, ...(note === "" ? {} : { note }) };
}
