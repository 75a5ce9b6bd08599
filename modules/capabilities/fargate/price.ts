import type { z } from "zod";
import type { PriceRequest } from "../../aws/prices";
import type { Common } from "../../environment/common";
import type { ByUse, Made } from "../billing";
import { hostPrices, hostUsage } from "../host-prices";
import type { fargateCapacity } from "./schema";

type Fargate = z.output<typeof fargateCapacity>;

/** The fewest tasks on demand, since the price of Spot changes all the time; and the hosts that services leave. */
export function fargatePrices(
  { architecture, leaving, placement }: Fargate,
  _: Common,
  { fargateTasks }: Made,
): PriceRequest[] {
  const sum = (of: (one: (typeof fargateTasks)[number]) => number): number =>
    fargateTasks.reduce((total, one) => total + one.count * of(one), 0);
  return [
    { item: `fargateVcpu:${architecture}`, quantity: sum(({ cpu }) => cpu / 1024) },
    { item: `fargateGb:${architecture}`, quantity: sum(({ memory }) => memory / 1024) },
    { item: "publicIpv4", quantity: placement === "public" ? sum(() => 1) : 0 },
    ...(leaving ? hostPrices(leaving) : []),
  ];
}

/** A task's size is all that Fargate bills: the 20 GiB of storage that each has cost nothing. */
export const fargateUsage = ({ leaving }: Fargate): ByUse[] => (leaving ? hostUsage(leaving) : []);
