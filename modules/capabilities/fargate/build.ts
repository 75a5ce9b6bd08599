import type { z } from "zod";
import type { CapacitySite } from "../../compute/builds-capacity.ts";
import { buildHosts } from "../hosts/build.ts";
import { FargateCapacity, fargateStrategy } from "./fargate-capacity.ts";
import type { fargateCapacity } from "./schema.ts";

/** Fargate, beside the hosts that services leave for it. */
export function buildFargate(
  site: CapacitySite,
  { leaving, placement, spotPercent }: z.output<typeof fargateCapacity>,
): FargateCapacity {
  const besides =
    leaving &&
    buildHosts(site, leaving, {
      securityGroup: site.hostSecurityGroup(),
      leftFor: fargateStrategy(spotPercent),
    });
  return new FargateCapacity(site.scope, besides ? "fargate" : "capacity", {
    cluster: site.cluster,
    spotPercent,
    publicAddresses: placement === "public",
    besides,
  });
}
