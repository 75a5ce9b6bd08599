import type { z } from "zod";
import type { PriceRequest } from "../../aws/prices.ts";
import type { Common } from "../../environment/common.ts";
import { type ByUse, byUse } from "../billing.ts";
import { type network, zonesOf } from "../network/schema.ts";
import { accessLogDays, type ingress } from "./schema.ts";

type Ingress = z.output<typeof ingress>;

const REQUESTS_IN_MILLIONS = 3;
const INTERNET_GB = 100;
/** Source: aws.amazon.com/s3/pricing, "first 100 GB data transfer out to internet per month", of all services (2026-09-20). */
const ANSWERS = "answers to clients; an account's first 100 GB a month, in all regions together, are free";
/** An entry of an access log, compressed as the load balancer writes it. */
const LOG_BYTES_OF_A_REQUEST = 150;
/** A file each five minutes by each address. */
const LOG_FILES_IN_THOUSANDS = 17;

/** An address in each zone, where it faces the internet. */
export const loadBalancerPrices = (
  { public: isPublic }: Ingress,
  { network: of }: Common & { readonly network: z.output<typeof network> },
): PriceRequest[] => [
  { item: "applicationLoadBalancer", quantity: 1 },
  { item: "publicIpv4", quantity: isPublic ? zonesOf(of) : 0 },
];

export function loadBalancerUsage(ingress: Ingress): ByUse[] {
  const days = accessLogDays(ingress);
  return [
    ...byUse(
      "loadBalancerCapacityUnit",
      1,
      "one all month: 25 new connections a second, 3,000 open ones, or 1 GB an hour",
    ),
    ...(ingress.public ? byUse("internetData", INTERNET_GB, ANSWERS) : []),
    ...(days === undefined ? [] : accessLogUsage(days)),
  ];
}

export function accessLogUsage(days: number): ByUse[] {
  const gbOfAMonth = (REQUESTS_IN_MILLIONS * 1e6 * LOG_BYTES_OF_A_REQUEST) / 1e9;
  const kept = Math.round((100 * gbOfAMonth * days) / 30) / 100;
  return [
    ...byUse(
      "s3Storage",
      kept,
      `access logs of ${REQUESTS_IN_MILLIONS} million requests a month, kept for ${days} days`,
    ),
    ...byUse("s3Write", LOG_FILES_IN_THOUSANDS, "files of access logs, one each five minutes and address"),
  ];
}
