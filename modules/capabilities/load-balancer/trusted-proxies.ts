import type { z } from "zod";
import type { ComposeProject } from "../../compose/index.ts";
import { cutSubnets } from "../../network/cidr.ts";
import type { network } from "../network/schema.ts";
import type { service } from "../services/schema.ts";
import type { ingress } from "./schema.ts";

type Ingress = z.output<typeof ingress>;

/** What decides, with `ingress`, where the load balancer is and who is behind it. */
export interface Balanced {
  readonly network: z.output<typeof network>;
  readonly service: z.output<typeof service>;
}

/**
 * The variable by which an image is told whose X-Forwarded-For to believe: networks, separated by commas. nginx/ of this
 * project reads it, and any other image that wants the networks may.
 */
export const TRUSTED_PROXIES = "TRUSTED_PROXIES";

/**
 * Networks of the load balancer's subnets, the only place that its addresses come from.
 * Source: Elastic Load Balancing User Guide, "Application Load Balancer subnets" (2026-11).
 */
export function balancerNetworks(
  { public: isPublic }: Pick<Ingress, "public">,
  { network }: Pick<Balanced, "network">,
): readonly string[] {
  const tier = isPublic ? "public" : "private";
  const zones = typeof network.zones === "number" ? network.zones : network.zones.length;
  return network.subnets?.[tier] ?? cutSubnets(network.cidr, tier, zones);
}

/** Variables by container: the entry is told the load balancer's networks when its compose service reads them. */
export function proxyVariables(
  ingress: Ingress,
  environment: Balanced,
  project: ComposeProject,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  const entry = environment.service.entry?.service;
  if (entry === undefined) return {};
  const reads = Object.hasOwn(project.services[entry]?.environment ?? {}, TRUSTED_PROXIES);
  return reads ? { [entry]: { [TRUSTED_PROXIES]: balancerNetworks(ingress, environment).join(",") } } : {};
}
