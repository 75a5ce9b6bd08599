import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { Common } from "../../environment/common.ts";
import { overlap, parseNetwork } from "../../network/cidr.ts";
import { INTERFACE_ENDPOINTS } from "../../network/egress.ts";
import type { Decisions, Quotas } from "../deploying.ts";
import type { network as schema } from "./schema.ts";

type Settings = z.output<typeof schema>;
type Reads = Common & { readonly network: Settings };

export const decisions: Decisions<Settings, Reads> = ({ cidr, existing }, _, { others }) => {
  const own = parseNetwork(cidr);
  const same = others.filter(
    ({ network }) => !shares(existing, network.existing) && overlap(own, parseNetwork(network.cidr)),
  );
  if (same.length === 0) return [];
  const names = same.map((other) => `${other.name} (${other.network.cidr})`);
  return [
    {
      stage: "neighbours",
      message: `network.cidr: ${cidr} overlaps ${names.join(", ")}; such networks can never be connected to each other. Changing cidr later replaces the VPC.`,
    },
  ];
};

/** Two environments in one VPC are connected already. */
const shares = (one: Settings["existing"], other: Settings["existing"]): boolean =>
  one !== undefined && isDeepStrictEqual(one.vpc, other?.vpc);

const makesEndpoints = (existing: Settings["existing"]): boolean =>
  existing === undefined || existing.endpoints === "create";

export const quotas: Quotas<Settings, Reads> = ({ zones, egress, existing }) => {
  const count = typeof zones === "number" ? zones : zones.length;
  const natGateways = { "nat-gateway": 1, "nat-gateway-per-zone": count } as Readonly<Record<string, number>>;
  const gateways = natGateways[egress] ?? 0;
  return {
    vpcs: existing ? 0 : 1,
    elasticIps: gateways,
    // One of them at least is in the first zone.
    natGateways: Math.min(gateways, 1),
    interfaceEndpoints: egress === "endpoints" && makesEndpoints(existing) ? INTERFACE_ENDPOINTS.length : 0,
  };
};
