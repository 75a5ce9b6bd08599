import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { overlap, parseNetwork } from "../../network/cidr.ts";
import { INTERFACE_ENDPOINTS } from "../../network/egress.ts";
import type { Decisions, Quotas } from "../deploying.ts";
import type { network as schema } from "./schema.ts";

type Settings = z.output<typeof schema>;
type Reads = Common & { readonly network: Settings };

export const decisions: Decisions<Settings, Reads> = ({ cidr }, _, { others }) => {
  const own = parseNetwork(cidr);
  const same = others.filter((other) => overlap(own, parseNetwork(other.network.cidr)));
  if (same.length === 0) return [];
  const names = same.map((other) => `${other.name} (${other.network.cidr})`);
  return [
    {
      stage: "neighbours",
      message: `network.cidr: ${cidr} overlaps ${names.join(", ")}; such networks can never be connected to each other. Changing cidr later replaces the VPC.`,
    },
  ];
};

export const quotas: Quotas<Settings, Reads> = ({ zones, egress }) => {
  const count = typeof zones === "number" ? zones : zones.length;
  const natGateways = { "nat-gateway": 1, "nat-gateway-per-zone": count } as Readonly<Record<string, number>>;
  const gateways = natGateways[egress] ?? 0;
  return {
    vpcs: 1,
    elasticIps: gateways,
    // One of them at least is in the first zone.
    natGateways: Math.min(gateways, 1),
    interfaceEndpoints: egress === "endpoints" ? INTERFACE_ENDPOINTS.length : 0,
  };
};
