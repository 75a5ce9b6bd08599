import { ISOLATED_TIERS } from "../../network/vpc.ts";
import type { Block, Configuration } from "../../picture/configuration.ts";
import { count, idOf, type Part, part, usedOf, usersOf } from "../../picture/part.ts";
import { isPublic } from "../../picture/places.ts";

/** The VPC with what is in it of gateways, routes and flow logs, and in it its subnets, public and private. */
export function networkParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_vpc").flatMap((vpc) => {
    const subnets = usersOf(configuration, vpc, "aws_subnet");
    const gateways = [vpc, ...subnets].flatMap((place) => usersOf(configuration, place, ...GATEWAYS));
    const addresses = gateways.flatMap((gateway) => usedOf(configuration, gateway, "aws_eip"));
    const flowLogs = usersOf(configuration, vpc, "aws_flow_log");
    const logGroups = flowLogs.flatMap((log) => usedOf(configuration, log, "aws_cloudwatch_log_group"));
    const tables = usersOf(configuration, vpc, "aws_route_table");
    const blocks = [vpc, ...tables, ...gateways, ...addresses, ...flowLogs, ...logGroups];
    return [
      ...part(configuration, [...new Set(blocks)], {
        kind: "network",
        title: `VPC ${String(vpc.values["cidr_block"])}`,
        lines: [
          zonesLine(subnets),
          wayOut([...new Set(gateways)]),
          vpc.values["assign_generated_ipv6_cidr_block"] === true ? "IPv6 in public subnets" : undefined,
          ...logGroups.map(
            ({ values }) => `flow logs kept ${count(Number(values["retention_in_days"]), "day")}`,
          ),
        ],
      }),
      ...subnetParts(configuration, vpc, subnets),
    ];
  });
}

const GATEWAYS = ["aws_internet_gateway", "aws_nat_gateway", "aws_vpc_endpoint"];

function subnetParts(configuration: Configuration, vpc: Block, subnets: readonly Block[]): Part[] {
  return (["public", "private", ...ISOLATED_TIERS] as const).flatMap((tier) => {
    const some = subnets.filter((subnet) => tierOf(configuration, subnet) === tier);
    return part(configuration, some, {
      kind: "subnets",
      parent: idOf(vpc),
      title: count(some.length, `${tier} subnet`),
      lines: some.map(({ values }) => String(values["cidr_block"])),
    });
  });
}

/** By its routes, or by the tag of those that nothing leads out of. */
function tierOf(configuration: Configuration, subnet: Block): string {
  if (isPublic(configuration, subnet)) return "public";
  const { tier } = (subnet.values["tags"] ?? {}) as { readonly tier?: string };
  return ISOLATED_TIERS.find((isolated) => isolated === tier) ?? "private";
}

/** A subnet whose zone is that of another. */
const IN_THE_ZONE_OF_ANOTHER = /^\$\{aws_subnet\.[\w-]+\.availability_zone\}$/;

function zonesLine(subnets: readonly Block[]): string {
  const places = subnets.map(({ values }) => String(values["availability_zone"]));
  const zones = [...new Set(places.filter((place) => !IN_THE_ZONE_OF_ANOTHER.test(place)))];
  const names = zones.some((zone) => zone.includes("${")) ? "" : `: ${shortened(zones)}`;
  return `${count(zones.length, "zone")}${names}`;
}

/** `eu-central-1a, 1b, 1c`: the region is written once. */
const shortened = (zones: readonly string[]): string =>
  zones.map((zone, index) => (index === 0 ? zone : zone.slice(zone.lastIndexOf("-") + 1))).join(", ");

function wayOut(gateways: readonly Block[]): string {
  const number = (kind: string): number => gateways.filter(({ type }) => type === kind).length;
  const nats = number("aws_nat_gateway");
  const endpoints = number("aws_vpc_endpoint");
  const ways = [
    ...(nats > 0 ? [count(nats, "NAT gateway")] : []),
    ...(endpoints > 0 ? [count(endpoints, "endpoint")] : []),
  ];
  return `way out of private subnets: ${ways.length > 0 ? ways.join(", ") : "none"}`;
}
