import type { JsonObject } from "../../aws/json.ts";
import { blocksOf, flagOf, listOf } from "../arguments.ts";
import { type FoundResource, type ResourceArguments, resourcesOf, type Synthesis } from "../rule.ts";
import { type Networks, networksIn } from "./opening-networks.ts";

/** What lets traffic in: a rule of a security group or a network ACL, in any of the forms that Terraform has, and the like. */
export interface Opening extends Networks {
  readonly found: FoundResource;
  /** Where the networks stand, such as `cidr_ipv4` or `ingress[0].cidr_blocks`. */
  readonly argument: string;
  /** The group or ACL that it opens; rules with the same one add up. */
  readonly owner: string;
  /** First and last port; nothing where only Terraform knows them. */
  readonly ports: readonly [from: number, to: number] | undefined;
}

/** Source: IANA, "Service Name and Transport Protocol Port Number Registry". */
const ALL_PORTS = [0, 65535] as const;
/** ICMP has no ports. Source: IANA, "Protocol Numbers". */
const WITHOUT_PORTS = ["icmp", "icmpv6", "1", "58"];
const ALL_PROTOCOLS = ["-1", "all"];
const EVERYBODY = ["0.0.0.0/0", "::/0"];

/** Types of which each resource is one rule, with what it belongs to. */
const SINGLE_RULES: Readonly<
  Record<string, { readonly owner: string; readonly opens?: (rule: ResourceArguments) => boolean }>
> = {
  aws_vpc_security_group_ingress_rule: { owner: "security_group_id" },
  aws_security_group_rule: { owner: "security_group_id", opens: ({ type }) => type !== "egress" },
  aws_network_acl_rule: {
    owner: "network_acl_id",
    opens: ({ egress, rule_action: action }) => flagOf(egress) !== true && action !== "deny",
  },
};

/** Types that have rules as blocks, and whom a block without networks lets in. */
const RULE_BLOCKS: Readonly<Record<string, { readonly block: string; readonly unsaid: readonly string[] }>> =
  {
    aws_security_group: { block: "ingress", unsaid: [] },
    aws_default_security_group: { block: "ingress", unsaid: [] },
    aws_network_acl: { block: "ingress", unsaid: [] },
    aws_default_network_acl: { block: "ingress", unsaid: [] },
    // Source: Lightsail API reference, PortInfo: without networks, all addresses.
    aws_lightsail_instance_public_ports: { block: "port_info", unsaid: EVERYBODY },
    aws_gamelift_fleet: { block: "ec2_inbound_permission", unsaid: [] },
    // What an accelerator listens on is open to the world; source: Global Accelerator Developer Guide, "Listeners".
    aws_globalaccelerator_listener: { block: "port_range", unsaid: EVERYBODY },
    aws_globalaccelerator_custom_routing_listener: { block: "port_range", unsaid: EVERYBODY },
  };

/** Types whose every resource is judged for what it lets in. */
export const OPENING_TYPES = [...Object.keys(SINGLE_RULES), ...Object.keys(RULE_BLOCKS)];

/** All openings of a synthesis. */
export function openingsOf(synthesis: Synthesis): Opening[] {
  return [
    ...Object.entries(SINGLE_RULES).flatMap(([type, { owner, opens }]) =>
      resourcesOf(synthesis, type)
        .filter(({ arguments: rule }) => opens?.(rule) ?? true)
        .flatMap((found) =>
          opening(synthesis, found, found.arguments, { owner: ownerOf(found.arguments[owner]) }),
        ),
    ),
    ...Object.entries(RULE_BLOCKS).flatMap(([type, { block, unsaid }]) =>
      resourcesOf(synthesis, type).flatMap((found) => inBlocks(synthesis, found, block, unsaid)),
    ),
    ...listeners(synthesis),
    ...fileServers(synthesis),
    ...acceleratedPorts(synthesis),
    ...beanstalkHosts(synthesis),
    ...kubernetesNodes(synthesis),
  ];
}

/** To an endpoint's port goes what comes to the listener's. Source: Global Accelerator API reference, PortOverride. */
export const ACCELERATED = "aws_globalaccelerator_endpoint_group";
const acceleratedPorts = (synthesis: Synthesis): Opening[] =>
  resourcesOf(synthesis, ACCELERATED).flatMap((found) =>
    blocksOf(found.arguments, "port_override").map(({ place, content }) =>
      everybody(found, `${place}.endpoint_port`, content?.["endpoint_port"]),
    ),
  );

/** `tcp,22,22,0.0.0.0/0`. Source: Elastic Beanstalk Developer Guide, general options, `SSHSourceRestriction`. */
const beanstalkHosts = (synthesis: Synthesis): Opening[] =>
  ["aws_elastic_beanstalk_environment", "aws_elastic_beanstalk_configuration_template"]
    .flatMap((type) => resourcesOf(synthesis, type))
    .flatMap((found) =>
      blocksOf(found.arguments, "setting")
        .filter(({ content }) => content?.["name"] === "SSHSourceRestriction")
        .flatMap(({ place, content }) => {
          const [protocol, from, to, network = ""] = String(content?.["value"]).split(/\s*,\s*/);
          // A group, by its ID, its name or what Terraform makes.
          if (!/[/$]/.test(network) || network.includes("security_group")) return [];
          const rule = { protocol, from_port: from, to_port: to, cidr_blocks: [network] };
          return opening(synthesis, found, rule, { owner: `${found.type}.${found.id}` }).map((one) => ({
            ...one,
            argument: `${place}.value`,
          }));
        }),
    );

