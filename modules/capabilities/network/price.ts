import type { z } from "zod";
import type { PricedItem, PriceRequest } from "../../aws/prices.ts";
import type { Common } from "../../environment/common.ts";
import { type ByUse, byUse, logs, type Made } from "../billing.ts";
import { type network, zonesOf } from "./schema.ts";

type Network = z.output<typeof network>;

/** Of a small application that pulls its images and calls some services of others. */
const OUTBOUND_GB = 100;
const FLOW_LOG_GB = 2;
const ZONE_GB = 100;

/** The way out of the private subnets. */
export function networkPrices(network: Network, _: Common, made: Made): PriceRequest[] {
  const zones = zonesOf(network);
  switch (network.egress) {
    case "none":
    case "existing-route":
      return [];
    case "nat-gateway":
      return natGateways(1);
    case "nat-gateway-per-zone":
      return natGateways(zones);
    case "regional-nat-gateway":
      return [
        { item: "regionalNatGatewayZone", quantity: zones },
        { item: "publicIpv4", quantity: zones },
      ];
    case "endpoints":
      return [{ item: "interfaceEndpointZone", quantity: interfaceEndpointZones(made) }];
  }
}

const natGateways = (count: number): PriceRequest[] => [
  { item: "natGateway", quantity: count },
  { item: "publicIpv4", quantity: count },
];

const interfaceEndpointZones = (made: Made): number =>
  made
    .resources("aws_vpc_endpoint")
    .filter(({ vpc_endpoint_type: type }) => type === "Interface")
    .reduce((sum, { subnet_ids: subnets }) => sum + (Array.isArray(subnets) ? subnets.length : 0), 0);

const DATA: Readonly<Partial<Record<Network["egress"], PricedItem>>> = {
  "nat-gateway": "natGatewayData",
  "nat-gateway-per-zone": "natGatewayData",
  "regional-nat-gateway": "regionalNatGatewayData",
  endpoints: "interfaceEndpointData",
};

export function networkUsage({ egress, flowLogs, existing }: Network): ByUse[] {
  const data = DATA[egress];
  return [
    ...(data ? byUse(data, OUTBOUND_GB, "what private subnets send and fetch, images among it") : []),
    ...byUse("zoneData", ZONE_GB, "what hosts and tasks send to another zone"),
    ...(flowLogs && !existing
      ? logs(
          "vendedLogIngestion",
          FLOW_LOG_GB,
          flowLogs.retentionDays,
          "flow logs of a VPC with little traffic",
        )
      : []),
  ];
}
