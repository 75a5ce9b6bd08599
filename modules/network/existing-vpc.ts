import { DataAwsRouteTable } from "#provider-aws/data-aws-route-table";
import { DataAwsRouteTables } from "#provider-aws/data-aws-route-tables";
import { DataAwsSubnet } from "#provider-aws/data-aws-subnet";
import { DataAwsSubnets } from "#provider-aws/data-aws-subnets";
import { DataAwsVpc } from "#provider-aws/data-aws-vpc";
import { SUBNET_ROOM } from "../aws/subnet-room.ts";
import { Construct, type Postcondition, TerraformStack } from "../cdktf.ts";
import type { IRoutedSubnet, IRoutedVpc } from "./vpc.ts";

export type Tags = Readonly<Record<string, string>>;
export type Tier = "public" | "private";
/** Ids, one for each zone; or the tags by which the same number is found. */
export type SubnetsBy = readonly string[] | Tags;

/** Addresses that each subnet of a tier must have. */
export interface Room {
  /** Of use at all: a smaller subnet is refused. */
  readonly size: number;
  /** Free, at the largest: fewer are a warning. */
  readonly free: number;
}

export interface ExistingVpcProps {
  /** Id, or tags that no other VPC of the region has. */
  readonly vpc: string | Tags;
  /** IPv4 network of the VPC. */
  readonly cidr: string;
  /** Number of zones, 2 to 6, or their names in the order of the subnets. */
  readonly zones: number | readonly string[];
  readonly subnets: { readonly public?: SubnetsBy | undefined; readonly private: SubnetsBy };
  /** What private subnets route to: a way out, which is judged, or whatever it is. */
  readonly privateRoute: "out" | "anywhere";
  /** Whether private subnets must be in `cidr`, from which endpoints that are made let requests in. */
  readonly privateInCidr: boolean;
  readonly room: Readonly<Record<Tier, Room>>;
  /** Public subnets must have IPv6, and a route of it to the internet. Default: they need not. */
  readonly publicIpv6?: boolean;
}

interface Routed {
  readonly subnet: IRoutedSubnet;
  readonly table: DataAwsRouteTable;
}

/** The keys of the environment file that sentences name. */
const KEY = "network.existing";

/**
 * A VPC that somebody else has made, with its subnets. All of it is read and nothing is changed: what is missing fails
 * the plan with a sentence, or for addresses that are taken today, warns.
 */
export class ExistingVpc extends Construct implements IRoutedVpc {
  readonly id: string;
  readonly cidr: string;
  readonly publicSubnets: readonly IRoutedSubnet[];
  readonly privateSubnets: readonly IRoutedSubnet[];
  /** Terraform's addresses of the route tables that private subnets use. */
  readonly privateRouteTables: readonly string[];
  private readonly vpc: DataAwsVpc;
  private readonly props: ExistingVpcProps;

  constructor(scope: Construct, id: string, props: ExistingVpcProps) {
    super(scope, id);
    this.props = props;
    this.cidr = props.cidr;
    this.vpc = new DataAwsVpc(this, "vpc", {
      ...(typeof props.vpc === "string" ? { id: props.vpc } : { tags: { ...props.vpc } }),
      lifecycle: { postcondition: vpcConditions(props.cidr) },
    });
    this.id = this.vpc.id;
    const publicSubnets = props.subnets.public ? this.tier("public", props.subnets.public, []) : [];
    const privateSubnets = this.tier("private", props.subnets.private, publicSubnets);
    this.publicSubnets = this.routed("public", publicSubnets).map(({ subnet }) => subnet);
    const routedPrivate = this.routed("private", privateSubnets);
    this.privateSubnets = routedPrivate.map(({ subnet }) => subnet);
    this.privateRouteTables = routedPrivate.map(({ table }) => table.fqn);
    this.warnOfTakenAddresses("public", publicSubnets);
    this.warnOfTakenAddresses("private", privateSubnets);
  }

  private tier(tier: Tier, by: SubnetsBy, others: readonly DataAwsSubnet[]): DataAwsSubnet[] {
    const subnets: DataAwsSubnet[] = [];
    for (const [index, id] of this.idsOf(tier, by).entries()) {
      const conditions = [
        this.isInTheVpc(tier, index),
        ...this.isInItsZone(tier, index, subnets),
        ...(others.length > 0 ? [meetsPublic(index, others)] : []),
        ...(tier === "public" && this.props.publicIpv6 ? [hasIpv6(index)] : []),
        ...(tier === "private" && this.props.privateInCidr ? [isInCidr(index, this.cidr)] : []),
        hasRoom(tier, index, this.props.room[tier].size),
      ];
      subnets.push(
        new DataAwsSubnet(this, `${tier}-subnet-${index + 1}`, {
          id,
          lifecycle: { postcondition: conditions },
        }),
      );
    }
    return subnets;
  }