/** With a key and no group, nodes open the port to the world. Source: EKS API reference, RemoteAccessConfig. */
const kubernetesNodes = (synthesis: Synthesis): Opening[] =>
  resourcesOf(synthesis, "aws_eks_node_group").flatMap((found) =>
    blocksOf(found.arguments, "remote_access")
      .filter(
        ({ content }) =>
          content?.["ec2_ssh_key"] !== undefined && listOf(content["source_security_group_ids"]).length === 0,
      )
      .map(({ place }) => everybody(found, `${place}.source_security_group_ids`, 22)),
  );

/** A group is the same whether a rule refers to it, or stands in it. */
const ownerOf = (reference: unknown): string =>
  /(aws_[a-z_]+\.[\w-]+)\.\w+/.exec(String(reference))?.[1] ?? String(reference);

function inBlocks(
  synthesis: Synthesis,
  found: FoundResource,
  name: string,
  unsaid: readonly string[],
): Opening[] {
  const owner = `${found.type}.${found.id}`;
  return blocksOf(found.arguments, name)
    .filter(({ content }) => content?.["action"] !== "deny")
    .flatMap(({ place, content }): Opening[] =>
      content === undefined
        ? [{ found, argument: place, owner, ports: undefined, networks: [], unknown: ["an expression"] }]
        : opening(synthesis, found, content, { owner, place: `${place}.`, unsaid }),
    );
}

function opening(
  synthesis: Synthesis,
  found: FoundResource,
  rule: ResourceArguments,
  {
    owner,
    place = "",
    unsaid = [],
  }: { readonly owner: string; readonly place?: string; readonly unsaid?: readonly string[] },
): Opening[] {
  const protocol = String(rule["ip_protocol"] ?? rule["protocol"] ?? "-1").toLowerCase();
  if (WITHOUT_PORTS.includes(protocol)) return [];
  const ports = portsOf(rule, protocol);
  const said = NETWORK_ARGUMENTS.flatMap((argument) => {
    const networks = networksIn(synthesis, found, argument, rule[argument]);
    return networks ? [{ found, argument: `${place}${argument}`, owner, ports, ...networks }] : [];
  });
  if (said.length > 0 || unsaid.length === 0) return said;
  return [{ found, argument: place.replace(/\.$/, ""), owner, ports, networks: unsaid, unknown: [] }];
}

function portsOf(rule: ResourceArguments, protocol: string): Opening["ports"] {
  // Lightsail, GameLift and accelerators have no protocol that stands for all ports but "all".
  if (ALL_PROTOCOLS.includes(protocol) && (rule["protocol"] ?? rule["ip_protocol"]) !== undefined)
    return ALL_PORTS;
  const from = Number(rule["from_port"] ?? ALL_PORTS[0]);
  const to = Number(rule["to_port"] ?? ALL_PORTS[1]);
  return Number.isNaN(from) || Number.isNaN(to) ? undefined : [from, to];
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
  "cidrs",
  "ipv6_cidrs",
  "cidr_list_aliases",
  "ip_range",
];

/** The provider has two names for them. */
const BALANCERS = ["aws_lb", "aws_alb"];

/** A public network load balancer without a security group hands on whatever comes to its listeners. */
function listeners(synthesis: Synthesis): Opening[] {
  const open = BALANCERS.flatMap((type) => resourcesOf(synthesis, type)).filter(
    ({ arguments: args }) =>
      args["load_balancer_type"] === "network" &&
      flagOf(args["internal"]) !== true &&
      args["security_groups"] === undefined,
  );
  return BALANCERS.flatMap((type) => resourcesOf(synthesis, `${type}_listener`))
    .filter(({ arguments: { load_balancer_arn: arn } }) =>
      open.some(({ type, id }) => String(arn).includes(`${type}.${id}.`)),
    )
    .map((found) => everybody(found, "port", found.arguments["port"]));
}

/** A server for SFTP is public unless it says otherwise. Source: Transfer Family API reference, CreateServer, EndpointType. */
function fileServers(synthesis: Synthesis): Opening[] {
  return resourcesOf(synthesis, "aws_transfer_server")
    .filter(({ arguments: args }) => !String(args["endpoint_type"] ?? "PUBLIC").startsWith("VPC"))
    .map((found) => everybody(found, "endpoint_type", 22));
}

function everybody(found: FoundResource, argument: string, port: JsonObject[string] | unknown): Opening {
  const number = Number(port);
  return {
    found,
    argument,
    owner: `${found.type}.${found.id}`,
    ports: Number.isNaN(number) ? undefined : [number, number],
    networks: EVERYBODY,
    unknown: [],
  };
}
