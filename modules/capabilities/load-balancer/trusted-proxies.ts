import type { z } from "zod";
import type { ComposeProject } from "../../compose/index.ts";
import { cutSubnets } from "../../network/cidr.ts";
import type { ISubnet } from "../../network/vpc.ts";
import type { Domain } from "../domain/schema.ts";
import type { Hands } from "../handing.ts";
import type { network } from "../network/schema.ts";
import type { service } from "../services/schema.ts";
import type { ingress } from "./schema.ts";

type Ingress = z.output<typeof ingress>;

/** What decides, with `ingress`, where the load balancer is and who is behind it. */
export interface Balanced {
  readonly network: z.output<typeof network>;
  readonly service: z.output<typeof service>;
  readonly domain?: Domain | undefined;
}

/**
 * The variable by which an image is told whose X-Forwarded-For to believe: networks, separated by commas. nginx/ of this
 * project reads it, and any other image that wants the networks may.
 */
export const TRUSTED_PROXIES = "TRUSTED_PROXIES";

/**
 * Networks of the load balancer's subnets, the only place that its addresses come from; undefined where the subnets
 * exist, whose networks are read when Terraform plans.
 * Source: Elastic Load Balancing User Guide, "Application Load Balancer subnets" (2026-11).
 */
export function balancerNetworks(
  { public: isPublic }: Pick<Ingress, "public">,
  { network }: Pick<Balanced, "network">,
): readonly string[] | undefined {
  if (network.existing) return undefined;
  const tier = isPublic ? "public" : "private";
  const zones = typeof network.zones === "number" ? network.zones : network.zones.length;
  return network.subnets?.[tier] ?? cutSubnets(network.cidr, tier, zones);
}

/** The container that is told the load balancer's networks: the entry, when its compose service reads them. */
function readerOf({ service }: Balanced, project: ComposeProject): string | undefined {
  const entry = service.entry?.service;
  const reads = Object.hasOwn(project.services[entry ?? ""]?.environment ?? {}, TRUSTED_PROXIES);
  return reads ? entry : undefined;
}

/** The variable of whoever reads it; its name alone where only the stack knows the networks. */
export function proxyVariables(
  ingress: Ingress,
  environment: Balanced,
  project: ComposeProject,
): Pick<Partial<Hands>, "variables" | "builtVariables"> {
  const reader = readerOf(environment, project);
  if (reader === undefined) return {};
  const networks = balancerNetworks(ingress, environment);
  return networks
    ? { variables: { [reader]: { [TRUSTED_PROXIES]: networks.join(",") } } }
    : { builtVariables: { [reader]: [TRUSTED_PROXIES] } };
}

/** The values of those that `proxyVariables` names only. */
export function builtProxyVariables(
  environment: Balanced,
  project: ComposeProject,
  subnets: readonly ISubnet[],
): Hands["variables"] {
  const reader = readerOf(environment, project);
  return reader === undefined || !environment.network.existing
    ? {}
    : { [reader]: { [TRUSTED_PROXIES]: subnets.map(({ cidr }) => cidr).join(",") } };
}
