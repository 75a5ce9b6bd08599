import type { z } from "zod";
import type { PriceRequest } from "../../aws/prices.ts";
import type { Common } from "../../environment/common.ts";
import type { Made } from "../billing.ts";
import { hostPrices, SPOT } from "../host-prices.ts";
import type { fargateCapacity } from "./schema.ts";

type Fargate = z.output<typeof fargateCapacity>;

/** The fewest tasks on demand, since the price of Spot changes all the time; and the hosts that services leave. */
export function fargatePrices(
  { architecture, leaving, placement, spotPercent }: Fargate,
  _: Common,
  { fargateTasks }: Made,
): PriceRequest[] {
  const sum = (of: (one: (typeof fargateTasks)[number]) => number): number =>
    fargateTasks.reduce((total, one) => total + one.count * of(one), 0);
  const spot = spotPercent > 0 ? { note: SPOT } : {};
  return [
    { item: `fargateVcpu:${architecture}`, quantity: sum(({ cpu }) => cpu / 1024), ...spot },
    { item: `fargateGb:${architecture}`, quantity: sum(({ memory }) => memory / 1024), ...spot },
    { item: "publicIpv4", quantity: placement === "public" ? sum(() => 1) : 0 },
    ...(leaving ? hostPrices(leaving, "of hosts that services leave for Fargate") : []),
  ];
}
