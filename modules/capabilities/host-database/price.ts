import type { PriceRequest } from "../../aws/prices.ts";
import { type ByUse, byUse } from "../billing.ts";
import { detailedMonitoring, FREE_METRICS, instancePrice } from "../host-prices.ts";
import type { DatabaseOnHost } from "./schema.ts";

/** What the root volume of the host holds, in GiB. */
const ROOT_VOLUME_GIB = 30;
/** How much of a volume changes from one snapshot to the next. */
const CHANGED = 0.05;

/** The host with its two volumes, and the name that tasks reach the database by. */
export const hostDatabasePrices = ({
  instanceType,
  placement,
  volumeGiB,
}: DatabaseOnHost): PriceRequest[] => [
  instancePrice(instanceType, 1),
  { item: "gp3", quantity: volumeGiB + ROOT_VOLUME_GIB },
  { item: "publicIpv4", quantity: placement === "public" ? 1 : 0 },
  { item: "hostedZone", quantity: 1 },
  detailedMonitoring(1),
  { item: "metric", quantity: 1, note: `how full the volume is; ${FREE_METRICS}` },
];

export const hostDatabaseUsage = ({ snapshots, volumeGiB }: DatabaseOnHost): ByUse[] => [
  ...byUse(
    "ebsSnapshot",
    Math.round(volumeGiB * (1 + CHANGED * (snapshots - 1))),
    `${snapshots} daily snapshots of a full volume, of which ${100 * CHANGED} % change a day`,
  ),
];
