import type { z } from "zod";
import { zonesOf } from "../../aws/regions.ts";
import { SUBNET_ROOM } from "../../aws/subnet-room.ts";
import { coded, type Disagreement, type Part, type Rule } from "../../environment/agreement.ts";
import type { Common } from "../../environment/common.ts";
import {
  aligned,
  contains,
  isAligned,
  isPrivate,
  LARGEST_PREFIX,
  type Network,
  overlap,
  SMALLEST_CUT_VPC,
  tryParse,
} from "../../network/cidr.ts";
import { ISOLATED_TIERS } from "../../network/vpc.ts";
import { NETWORK_PROBLEMS } from "./problems.ts";
import type { network } from "./schema.ts";

type Code = keyof typeof NETWORK_PROBLEMS;
type Settings = Part<z.output<typeof network>>;

/** Largest VPC that AWS makes. Source: Amazon VPC User Guide, "VPC CIDR blocks". */
const LARGEST_VPC = 16;
const RESERVED_ADDRESSES = SUBNET_ROOM.reserved.addresses;

/** Regions where accounts see different letters, so that a name can only be checked for its form. */
const REGIONS_WITH_OWN_LETTERS = ["us-west-1", "ap-northeast-1", "ca-central-1"];

function zonesExist({ zones }: Settings, { region }: Part<Common>): Disagreement<Code>[] {
  const known = region === undefined ? undefined : zonesOf(region);
  if (region === undefined || zones === undefined || known === undefined) return [];
  const allowed = `${region} has ${known.length} zones: ${known.join(", ")}.`;
  if (typeof zones === "number") {
    return zones <= known.length
      ? []
      : [
          {
            code: "EOE-ENV-211",
            path: ["network", "zones"],
            message: `${zones} zones are more than the region has; ${allowed}`,
          },
        ];
  }
  const exists = (zone: string): boolean =>
    known.includes(zone) ||
    (REGIONS_WITH_OWN_LETTERS.includes(region) && new RegExp(`^${region}[a-f]$`).test(zone));
  const wrong: Disagreement<Code>[] =
    zones.length > known.length
      ? [
          {
            code: "EOE-ENV-211",
            path: ["network", "zones"],
            message: `${zones.length} zones are more than the region has; ${allowed}`,
          },
        ]
      : [];
  zones.forEach((zone, index) => {
    if (zone === undefined) return;
    const path = ["network", "zones", index];
    if (!exists(zone))
      wrong.push({
        code: "EOE-ENV-212",
        path,
        message: `"${zone}" is not a zone of this region; ${allowed}`,
      });
    else if (zones.indexOf(zone) < index)
      wrong.push({ code: "EOE-ENV-213", path, message: `"${zone}" is listed twice.` });
  });
  return wrong;
}

function vpcFits(network: Settings): Disagreement<Code>[] {
  const vpc = tryParse(network.cidr);
  if (!vpc) return [];
  const path = ["network", "cidr"];
  const found = `"${network.cidr}"`;
  const wrong: Disagreement<Code>[] = [];
  if (!isAligned(vpc))
    wrong.push({
      code: "EOE-ENV-214",
      path,
      message: `${found} does not start at the network's first address; write ${aligned(vpc)}.`,
    });
  if (!isPrivate(vpc) && !network.existing) {
    wrong.push({
      code: "EOE-ENV-215",
      path,
      message: `${found} is not private; RFC 1918 reserves 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 for that.`,
    });
  }
  if (vpc.prefix < LARGEST_VPC)
    wrong.push({
      code: "EOE-ENV-216",
      path,
      message: `${found} is too large; AWS allows a VPC of /16 to /28.`,
    });
  if (vpc.prefix > LARGEST_PREFIX)
    wrong.push({
      code: "EOE-ENV-217",
      path,
      message: `${found} is too small; AWS allows a VPC of /16 to /28.`,
    });
  else if (network.subnets === undefined && !network.existing && vpc.prefix > SMALLEST_CUT_VPC) {
    wrong.push({
      code: "EOE-ENV-218",
      path,
      message: `${found} is too small to be cut for 8 tiers and 6 zones; use /16 to /${SMALLEST_CUT_VPC}, or list network.subnets.`,
    });
  }
  return wrong;
}

