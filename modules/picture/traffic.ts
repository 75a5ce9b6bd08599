/** Who may talk to whom, from the rules of security groups. */
import type { Block, Configuration } from "./configuration.ts";

/** A security group, or networks outside of all groups. */
export type Peer = { readonly group: Block } | { readonly network: string };

export interface Ports {
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
}

export interface Flow {
  readonly from: Peer;
  readonly to: Peer;
  readonly ports: Ports;
  /** Descriptions of the rules. */
  readonly why: string;
}

interface Rule {
  readonly group: Block;
  readonly peer: Peer;
  readonly ports: Ports;
  readonly why: string;
}

const INGRESS = "aws_vpc_security_group_ingress_rule";
const EGRESS = "aws_vpc_security_group_egress_rule";
/** Resources that hold rules in another way; a picture that passed over them would not tell the truth. */
const UNREAD = ["aws_security_group_rule", "aws_network_acl", "aws_network_acl_rule"];
const LAST_PORT = 65535;

/**
 * Traffic that rules let through. Between two groups it takes both: a rule that lets it out of the one, and a rule that
 * lets it into the other; the ports are those that both name. With a network, the group's own rule decides.
 *
 * @throws when rules are written in a way that is not read here
 */
export function flowsOf(configuration: Configuration): Flow[] {
  refuseOtherRules(configuration);
  const into = configuration.resources(INGRESS).map((rule) => ruleOf(configuration, rule));
  const outOf = configuration.resources(EGRESS).map((rule) => ruleOf(configuration, rule));
  return [
    ...into.flatMap(({ group, peer, ports, why }) =>
      "network" in peer ? [{ from: peer, to: { group }, ports, why }] : [],
    ),
    ...into.flatMap((rule) => outOf.flatMap((other) => between(other, rule))),
    ...outOf.flatMap(({ group, peer, ports, why }) =>
      "network" in peer ? [{ from: { group }, to: peer, ports, why }] : [],
    ),
  ];
}

function between(egress: Rule, ingress: Rule): Flow[] {
  if (!("group" in egress.peer && "group" in ingress.peer)) return [];
  if (egress.peer.group !== ingress.group || ingress.peer.group !== egress.group) return [];
  const ports = common(egress.ports, ingress.ports);
  return ports
    ? [{ from: { group: egress.group }, to: { group: ingress.group }, ports, why: ingress.why }]
    : [];
}

function common(one: Ports, other: Ports): Ports | undefined {
  const from = Math.max(one.from, other.from);
  const to = Math.min(one.to, other.to);
  if (from > to) return undefined;
  if (one.protocol === other.protocol) return { protocol: one.protocol, from, to };
  if (one.protocol === "-1") return { protocol: other.protocol, from, to };
  return other.protocol === "-1" ? { protocol: one.protocol, from, to } : undefined;
}

function ruleOf(configuration: Configuration, rule: Block): Rule {
  const { values } = rule;
  const all = values["ip_protocol"] === "-1";
  return {
    group: groupIn(configuration, rule, "security_group_id"),
    peer: peerOf(configuration, rule),
    ports: {
      protocol: String(values["ip_protocol"]),
      from: all ? 0 : Number(values["from_port"]),
      to: all ? LAST_PORT : Number(values["to_port"]),
    },
    why: String(values["description"] ?? ""),
  };
}

function peerOf(configuration: Configuration, rule: Block): Peer {
  const group = rule.values["referenced_security_group_id"];
  const isElsewhere = configuration.referencesIn(rule.stack, group).length === 0;
  const network =
    rule.values["cidr_ipv4"] ??
    rule.values["cidr_ipv6"] ??
    rule.values["prefix_list_id"] ??
    (isElsewhere ? group : undefined);
  if (network === undefined) {
    return { group: groupIn(configuration, rule, "referenced_security_group_id") };
  }
  const [list] = configuration.referencesIn(rule.stack, network);
  return { network: String(list?.values["name"] ?? network) };
}

function groupIn(configuration: Configuration, rule: Block, argument: string): Block {
  const [group] = configuration.referencesIn(rule.stack, rule.values[argument]);
  if (!group) throw new Error(`${rule.stack}: ${rule.address} names no security group in ${argument}`);
  return group;
}

function refuseOtherRules(configuration: Configuration): void {
  const inline = configuration
    .resources("aws_security_group", "aws_default_security_group")
    .filter(({ values }) => "ingress" in values || "egress" in values);
  for (const { stack, address } of [...inline, ...configuration.resources(...UNREAD)]) {
    throw new Error(`${stack}: ${address} has rules that are not resources of type ${INGRESS} or ${EGRESS}`);
  }
}

/** Names of services on their registered ports. Source: IANA, Service Name and Transport Protocol Port Number Registry. */
const SERVICES: Readonly<Record<number, string>> = {
  22: "SSH",
  80: "HTTP",
  443: "HTTPS",
  2049: "NFS",
  3306: "MySQL",
  5432: "PostgreSQL",
  6379: "Redis",
  11211: "Memcached",
  27017: "MongoDB",
};

/** Name of the service that is registered for the ports, if they are one port. */
export function serviceOn({ from, to }: Ports): string | undefined {
  return from === to ? SERVICES[from] : undefined;
}

/** `HTTP 80`, `TCP 32768–65535` or `all traffic`. */
export function portsLabel(ports: Ports): string {
  if (ports.protocol === "-1" && ports.from === 0 && ports.to === LAST_PORT) return "all traffic";
  const name = serviceOn(ports) ?? (ports.protocol === "-1" ? "all" : ports.protocol.toUpperCase());
  return `${name} ${ports.from === ports.to ? ports.from : `${ports.from}–${ports.to}`}`;
}
