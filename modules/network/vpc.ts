import {
  DataAwsAvailabilityZones,
  type DataAwsAvailabilityZonesConfig,
} from "#provider-aws/data-aws-availability-zones";
import { DefaultSecurityGroup } from "#provider-aws/default-security-group";
import { InternetGateway, type InternetGatewayConfig } from "#provider-aws/internet-gateway";
import { Route } from "#provider-aws/route";
import { RouteTable } from "#provider-aws/route-table";
import { RouteTableAssociation } from "#provider-aws/route-table-association";
import { Subnet as AwsSubnet, type SubnetConfig } from "#provider-aws/subnet";
import { Vpc as AwsVpc, type VpcConfig } from "#provider-aws/vpc";
import { Construct, Fn, type ITerraformDependable } from "../cdktf.ts";
import { physicalName } from "../naming.ts";
import { type Override, type Overrides, withOverrides } from "../overrides.ts";
import { cutSubnets, type Tier } from "./cidr.ts";

export interface VpcProps {
  /** Name of the environment; starts every physical name. */
  readonly environment: string;
  /** IPv4 network of the VPC, /16 to /28. */
  readonly cidr: string;
  /** Number of zones, 2 to 6, whose names are read from AWS when a subnet is made; or their names. */
  readonly zones: number | readonly string[];
  /** Tiers of subnets for databases and caches, which have no way out of the VPC. Default: none. */
  readonly tiers?: readonly IsolatedTier[];
  /** Networks of the subnets, one for each zone. Default: cut from `cidr` by `cutSubnets`. */
  readonly subnets?: {
    readonly public: readonly string[];
    readonly private: readonly string[];
    /** Needed where `tiers` names it. */
    readonly database?: readonly string[] | undefined;
    /** Needed where `tiers` names it. */
    readonly cache?: readonly string[] | undefined;
  };
  /** A /56 of IPv6 from Amazon, of which each public subnet has a /64 and a route to the internet. Default none. */
  readonly ipv6?: boolean;
  readonly overrides?: Overrides<{
    vpc: VpcConfig;
    zones: DataAwsAvailabilityZonesConfig;
    internetGateway: InternetGatewayConfig;
    publicSubnet: SubnetConfig;
    privateSubnet: SubnetConfig;
    isolatedSubnet: SubnetConfig;
  }>;
}

/** Tiers that only tasks and the bastion talk to, by what stands in them. */
export const ISOLATED_TIERS = ["database", "cache"] as const;
export type IsolatedTier = (typeof ISOLATED_TIERS)[number];

/** Their places in the plan of the network. */
const PLACES: Readonly<Record<IsolatedTier, Tier>> = { database: "data", cache: "cache" };

/** The networks of such a tier as the plan cuts them. */
export const cutTier = (cidr: string, tier: IsolatedTier, zones: number): string[] =>
  cutSubnets(cidr, PLACES[tier], zones);

/** From the /56 of a VPC to the /64 of a subnet. Source: Amazon VPC User Guide, "Subnet sizing for IPv6" (2026-11). */
const IPV6_SUBNET_BITS = 8;

/** What others need of a subnet. */
export interface ISubnet {
  readonly id: string;
  /** Name of its availability zone. */
  readonly zone: string;
  /** IPv4 network. */
  readonly cidr: string;
}

/** What others need of a VPC: one made here, or any that exists. */
export interface IVpc {
  readonly id: string;
  /** IPv4 network. */
  readonly cidr: string;
  /** One of each kind in each zone, in the order of the zones; of a VPC that exists the public ones may be missing. */
  readonly publicSubnets: readonly ISubnet[];
  readonly privateSubnets: readonly ISubnet[];
  /** One in each zone, without a way out of the VPC. Default: databases and caches are in the private subnets. */
  readonly isolatedSubnets?: Readonly<Partial<Record<IsolatedTier, readonly ISubnet[]>>>;
}

