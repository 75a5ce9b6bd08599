import { type FoundResource, resourcesOf, type Synthesis } from "./rule";

/** What lets traffic in: a rule of a security group or a network ACL, in any of the forms that Terraform has. */
export interface Opening {
  readonly found: FoundResource;
  /** Where the networks stand, such as `cidr_ipv4` or `ingress[0].cidr_blocks`. */
  readonly argument: string;
  /** The group or ACL that it opens; rules with the same one add up. */
  readonly owner: string;
  /** First and last port. */
  readonly ports: readonly [from: number, to: number];
  /** IPv4 and IPv6 networks; those of prefix lists of the same synthesis among them. */
  readonly networks: readonly string[];
}

type Arguments = Readonly<Record<string, unknown>>;
const ALL_PORTS = [0, 65535] as const;
/** ICMP has no ports. Source: IANA, "Protocol Numbers". */
const WITHOUT_PORTS = ["icmp", "icmpv6", "1", "58"];
const ALL_PROTOCOLS = ["-1", "all"];

/** All openings of a synthesis. */
export function openingsOf(synthesis: Synthesis): Opening[] {
  return [
    ...rules(synthesis, "aws_vpc_security_group_ingress_rule", "security_group_id"),
    ...rules(synthesis, "aws_security_group_rule", "security_group_id", ({ type }) => type === "ingress"),
    ...rules(
      synthesis,
      "aws_network_acl_rule",
      "network_acl_id",
      ({ egress, rule_action: action }) => egress !== true && action !== "deny",
    ),
    ...[
      "aws_security_group",
      "aws_default_security_group",
      "aws_network_acl",
      "aws_default_network_acl",
    ].flatMap((type) => inline(synthesis, type)),
  ];
}

function rules(
  synthesis: Synthesis,
  type: string,
  ownerArgument: string,
  opens: (rule: Arguments) => boolean = () => true,
): Opening[] {
  return resourcesOf(synthesis, type)
    .filter(({ arguments: rule }) => opens(rule))
    .flatMap((found) => opening(synthesis, found, found.arguments, String(found.arguments[ownerArgument])));
}

function inline(synthesis: Synthesis, type: string): Opening[] {
  return resourcesOf(synthesis, type).flatMap((found) =>
    blocks(found.arguments["ingress"])
      .map((block, index) => ({ block, place: `ingress[${index}].` }))
      .filter(({ block }) => block["action"] !== "deny")
      .flatMap(({ block, place }) => opening(synthesis, found, block, `${type}.${found.id}`, place)),
  );
}

function opening(
  synthesis: Synthesis,
  found: FoundResource,
  rule: Arguments,
  owner: string,
  place = "",
): Opening[] {
  const protocol = String(rule["ip_protocol"] ?? rule["protocol"] ?? "-1").toLowerCase();
  if (WITHOUT_PORTS.includes(protocol)) return [];
  const ports = ALL_PROTOCOLS.includes(protocol)
    ? ALL_PORTS
    : ([Number(rule["from_port"] ?? ALL_PORTS[0]), Number(rule["to_port"] ?? ALL_PORTS[1])] as const);
  return NETWORK_ARGUMENTS.flatMap((argument) => {
    const values = texts(rule[argument]);
    const networks = argument.startsWith("prefix_list")
      ? values.flatMap((value) => entriesOf(synthesis, value))
      : values;
    return networks.length === 0 ? [] : [{ found, argument: `${place}${argument}`, owner, ports, networks }];
  });
}

const NETWORK_ARGUMENTS = [
  "cidr_ipv4",
  "cidr_ipv6",
  "cidr_blocks",
  "ipv6_cidr_blocks",
  "cidr_block",
  "ipv6_cidr_block",
  "prefix_list_id",
  "prefix_list_ids",
];

/** Networks of a prefix list that the same synthesis makes; those of others are not known here. */
function entriesOf(synthesis: Synthesis, reference: string): string[] {
  const listed = resourcesOf(synthesis, "aws_ec2_managed_prefix_list").filter(({ id }) =>
    reference.includes(`aws_ec2_managed_prefix_list.${id}.`),
  );
  const own = listed.flatMap(({ arguments: list }) => blocks(list["entry"]));
  const further = resourcesOf(synthesis, "aws_ec2_managed_prefix_list_entry")
    .map(({ arguments: entry }) => entry)
    .filter((entry) =>
      listed.some(({ id }) => String(entry["prefix_list_id"]).includes(`aws_ec2_managed_prefix_list.${id}.`)),
    );
  return [...own, ...further].flatMap((entry) => texts(entry["cidr"]));
}

function blocks(value: unknown): Arguments[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter((entry): entry is Arguments => typeof entry === "object" && entry !== null);
}

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((entry): entry is string => typeof entry === "string");
