import type { PriceRequest } from "../../aws/prices.ts";
import type { Domain } from "./schema.ts";

/** A zone that is there already is not the environment's. Certificates for load balancers are free. */
export const domainPrices = ({ zone }: Domain): PriceRequest[] => [
  { item: "hostedZone", quantity: zone.create ? 1 : 0 },
];
