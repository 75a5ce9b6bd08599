import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { hostPrices, hostUsage } from "../host-prices";
import { resources } from "./resources";
import { hostCapacity } from "./schema";

export const hosts = capability<Common>()({
  name: "hosts",
  settings: { at: ["capacity"], form: true, schema: hostCapacity },
  page: "docs/moving.md",
  prices: hostPrices,
  usage: hostUsage,
  resources,
});
