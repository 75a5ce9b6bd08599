/** What hosts cost, whoever has them. */

import { findInstanceType } from "../aws/instance-types";
import type { PriceRequest } from "../aws/prices";
import { type ByUse, byUse } from "./billing";
import type { HostCapacity } from "./hosts/schema";

/** What detailed monitoring tells of an instance. Source: AWS Price List, "EC2 detailed monitoring" (2026-04-03). */
const METRICS_OF_A_HOST = 7;

/** The fewest hosts, of the type that is preferred, on demand: the price of Spot changes all the time. */
export const hostPrices = ({
  instanceTypes,
  min,
  placement,
  rootVolumeGiB,
}: HostCapacity): PriceRequest[] => [
  { item: `instance:${instanceTypes[0]}`, quantity: min },
  { item: "gp3", quantity: min * rootVolumeGiB },
  { item: "publicIpv4", quantity: placement === "public" ? min : 0 },
];

export const hostUsage = ({ instanceTypes, min }: HostCapacity): ByUse[] => [
  ...byUse("metric", min * METRICS_OF_A_HOST, `detailed monitoring, ${METRICS_OF_A_HOST} for each host`),
  ...cpuCredits(instanceTypes[0]),
];

/**
 * Unlimited is what EC2 gives these families when nothing is said. Source: EC2 User Guide, "Unlimited mode for burstable
 * performance instances" (2026-11).
 */
const UNLIMITED = /^(t3|t3a|t4g)\./;

/** Of a host that uses more than its baseline for longer than its credits last. */
export function cpuCredits(instanceType: string | undefined): ByUse[] {
  const [family] = UNLIMITED.exec(instanceType ?? "") ?? [];
  if (!family || !findInstanceType(instanceType ?? "")?.burstable) return [];
  const item = `cpuCredit:${family.slice(0, -1)}` as const;
  return [{ item, quantity: 0, assumption: "none, while a day's average stays below the baseline" }];
}