  /** By tags they have the order of their ids, or of the zones that are named: the same at each plan. */
  private idsOf(tier: Tier, by: SubnetsBy): string[] {
    if (isList(by)) return [...by];
    const { zones } = this.props;
    if (typeof zones !== "number") {
      return zones.map((zone, index) => {
        const found = this.findByTags(`${tier}-subnets-${index + 1}`, by, 1, `${tier} in ${zone}`, zone);
        return `\${sort(${found.fqn}.ids)[0]}`;
      });
    }
    const found = this.findByTags(`${tier}-subnets`, by, zones, tier);
    return Array.from({ length: zones }, (_, index) => `\${sort(${found.fqn}.ids)[${index}]}`);
  }

  private findByTags(id: string, tags: Tags, count: number, what: string, zone?: string): DataAwsSubnets {
    const key = `${KEY}.subnets.${what}`;
    return new DataAwsSubnets(this, id, {
      filter: [
        { name: "vpc-id", values: [this.vpc.id] },
        ...(zone === undefined ? [] : [{ name: "availability-zone", values: [zone] }]),
      ],
      tags: { ...tags },
      lifecycle: {
        postcondition: [
          {
            condition: `\${length(self.ids) == ${count}}`,
            errorMessage: `${key}: \${length(self.ids)} subnets of the VPC have the tags ${tagsInWords(tags)}, not ${count}; tag one subnet for each zone, or list the ids.`,
          },
        ],
      },
    });
  }

  private isInTheVpc(tier: Tier, index: number): Postcondition {
    return {
      condition: `\${self.vpc_id == ${this.vpc.fqn}.id}`,
      errorMessage: `${at(tier, index)}: \${self.id} is in \${self.vpc_id}; name a subnet of \${${this.vpc.fqn}.id}.`,
    };
  }

  private isInItsZone(tier: Tier, index: number, earlier: readonly DataAwsSubnet[]): Postcondition[] {
    const { zones } = this.props;
    if (typeof zones !== "number") {
      return [
        {
          condition: `\${self.availability_zone == "${zones[index]}"}`,
          errorMessage: `${at(tier, index)}: \${self.id} is in \${self.availability_zone}, and network.zones[${index}] is ${zones[index]}; list the subnets in the order of the zones.`,
        },
      ];
    }
    if (earlier.length === 0) return [];
    return [
      {
        condition: `\${!contains([${earlier.map(zoneOf).join(", ")}], self.availability_zone)}`,
        errorMessage: `${at(tier, index)}: \${self.id} is in \${self.availability_zone}, as an earlier one is; name one subnet for each zone.`,
      },
    ];
  }

  private routed(tier: Tier, subnets: readonly DataAwsSubnet[]): Routed[] {
    return subnets.map((subnet, index) => {
      const table = this.tableOf(tier, subnet, index);
      const { id, availabilityZone: zone, cidrBlock: cidr } = subnet;
      return { table, subnet: { id, zone, cidr, routeTableId: table.routeTableId } };
    });
  }

  private tableOf(tier: Tier, subnet: DataAwsSubnet, index: number): DataAwsRouteTable {
    // A subnet without an association of its own has the routes of the VPC's main table.
    const own = new DataAwsRouteTables(this, `${tier}-routes-of-subnet-${index + 1}`, {
      vpcId: this.vpc.id,
      filter: [{ name: "association.subnet-id", values: [subnet.id] }],
    });
    const postcondition = this.routeConditions(tier, subnet, index);
    return new DataAwsRouteTable(this, `${tier}-routes-${index + 1}`, {
      routeTableId: `\${coalesce(one(${own.fqn}.ids), ${this.vpc.fqn}.main_route_table_id)}`,
      ...(postcondition.length > 0 ? { lifecycle: { postcondition } } : {}),
    });
  }

  private routeConditions(tier: Tier, subnet: DataAwsSubnet, index: number): Postcondition[] {
    const found = `${at(tier, index)}: \${${subnet.fqn}.id} has no route from 0.0.0.0/0 to`;
    if (tier === "public") {
      return [
        {
          condition: `\${${defaultRoute(IS_INTERNET_GATEWAY)}}`,
          errorMessage: `${found} an internet gateway in \${self.route_table_id}; name a public subnet, or add the route.`,
        },
        ...(this.props.publicIpv6
          ? [
              {
                condition: `\${${IPV6_DEFAULT_ROUTE}}`,
                errorMessage: `${at(tier, index)}: \${${subnet.fqn}.id} has no route from ::/0 to an internet gateway in \${self.route_table_id}, which ingress.ipAddressType: dualstack needs; add the route, or remove ipAddressType.`,
              },
            ]
          : []),
      ];
    }
    if (this.props.privateRoute === "anywhere") return [];
    return [
      {
        condition: `\${${defaultRoute(`!${IS_INTERNET_GATEWAY}`)}}`,
        errorMessage: `${found} a NAT gateway, a transit gateway or a firewall in \${self.route_table_id} (an internet gateway lets nothing out that has no public address); add the route, or choose another network.egress.`,
      },
    ];
  }