function subnetsFit(network: Settings): Disagreement<Code>[] {
  if (!network.subnets) return [];
  const vpc = tryParse(network.cidr);
  const zones = typeof network.zones === "number" ? network.zones : network.zones?.length;
  const wrong: Disagreement<Code>[] = [];
  const seen: { readonly label: string; readonly net: Network }[] = [];
  for (const tier of ["public", "private", ...ISOLATED_TIERS] as const) {
    const list = network.subnets[tier];
    if (!list) continue;
    if (zones !== undefined && list.length !== zones) {
      wrong.push({
        code: "EOE-ENV-219",
        path: ["network", "subnets", tier],
        message: `has ${list.length} entries for ${zones} zones; list one subnet for each zone.`,
      });
    }
    list.forEach((text, index) => {
      const net = tryParse(text);
      if (!net) return;
      const path = ["network", "subnets", tier, index];
      if (!isAligned(net))
        wrong.push({
          code: "EOE-ENV-220",
          path,
          message: `"${text}" does not start at its first address; write ${aligned(net)}.`,
        });
      if (net.prefix > LARGEST_PREFIX) {
        wrong.push({
          code: "EOE-ENV-221",
          path,
          message: `"${text}" is too small; AWS allows subnets of /16 to /28 and reserves ${RESERVED_ADDRESSES} addresses in each.`,
        });
      }
      if (vpc && !contains(vpc, net))
        wrong.push({
          code: "EOE-ENV-222",
          path,
          message: `"${text}" is not in network.cidr ${network.cidr}.`,
        });
      const other = seen.find((earlier) => overlap(earlier.net, net));
      if (other) wrong.push({ code: "EOE-ENV-223", path, message: `"${text}" overlaps ${other.label}.` });
      seen.push({ label: `network.subnets.${tier}[${index}] ${text}`, net });
    });
  }
  return wrong;
}

function tiersHaveNetworks({ tiers, subnets, existing }: Settings): Disagreement<Code>[] {
  if (existing)
    return (tiers ?? []).length === 0
      ? []
      : [
          {
            code: "EOE-ENV-499",
            path: ["network", "tiers"],
            message:
              "would be made in a VPC that exists, which has the subnets that it has; remove it: databases and caches go to its private ones.",
          },
        ];
  if (!subnets || !tiers) return [];
  return ISOLATED_TIERS.flatMap((tier) => {
    const path = ["network", "subnets", tier];
    if (tiers.includes(tier) === (subnets[tier] !== undefined)) return [];
    const message = tiers.includes(tier)
      ? `is missing, and network.tiers has ${tier}; list one network for each zone.`
      : `is listed, and network.tiers has no ${tier}; write it there, or remove the networks.`;
    return [{ code: "EOE-ENV-499" as const, path, message }];
  });
}

/** Ways out that are made with a VPC, and those that one has that exists. */
function egressGoesWithTheVpc({ egress, existing }: Settings): Disagreement<Code>[] {
  const at = (message: string): Disagreement<Code>[] => [
    { code: "EOE-ENV-400", path: ["network", "egress"], message },
  ];
  if (egress === "existing-route" && existing === undefined)
    return at(
      "existing-route is that of a VPC that exists; name it in network.existing, or choose another egress.",
    );
  if (egress?.includes("nat-gateway") && existing !== undefined)
    return at(
      `${egress} would be made in a VPC that exists; write existing-route for the gateway that it has, endpoints, or none.`,
    );
  return [];
}

export const agreement: readonly Rule<Settings, Part<Common>>[] = [
  coded(NETWORK_PROBLEMS, zonesExist),
  coded(NETWORK_PROBLEMS, vpcFits),
  coded(NETWORK_PROBLEMS, subnetsFit),
  coded(NETWORK_PROBLEMS, tiersHaveNetworks),
  coded(NETWORK_PROBLEMS, egressGoesWithTheVpc),
];
