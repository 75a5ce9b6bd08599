import { LOAD_BALANCER_LIMITS } from "../../aws/load-balancer-limits.ts";
import type { Quotas } from "../deploying.ts";
import { type Domain, isEncrypted, type Named, redirected } from "../domain/schema.ts";
import { allDoors } from "../services/ecs-services.ts";
import type { Services } from "../services/schema.ts";

export interface Balancing extends Pick<Services, "service" | "furtherServices"> {
  readonly ingress?: Named;
  readonly domain?: Domain | undefined;
  readonly site?: object | undefined;
}

/** Rules of the load balancer that has more: one for each host and path, for five names that redirect, and for all the rest. */
export const quotas: Quotas<unknown, Balancing> = (_, environment) => {
  const { ingress, service } = environment;
  const doors = allDoors(environment, false).length;
  const ownDoors = service.entry && service.entry.hosts.length + service.entry.paths.length > 0;
  const outside = ingress === undefined ? 0 : doors + redirects(environment) + (ownDoors ? 0 : 1);
  return { listenerRules: Math.max(outside, allDoors(environment, true).length) };
};

/** A site redirects by itself. */
function redirects({ domain, ingress, site }: Balancing): number {
  if (domain === undefined || site !== undefined || !isEncrypted(domain, ingress)) return 0;
  return Math.ceil(redirected(domain).length / LOAD_BALANCER_LIMITS.ruleValues.most);
}
