import type { Common } from "../../environment/common.ts";
import { capability } from "../capability.ts";
import { type Balanced, proxyVariables } from "../load-balancer/trusted-proxies.ts";
import type { Services } from "../services/schema.ts";
import { agreement } from "./agreement.ts";
import { makeInternalLoadBalancer } from "./build.ts";
import { decisions, quotas } from "./deploying.ts";
import { holds } from "./holds.ts";
import { moves } from "./moves.ts";
import { makeInternalZone, pointInternalNames } from "./names.ts";
import { internalNameParts } from "./picture.ts";
import { internalLoadBalancerPrices, internalLoadBalancerUsage } from "./price.ts";
import { internalIngress, type OfDomain } from "./schema.ts";

/** A second load balancer, which only the VPC or whoever is named reaches. */
export const internalLoadBalancer = capability<
  Common & Balanced & OfDomain & Pick<Services, "furtherServices">
>()({
  name: "internal-load-balancer",
  settings: {
    at: ["internalIngress"],
    schema: internalIngress
      .optional()
      .describe(
        "A second load balancer in private subnets, for entries of `furtherServices` with `internal: true`; default none",
      ),
  },
  page: "docs/services.md",
  prices: internalLoadBalancerPrices,
  usage: internalLoadBalancerUsage,
  resources: { none: "the same as the load balancer in front, and as names of it" },
  picture: internalNameParts,
  agreement,
  projectAgreement: { none: "its health checks are judged by what they find" },
  decisions,
  existingSecrets: { none: "it names none" },
  quotas,
  build: [
    { stack: "data", make: makeInternalZone },
    { stack: "service", make: makeInternalLoadBalancer },
    { stack: "service", make: pointInternalNames, last: true },
  ],
  hands: (_, environment, project) =>
    proxyVariables("internalIngress", { public: false }, environment, project),
  endpoints: { none: "tasks and hosts alone need endpoints" },
  firstDeployment: { none: "it comes with the service" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves,
});