  /** Those that run already are among those that are taken, so that a plan of theirs must not fail. */
  private warnOfTakenAddresses(tier: Tier, subnets: readonly DataAwsSubnet[]): void {
    const needed = this.props.room[tier].free;
    if (subnets.length === 0 || needed === 0) return;
    TerraformStack.of(this).addOverride(`check.${KEY.replace(".", "_")}_${tier}_room`, {
      assert: subnets.map(({ fqn }, index) => ({
        condition: `\${${fqn}.available_ip_address_count >= ${needed}}`,
        error_message: `${at(tier, index)}: \${${fqn}.id} has \${${fqn}.available_ip_address_count} free addresses, and this environment takes up to ${needed} of them at its largest, those that run already among them.`,
      })),
    });
  }
}

const isList = (by: SubnetsBy): by is readonly string[] => Array.isArray(by);

const at = (tier: Tier, index: number): string => `${KEY}.subnets.${tier}[${index}]`;

const zoneOf = ({ fqn }: DataAwsSubnet): string => `${fqn}.availability_zone`;

const tagsInWords = (tags: Tags): string =>
  Object.entries(tags)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");

const IS_INTERNET_GATEWAY = 'try(startswith(route.gateway_id, "igw-"), false)';

const defaultRoute = (condition: string): string =>
  `anytrue([for route in self.routes : try(route.cidr_block == "0.0.0.0/0", false) && ${condition}])`;

const IPV6_DEFAULT_ROUTE = `anytrue([for route in self.routes : try(route.ipv6_cidr_block == "::/0", false) && ${IS_INTERNET_GATEWAY}])`;

function hasIpv6(index: number): Postcondition {
  return {
    condition: "${try(length(self.ipv6_cidr_block), 0) > 0}",
    errorMessage: `${at("public", index)}: \${self.id} has no IPv6, which ingress.ipAddressType: dualstack needs; associate an IPv6 network with it (aws ec2 associate-subnet-cidr-block), or remove ipAddressType.`,
  };
}

function vpcConditions(cidr: string): Postcondition[] {
  return [
    {
      condition: `\${self.cidr_block == "${cidr}" || contains(self.cidr_block_associations[*].cidr_block, "${cidr}")}`,
      errorMessage: `network.cidr: is ${cidr}, and the VPC \${self.id} has \${self.cidr_block}; write that.`,
    },
    {
      condition: "${self.enable_dns_support && self.enable_dns_hostnames}",
      errorMessage: `${KEY}.vpc: \${self.id} lacks enableDnsSupport or enableDnsHostnames, without which tasks find neither endpoints nor file systems by name: aws ec2 modify-vpc-attribute --vpc-id \${self.id} --enable-dns-hostnames (and the same with --enable-dns-support).`,
    },
  ];
}

/** A load balancer reaches tasks only in zones that it has a subnet in. */
function meetsPublic(index: number, others: readonly DataAwsSubnet[]): Postcondition {
  return {
    condition: `\${contains([${others.map(zoneOf).join(", ")}], self.availability_zone)}`,
    errorMessage: `${at("private", index)}: \${self.id} is in \${self.availability_zone}, where ${KEY}.subnets.public names no subnet; name subnets of both kinds in the same zones.`,
  };
}

/** A VPC may have secondary networks, and subnets in any of them. */
function isInCidr(index: number, cidr: string): Postcondition {
  const [base = "", prefix = ""] = cidr.split("/");
  const own = 'split("/", self.cidr_block)';
  const isIn = `tonumber(${own}[1]) >= ${prefix} && cidrhost(join("/", [${own}[0], "${prefix}"]), 0) == "${base}"`;
  return {
    condition: `\${${isIn}}`,
    errorMessage: `${at("private", index)}: \${self.id} has \${self.cidr_block}, outside of network.cidr ${cidr}, from which the endpoints that are made let requests in; write the network of the VPC that these subnets are in.`,
  };
}

/** What never fits is refused; what does not fit today is a warning. */
function hasRoom(tier: Tier, index: number, needed: number): Postcondition {
  const { addresses } = SUBNET_ROOM.reserved;
  const size = `pow(2, 32 - tonumber(split("/", self.cidr_block)[1])) - ${addresses}`;
  return {
    condition: `\${${size} >= ${needed}}`,
    errorMessage: `${at(tier, index)}: \${self.id} has room for \${${size}} addresses (\${self.cidr_block}, of which AWS keeps ${addresses}), and this environment must have room for ${needed} there (a load balancer, and tasks and hosts at their most); name a larger subnet, or allow fewer tasks and hosts.`,
  };
}
