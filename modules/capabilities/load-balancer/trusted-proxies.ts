import type { z } from "zod";
import type { ComposeProject } from "../../compose/index.ts";
import { cutSubnets } from "../../network/cidr.ts";
import type { ISubnet } from "../../network/vpc.ts";
import type { Domain } from "../domain/schema.ts";
import type { Hands } from "../handing.ts";
import type { network } from "../network/schema.ts";
import type { furtherServices, service } from "../services/schema.ts";
import type { Site } from "../site/schema.ts";
import type { ingress } from "./schema.ts";

type Ingress = z.output<typeof ingress>;

/** What decides, with `ingress`, where the load balancer is and who is behind it. */
export interface Balanced {
  readonly network: z.output<typeof network>;
  readonly service: z.output<typeof service>;
  readonly furtherServices?: z.output<typeof furtherServices>;
  readonly domain?: Domain | undefined;
  readonly site?: Site | undefined;
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

/** A load balancer, by its key in the environment file. */
type Through = "ingress" | "internalIngress";

/** The containers that are told a load balancer's networks: each entry behind it whose compose service reads them. */
function readersOf(
  through: Through,
  { service, furtherServices = {} }: Balanced,
  project: ComposeProject,
): string[] {
  const isInternal = through === "internalIngress";
  const further = Object.values(furtherServices).filter(({ entry }) => entry?.internal === isInternal);
  const entries = [...(isInternal ? [] : [service]), ...further].flatMap(({ entry }) => entry?.service ?? []);
  return entries.filter((name) => Object.hasOwn(project.services[name]?.environment ?? {}, TRUSTED_PROXIES));
}

/** The variable of whoever reads it; its name alone where only the stack knows the networks. */
export function proxyVariables(
  through: Through,
  balancer: Pick<Ingress, "public">,
  environment: Balanced,
  project: ComposeProject,
): Pick<Partial<Hands>, "variables" | "builtVariables"> {
  const readers = readersOf(through, environment, project);
  if (readers.length === 0) return {};
  const networks = balancerNetworks(balancer, environment);
  return networks
    ? { variables: forEach(readers, { [TRUSTED_PROXIES]: networks.join(",") }) }
    : { builtVariables: forEach(readers, [TRUSTED_PROXIES]) };
}

/** The values of those that `proxyVariables` names only. */
export function builtProxyVariables(
  through: Through,
  environment: Balanced,
  project: ComposeProject,
  subnets: readonly ISubnet[],
): Hands["variables"] {
  if (!environment.network.existing) return {};
  const networks = subnets.map(({ cidr }) => cidr).join(",");
  return forEach(readersOf(through, environment, project), { [TRUSTED_PROXIES]: networks });
}

const forEach = <T>(names: readonly string[], value: T): Record<string, T> =>
  Object.fromEntries(names.map((name) => [name, value]));
