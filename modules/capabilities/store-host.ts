import type { PriceRequest } from "../aws/prices.ts";
import { standardVcpus } from "../compute/host-vcpus.ts";
import { physicalName } from "../naming.ts";
import { type ByUse, byUse } from "./billing.ts";
import type { Quotas } from "./deploying.ts";
import type { Arguments, HeldData } from "./holding.ts";
import { detailedMonitoring, FREE_METRICS, instancePrice } from "./host-prices.ts";
import type { NetworkWithEgress } from "./launch-type.ts";

/** What holds of everything that keeps its data on a host of its own, be it a database or a cache. */

interface HostSettings {
  readonly instanceType: string;
  readonly placement: "private" | "public";
  readonly volumeGiB: number;
  readonly snapshots: number;
}

/** What the root volume of the host holds, in GiB. */
const ROOT_VOLUME_GIB = 30;
/** How much of a volume changes from one snapshot to the next. */
const CHANGED = 0.05;

/** The host with its two volumes, and the name that tasks reach it by. */
export const hostStorePrices = ({ instanceType, placement, volumeGiB }: HostSettings): PriceRequest[] => [
  instancePrice(instanceType, 1),
  { item: "gp3", quantity: volumeGiB + ROOT_VOLUME_GIB },
  { item: "publicIpv4", quantity: placement === "public" ? 1 : 0 },
  { item: "hostedZone", quantity: 1 },
  detailedMonitoring(1),
  { item: "metric", quantity: 1, note: `how full the volume is; ${FREE_METRICS}` },
];

export const hostStoreUsage = ({ snapshots, volumeGiB }: HostSettings): ByUse[] => [
  ...byUse(
    "ebsSnapshot",
    Math.round(volumeGiB * (1 + CHANGED * (snapshots - 1))),
    `${snapshots} daily snapshots of a full volume, of which ${100 * CHANGED} % change a day`,
  ),
];

/** The host attaches its own volume. */
export const hostEndpoints = ["ec2"] as const;

export const hostQuotas: Quotas<HostSettings, NetworkWithEgress> = ({ instanceType }, { network }) => ({
  onDemandVcpus: standardVcpus(instanceType),
  interfaceEndpoints: network.egress === "endpoints" ? hostEndpoints.length : 0,
});

/** The volume of a service's host: a database and a cache may each have one. */
export function heldVolume(
  environment: { readonly name: string },
  service: string,
  { tags }: Arguments,
  held: HeldData,
): HeldData | undefined {
  const own = physicalName(environment.name, service);
  const isOwn = typeof tags === "object" && tags !== null && "stateful" in tags && tags.stateful === own;
  return isOwn ? held : undefined;
}
