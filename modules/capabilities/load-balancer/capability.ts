import type { Common } from "../../environment/common";
import { capability } from "../capability";
import { agreement } from "./agreement";
import { makeLoadBalancer } from "./build";
import { decisions, quotas } from "./deploying";
import { holds } from "./holds";
import { moves } from "./moves";
import { balancerParts } from "./picture";
import { loadBalancerPrices, loadBalancerUsage } from "./price";
import { resources } from "./resources";
import { ingress } from "./schema";
import { type Balanced, proxyVariables } from "./trusted-proxies";
import { trustedProxiesAreTheBalancer } from "./trusted-proxies-agreement";

export const loadBalancer = capability<Common & Balanced>()({
  name: "load-balancer",
  settings: { at: ["ingress"], schema: ingress },
  page: "docs/moving.md",
  prices: loadBalancerPrices,
  usage: loadBalancerUsage,
  resources,
  picture: balancerParts,
  agreement,
  projectAgreement: [trustedProxiesAreTheBalancer],
  decisions,
  existingSecrets: { none: "it names none" },
  quotas,
  build: [{ stack: "service", make: makeLoadBalancer }],
  hands: (_, environment, project) => ({ variables: proxyVariables(environment, project) }),
  endpoints: { none: "tasks and hosts alone need endpoints" },
  firstDeployment: { none: "it comes with the service" },
  runsServices: { none: "services do not run on it" },
  holds,
  moves,
});
