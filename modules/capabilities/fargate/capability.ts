import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { fargatePrices, fargateUsage } from "./price";
import { fargateCapacity } from "./schema";

export const fargate = capability<Common>()({
  name: "fargate",
  settings: { at: ["capacity"], form: true, schema: fargateCapacity },
  page: "docs/moving.md",
  prices: fargatePrices,
  usage: fargateUsage,
  resources: { none: "a capacity provider of AWS, which every cluster can have" },
});
