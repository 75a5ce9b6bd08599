import type { PriceRequest } from "../../aws/prices.ts";
import { type ByUse, byUse } from "../billing.ts";
import { accessLogUsage } from "../load-balancer/price.ts";
import type { InternalIngress } from "./schema.ts";

/** It has addresses of the VPC alone, which are free; so are questions for its aliases. A zone that is there is not the environment's. */
export const internalLoadBalancerPrices = ({ zone }: InternalIngress): PriceRequest[] => [
  { item: "applicationLoadBalancer", quantity: 1 },
  { item: "hostedZone", quantity: zone?.create ? 1 : 0 },
];

export const internalLoadBalancerUsage = ({ accessLogs }: InternalIngress): ByUse[] => [
  ...byUse(
    "loadBalancerCapacityUnit",
    1,
    "one all month: 25 new connections a second, 3,000 open ones, or 1 GB an hour",
  ),
  ...(accessLogs === false ? [] : accessLogUsage(accessLogs.retentionDays)),
];