/** Where databases or caches go: to subnets of their own where the VPC has them, otherwise to the private ones. */
export const subnetsFor = (
  { isolatedSubnets, privateSubnets }: Pick<IVpc, "isolatedSubnets" | "privateSubnets">,
  tier: IsolatedTier,
): readonly ISubnet[] => isolatedSubnets?.[tier] ?? privateSubnets;

/** A subnet with the route table it uses. */
export interface IRoutedSubnet extends ISubnet {
  readonly routeTableId: string;
}

/** A VPC whose private subnets can be given a way out. */
export interface IRoutedVpc extends IVpc {
  readonly privateSubnets: readonly IRoutedSubnet[];
  /** What must exist before anything in a public subnet can reach the internet. Default: it exists. */
  readonly publicRoute?: ITerraformDependable;
}

/**
 * A VPC with a public and a private subnet in each zone. Public subnets route to an internet gateway; private ones
 * have a route table each and no way out until an `Egress` gives them one; those of `tiers` never have one. The default
 * security group is closed.
 */
export class Vpc extends Construct implements IRoutedVpc {
  readonly id: string;
  readonly cidr: string;
  readonly publicSubnets: readonly IRoutedSubnet[];
  readonly privateSubnets: readonly IRoutedSubnet[];
  readonly isolatedSubnets: Readonly<Partial<Record<IsolatedTier, readonly IRoutedSubnet[]>>>;
  /** What must exist before anything in a public subnet can reach the internet. */
  readonly publicRoute: ITerraformDependable;
  private readonly environment: string;

