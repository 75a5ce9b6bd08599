import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { agreement } from "./agreement.ts";
import { makeLoadBalancer } from "./build.ts";
import { decisions, quotas } from "./deploying.ts";
import { holds } from "./holds.ts";
import { moves } from "./moves.ts";
import { balancerParts } from "./picture.ts";
import { loadBalancerPrices, loadBalancerUsage } from "./price.ts";
import { ingress } from "./schema.ts";
import { trustedHopsAreThoseOfTheSite } from "./trusted-hops.ts";
import { type Balanced, proxyVariables } from "./trusted-proxies.ts";
import { trustedProxiesAreTheBalancer } from "./trusted-proxies-agreement.ts";

export const loadBalancer = capability<Common & Balanced>()({
  name: "load-balancer",
  settings: {
    at: ["ingress"],
    schema: ingress
      .optional()
      .describe(
        "The load balancer in front of `service`, with `service.entry`; default none, for workers that nobody calls",
      ),
  },
  page: "docs/moving.md",
  prices: loadBalancerPrices,
  usage: loadBalancerUsage,
  resources: { none: "those of either load balancer are in load-balancer-resources.ts" },
  picture: balancerParts,
  agreement,
  projectAgreement: [trustedProxiesAreTheBalancer, trustedHopsAreThoseOfTheSite],
  decisions,
  existingSecrets: { none: "it names none" },
  quotas,
  build: [{ stack: "service", make: makeLoadBalancer }],
  hands: (ingress, environment, project) => proxyVariables("ingress", ingress, environment, project),
  endpoints: { none: "tasks and hosts alone need endpoints" },
  firstDeployment: { none: "it comes with the service" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves,
});
