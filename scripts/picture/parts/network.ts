import { type Block, type Configuration, nested } from "../terraform";
import { constructName, count, idOf, type Part, part, usedOf, usersOf } from "./part";

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
  return (["public", "private"] as const).flatMap((tier) => {
    const some = subnets.filter((subnet) => isPublic(configuration, subnet) === (tier === "public"));
    return part(configuration, some, {
      kind: "subnets",
      parent: idOf(vpc),
      title: count(some.length, `${tier} subnet`),
      lines: some.map(({ values }) => String(values["cidr_block"])),
    });
  });
}

function zonesLine(subnets: readonly Block[]): string {
  const zones = [...new Set(subnets.map(({ values }) => String(values["availability_zone"])))];
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

/** A subnet is public when its routes lead to an internet gateway. */
function isPublic(configuration: Configuration, subnet: Block): boolean {
  const tables = usersOf(configuration, subnet, "aws_route_table_association").flatMap((association) =>
    usedOf(configuration, association, "aws_route_table"),
  );
  const routes = tables.flatMap((table) => usersOf(configuration, table, "aws_route"));
  return routes.some((route) => usedOf(configuration, route, "aws_internet_gateway").length > 0);
}

/** Where blocks are: `in 3 public subnets`. */
export function placeLine(configuration: Configuration, ...blocks: readonly Block[]): string | undefined {
  const subnets = [...new Set(blocks.flatMap((block) => usedOf(configuration, block, "aws_subnet")))];
  const [first] = subnets;
  if (!first) return undefined;
  const tier = isPublic(configuration, first) ? "public" : "private";
  return subnets.length === 1 ? `in a ${tier} subnet` : `in ${subnets.length} ${tier} subnets`;
}

export function instanceParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_instance").flatMap((instance) => {
    const associations = usersOf(configuration, instance, "aws_eip_association");
    const addresses = associations.flatMap((association) => usedOf(configuration, association, "aws_eip"));
    return part(configuration, [instance, ...associations, ...addresses], {
      kind: "instance",
      title: constructName(instance),
      lines: [
        `${String(instance.values["instance_type"])}${addresses.length > 0 ? ", fixed address" : ""}`,
        placeLine(configuration, instance),
      ],
    });
  });
}

export function balancerParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_lb").flatMap((balancer) => {
    const listeners = usersOf(configuration, balancer, "aws_lb_listener");
    const rules = listeners.flatMap((listener) => usersOf(configuration, listener, "aws_lb_listener_rule"));
    const groups = new Set(
      [...listeners, ...rules].flatMap((one) => usedOf(configuration, one, "aws_lb_target_group")),
    );
    const ports = listeners.map(({ values }) => `${String(values["protocol"])} ${String(values["port"])}`);
    const checks = [...groups].flatMap(({ values }) => nested(values["health_check"]));
    const logs = accessLogBuckets(configuration, balancer);
    return part(configuration, [balancer, ...listeners, ...rules, ...groups, ...logs], {
      kind: "load balancer",
      title: "Load balancer",
      lines: [
        `listens on ${ports.join(", ")}`,
        placeLine(configuration, balancer),
        ...checks.map(({ path }) => `checks ${String(path)}`),
        ...logs.map((bucket) => accessLogsLine(configuration, bucket)),
      ],
    });
  });
}

/** Buckets that hold nothing but a load balancer's access logs: a line in its box, as flow logs are one in the VPC's. */
export const accessLogBuckets = (configuration: Configuration, balancer: Block): readonly Block[] =>
  usedOf(configuration, balancer, "aws_s3_bucket");

function accessLogsLine(configuration: Configuration, bucket: Block): string {
  const [days] = usersOf(configuration, bucket, "aws_s3_bucket_lifecycle_configuration")
    .flatMap(({ values }) => nested(values["rule"]))
    .flatMap(({ expiration }) => nested(expiration))
    .map((expiration) => Number(expiration["days"]));
  return `access logs kept ${days === undefined ? "for good" : count(days, "day")}`;
}
