import type { CapacitySite } from "../../compute/builds-capacity.ts";
import { Capacity, type CapacityProps } from "./capacity.ts";
import type { HostCapacity } from "./schema.ts";

/** Hosts of the environment's own, which services run on or leave. */
export type Hosts = HostCapacity & Pick<CapacityProps, "networkMode">;

/** @param leaving the group of hosts that services leave, and what they run on from now on. Default: they stay */
export function buildHosts(
  site: CapacitySite,
  settings: Hosts,
  leaving?: Pick<CapacityProps, "securityGroup" | "leftFor">,
): Capacity {
  const { networkMode, placement } = settings;
  return new Capacity(site.scope, "capacity", {
    environment: site.environment,
    cluster: site.cluster,
    architecture: settings.architecture,
    instanceTypes: settings.instanceTypes,
    spotPercent: settings.spotPercent,
    min: settings.min,
    max: settings.max,
    subnetIds: site.subnetIds(placement),
    publicAddresses: placement === "public",
    securityGroup: leaving?.securityGroup ?? site.securityGroup,
    // Hosts mount the volumes for their tasks.
    furtherGroupIds: site.furtherGroupIds(networkMode),
    rootVolumeGiB: settings.rootVolumeGiB,
    targetPercent: settings.targetPercent,
    warmUpSeconds: settings.warmUpSeconds,
    networkMode,
    keyName: site.keyName,
    tags: site.tags,
    dependsOn: [],
    leftFor: leaving?.leftFor,
  });
}
