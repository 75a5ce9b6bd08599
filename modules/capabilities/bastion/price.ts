import type { z } from "zod";
import type { PriceRequest } from "../../aws/prices.ts";
import type { Common } from "../../environment/common.ts";
import { instancePrice } from "../host-prices.ts";
import type { network } from "../network/schema.ts";
import type { bastion } from "./schema.ts";

/** What the root volume holds, in GiB. */
const ROOT_VOLUME_GIB = 8;

/** It has an address where people reach it by SSH, and where it has no other way out. */
export function bastionPrices(
  settings: z.output<typeof bastion>,
  { network: { egress } }: Common & { readonly network: z.output<typeof network> },
): PriceRequest[] {
  const address = settings.access === "ssh" || egress === "none" ? 1 : 0;
  return [
    instancePrice(settings.instanceType, 1),
    { item: "gp3", quantity: ROOT_VOLUME_GIB },
    { item: "publicIpv4", quantity: address },
  ];
}