  constructor(scope: Construct, id: string, props: VpcProps) {
    super(scope, id);
    const { environment, overrides } = props;
    this.environment = environment;
    const vpcConfig = withOverrides(overrides?.vpc, {
      cidrBlock: props.cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      instanceTenancy: "default",
      ...(props.ipv6 ? { assignGeneratedIpv6CidrBlock: true } : {}),
      tags: { Name: environment },
    });
    const vpc = new AwsVpc(this, "vpc", vpcConfig);
    this.id = vpc.id;
    this.cidr = props.cidr;
    // AWS's default group lets all of its members talk; without rules nobody can use it by accident.
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: vpc.id,
      tags: { Name: physicalName(environment, "default-closed") },
    });

    const internetGatewayConfig = withOverrides(overrides?.internetGateway, {
      vpcId: vpc.id,
      tags: { Name: environment },
    });
    const gateway = new InternetGateway(this, "internet-gateway", internetGatewayConfig);
    const publicTable = new RouteTable(this, "public-routes", {
      vpcId: vpc.id,
      tags: { Name: physicalName(environment, "public") },
    });
    this.publicRoute = new Route(this, "public-route-to-internet", {
      routeTableId: publicTable.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
    if (props.ipv6)
      new Route(this, "public-route-to-internet-ipv6", {
        routeTableId: publicTable.id,
        destinationIpv6CidrBlock: "::/0",
        gatewayId: gateway.id,
      });
    const byNumber = typeof props.zones === "number";
    const count = typeof props.zones === "number" ? props.zones : props.zones.length;
    const networks = props.subnets ?? {
      public: cutSubnets(props.cidr, "public", count),
      private: cutSubnets(props.cidr, "private", count),
    };
    const nextZone = this.zoneChooser(props);
    const publicSubnets: IRoutedSubnet[] = [];
    for (let index = 0; index < count; index++) {
      publicSubnets.push(
        this.subnet("public", index, {
          zone: nextZone(publicSubnets),
          keepZone: byNumber,
          cidr: at(networks.public, index),
          ...(props.ipv6 ? { ipv6Cidr: Fn.cidrsubnet(vpc.ipv6CidrBlock, IPV6_SUBNET_BITS, index) } : {}),
          routeTableId: publicTable.id,
          override: overrides?.publicSubnet,
        }),
      );
    }
    this.publicSubnets = publicSubnets;
    this.privateSubnets = publicSubnets.map(({ zone }, index) => {
      const table = new RouteTable(this, `private-routes-${index + 1}`, {
        vpcId: vpc.id,
        tags: { Name: physicalName(environment, `private-${index + 1}`) },
      });
      return this.subnet("private", index, {
        zone,
        keepZone: byNumber,
        cidr: at(networks.private, index),
        routeTableId: table.id,
        override: overrides?.privateSubnet,
      });
    });
    const tiers = (props.tiers ?? []).map((tier) => {
      const cidrs = props.subnets?.[tier] ?? cutTier(props.cidr, tier, count);
      return [tier, this.isolated(tier, cidrs, byNumber, overrides?.isolatedSubnet)] as const;
    });
    this.isolatedSubnets = Object.fromEntries(tiers);
  }

  /** Subnets with one table of routes, which has none but that of the VPC itself. */
  private isolated(
    tier: IsolatedTier,
    cidrs: readonly string[],
    keepZone: boolean,
    override: Override<SubnetConfig> | undefined,
  ): IRoutedSubnet[] {
    const table = new RouteTable(this, `${tier}-routes`, {
      vpcId: this.id,
      tags: { Name: physicalName(this.environment, tier) },
    });
    return this.publicSubnets.map(({ zone }, index) =>
      this.subnet(tier, index, {
        zone,
        keepZone,
        cidr: at(cidrs, index),
        routeTableId: table.id,
        override,
      }),
    );
  }

  /**
   * The zone of the next subnet. By number it is the first of AWS's list, in alphabetical order, in which there is none yet:
   * a zone that AWS adds to the list later changes nothing for subnets that exist, and no two share a zone.
   */
  private zoneChooser({ zones, overrides }: VpcProps): (made: readonly IRoutedSubnet[]) => string {
    if (typeof zones !== "number") return (made) => at(zones, made.length);
    const zonesConfig = withOverrides(overrides?.zones, {
      state: "available",
      // Local and wavelength zones have to be opted into, and have no load balancers.
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });
    const { names } = new DataAwsAvailabilityZones(this, "zones", zonesConfig);
    return (made) => {
      if (made.length === 0) return Fn.element(names, 0);
      const taken = made.map(({ zone }) => zone);
      return Fn.element(Fn.tolist(Fn.setsubtract(names, taken)), 0);
    };
  }

  private subnet(
    tier: "public" | "private" | IsolatedTier,
    index: number,
    props: SubnetProps,
  ): IRoutedSubnet {
    const { cidr, ipv6Cidr, zone, keepZone, routeTableId } = props;
    const subnetConfig = withOverrides(props.override, {
      vpcId: this.id,
      cidrBlock: cidr,
      // Nothing gets an address of it unasked: only the load balancer does.
      ...(ipv6Cidr === undefined ? {} : { ipv6CidrBlock: ipv6Cidr }),
      availabilityZone: zone,
      ...(tier === "public" ? { mapPublicIpOnLaunch: false } : {}),
      tags: { Name: physicalName(this.environment, `${tier}-${index + 1}`), tier },
      ...(keepZone ? { lifecycle: { ignoreChanges: ["availability_zone"] } } : {}),
    });
    const subnet = new AwsSubnet(this, `${tier}-subnet-${index + 1}`, subnetConfig);
    new RouteTableAssociation(this, `${tier}-subnet-${index + 1}-routes`, {
      subnetId: subnet.id,
      routeTableId,
    });
    // Where it is, which need not be where it would be made today.
    return { id: subnet.id, zone: keepZone ? subnet.availabilityZone : zone, cidr, routeTableId };
  }
}

interface SubnetProps {
  readonly cidr: string;
  /** A /64 of IPv6. Default none. */
  readonly ipv6Cidr?: string;
  readonly zone: string;
  /** It stays in the zone that it was made in. */
  readonly keepZone: boolean;
  readonly routeTableId: string;
  readonly override: Override<SubnetConfig> | undefined;
}

function at(list: readonly string[], index: number): string {
  const value = list[index];
  if (value === undefined) throw new RangeError(`nothing is listed for zone ${index + 1}`);
  return value;
}
