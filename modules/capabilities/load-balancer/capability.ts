import type { z } from "zod";
import type { Common } from "../../environment/common";
import { capability } from "../capability";
import type { network } from "../network/schema";
import { loadBalancerPrices, loadBalancerUsage } from "./price";
import { resources } from "./resources";
import { ingress } from "./schema";

export const loadBalancer = capability<Common & { readonly network: z.output<typeof network> }>()({
  name: "load-balancer",
  settings: { at: ["ingress"], schema: ingress },
  page: "docs/moving.md",
  prices: loadBalancerPrices,
  usage: loadBalancerUsage,
  resources,
});
