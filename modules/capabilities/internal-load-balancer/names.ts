import { Route53Zone } from "#provider-aws/route53-zone";
import { Construct } from "../../cdktf.ts";
import type { Common } from "../../environment/common.ts";
import { findZone, pointName } from "../../ingress/hosted-zone.ts";
import type { DataSite, Make, ServiceSite } from "../building.ts";
import { type InternalIngress, type OfDomain, zoneOfDomain } from "./schema.ts";

/**
 * A zone that is made is kept with the data: others may put records into it, and associate it with VPCs of theirs, which
 * stay as they are.
 */
export const makeInternalZone: Make<DataSite, InternalIngress, Common> = (
  { scope, vpc },
  { zone },
  { disposable },
) => {
  if (!zone?.create) return {};
  const made = new Route53Zone(scope, "internal-zone", {
    name: zone.name,
    vpc: [{ vpcId: vpc.id }],
    forceDestroy: disposable,
    lifecycle: { ignoreChanges: ["vpc"], ...(disposable ? {} : { preventDestroy: true }) },
  });
  return { internalZoneId: made.zoneId };
};

/** Points the names to the load balancer, which has addresses of IPv4 alone. */
export const pointInternalNames: Make<ServiceSite, InternalIngress, Common & OfDomain> = (
  { scope: stack, vpc, offered },
  { zone, names = [] },
  { domain },
) => {
  const balancer = offered.loadBalancers["internalIngress"]?.loadBalancer;
  if (zone === undefined || balancer === undefined) return {};
  const scope = new Construct(stack, "internal-names");
  const { name, id, associate } = zone;
  const zoneId =
    offered.internalZoneId ??
    (zoneOfDomain(zone, domain?.zone) ? offered.zoneId : undefined) ??
    findZone(scope, "zone", { name, id, associate, vpcId: vpc.id, key: "internalIngress.zone" });
  for (const one of names) pointName(scope, { zoneId, name: one, type: "A" }, balancer);
  return {};
};
