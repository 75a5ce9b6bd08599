import type { z } from "zod";
import { contains, type Network, overlap, parseNetwork } from "../../network/cidr.ts";
import { isNetwork, isWorld } from "../../network/world.ts";
import type { ProjectCombination } from "../rules.ts";
import type { ingress } from "./schema.ts";
import { type Balanced, balancerNetworks, TRUSTED_PROXIES } from "./trusted-proxies.ts";

type Ingress = z.output<typeof ingress>;

export const trustedProxiesAreTheBalancer: ProjectCombination<Ingress, Balanced> = {
  id: "trusted-proxies-are-the-balancer",
  keys: ["service.environment.<entry>.TRUSTED_PROXIES", "network.subnets", "ingress.public"],
  sentence:
    "What the entry trusts to tell clients' addresses holds the load balancer's subnets, nothing else of the VPC, and no more of the internet than one organisation has. Without the key it is filled in.",
  source:
    'Elastic Load Balancing User Guide, "HTTP headers and Application Load Balancers": X-Forwarded-For is appended to what the client sent (2026-11)',
  check: (ingress, environment, _, observationAt) => {
    const { entry, environment: variables } = environment.service;
    if (entry === undefined) return [];
    const written = variables[entry.service]?.[TRUSTED_PROXIES];
    if (written === undefined) return [];
    const path = ["service", "environment", entry.service, TRUSTED_PROXIES];
    return judge(written, ingress, environment).map((message) => observationAt(path, message));
  },
};

function judge(written: string, ingress: Ingress, environment: Balanced): string[] {
  const { network } = environment;
  const balancer = balancerNetworks(ingress, environment);
  const trusted = written
    .split(",")
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .map((text) => ({ text, net: parse(text) }));
  const mend = `remove the key, and it becomes ${balancer?.join(",") ?? "the networks of the load balancer's subnets"}`;
  // Those of subnets that exist are not known here.
  const missing = (balancer ?? []).filter(
    (subnet) => !trusted.some(({ net }) => net && contains(net, parseNetwork(subnet))),
  );
  const strange = trusted.filter(({ text }) => !isNetwork(text));
  const world = trusted.filter(({ text }) => isWorld(text));
  const wide = trusted.filter(
    ({ text, net }) => net && !isWorld(text) && isWide(net, balancer, parseNetwork(network.cidr)),
  );
  return [
    ...strange.map(
      ({ text }) =>
        `"${text}" is not a network, so it is unclear whom it trusts; write one such as 203.0.113.0/24.`,
    ),
    ...world.map(
      ({ text }) =>
        `"${text}" holds more than any one network of the internet, so that strangers could forge a client's address; ${mend}.`,
    ),
    ...(missing.length > 0
      ? [
          `"${written}" does not hold ${missing.join(", ")}, where ingress.public: ${ingress.public} puts the load balancer; ${mend}.`,
        ]
      : []),
    ...wide.map(
      ({ text }) =>
        `"${text}" holds more of network.cidr ${network.cidr} than the load balancer's subnets, so that anybody inside could forge a client's address; ${mend}.`,
    ),
  ];
}

/** Whether it reaches into the VPC beyond the load balancer's subnets. What lies outside, such as a CDN, may be trusted, too. */
function isWide(net: Network, balancer: readonly string[] | undefined, vpc: Network): boolean {
  // Subnets that exist are parts of their VPC, though nobody knows here which.
  if (!balancer) return contains(net, vpc);
  return overlap(net, vpc) && !balancer.some((subnet) => contains(parseNetwork(subnet), net));
}

/** An address alone is a network of one. Load balancers talk to targets by IPv4, so that none of IPv6 can be theirs. */
function parse(text: string): Network | undefined {
  try {
    return parseNetwork(text.includes("/") ? text : `${text}/32`);
  } catch {
    return undefined;
  }
}
