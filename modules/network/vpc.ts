import {
  DataAwsAvailabilityZones,
  type DataAwsAvailabilityZonesConfig,
} from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway, type InternetGatewayConfig } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet as AwsSubnet, type SubnetConfig } from "@cdktf/provider-aws/lib/subnet";
import { Vpc as AwsVpc, type VpcConfig } from "@cdktf/provider-aws/lib/vpc";
import { Construct, Fn, type ITerraformDependable } from "../cdktf";
import { physicalName } from "../naming";
import { type Override, type Overrides, withOverrides } from "../overrides";
import { cutSubnets } from "./cidr";

export interface VpcProps {
  /** Name of the environment; starts every physical name. */
  readonly environment: string;
  /** IPv4 network of the VPC, /16 to /28. */
  readonly cidr: string;
  /** Number of zones, 2 to 6, whose names are read from AWS; or their names. */
  readonly zones: number | readonly string[];
  /** Networks of the subnets, one for each zone. Default: cut from `cidr` by `cutSubnets`. */
  readonly subnets?: { readonly public: readonly string[]; readonly private: readonly string[] };
  readonly overrides?: Overrides<{
    vpc: VpcConfig;
    zones: DataAwsAvailabilityZonesConfig;
    internetGateway: InternetGatewayConfig;
    publicSubnet: SubnetConfig;
    privateSubnet: SubnetConfig;
  }>;
}

/** A subnet with the zone it is in and the route table it uses. */
export interface Subnet {
  readonly id: string;
  readonly cidr: string;
  readonly zone: string;
  readonly routeTableId: string;
}

/**
 * A VPC with a public and a private subnet in each zone. Public subnets route to an internet gateway; private ones
 * have a route table each and no way out until an `Egress` gives them one. The default security group is closed.
 */
export class Vpc extends Construct {
  readonly id: string;
  readonly cidr: string;
  readonly publicSubnets: readonly Subnet[];
  readonly privateSubnets: readonly Subnet[];
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

    const zones = this.zoneNames(props);
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
    const networks = props.subnets ?? {
      public: cutSubnets(props.cidr, "public", zones.length),
      private: cutSubnets(props.cidr, "private", zones.length),
    };
    this.publicSubnets = zones.map((zone, index) =>
      this.subnet("public", index, zone, at(networks.public, index), publicTable.id, overrides?.publicSubnet),
    );
    this.privateSubnets = zones.map((zone, index) => {
      const table = new RouteTable(this, `private-routes-${index + 1}`, {
        vpcId: vpc.id,
        tags: { Name: physicalName(environment, `private-${index + 1}`) },
      });
      return this.subnet(
        "private",
        index,
        zone,
        at(networks.private, index),
        table.id,
        overrides?.privateSubnet,
      );
    });
  }

  private zoneNames({ zones, overrides }: VpcProps): readonly string[] {
    if (typeof zones !== "number") return zones;
    const zonesConfig = withOverrides(overrides?.zones, {
      state: "available",
      // Local and wavelength zones have to be opted into, and have no load balancers.
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });
    const available = new DataAwsAvailabilityZones(this, "zones", zonesConfig);
    return Array.from({ length: zones }, (_, index) => Fn.element(available.names, index) as string);
  }

  private subnet(
    tier: "public" | "private",
    index: number,
    zone: string,
    cidr: string,
    routeTableId: string,
    overrides?: Override<SubnetConfig>,
  ): Subnet {
    const subnetConfig = withOverrides(overrides, {
      vpcId: this.id,
      cidrBlock: cidr,
      availabilityZone: zone,
      ...(tier === "public" ? { mapPublicIpOnLaunch: false } : {}),
      tags: { Name: physicalName(this.environment, `${tier}-${index + 1}`), tier },
    });
    const subnet = new AwsSubnet(this, `${tier}-subnet-${index + 1}`, subnetConfig);
    new RouteTableAssociation(this, `${tier}-subnet-${index + 1}-routes`, {
      subnetId: subnet.id,
      routeTableId,
    });
    return { id: subnet.id, cidr, zone, routeTableId };
  }
}

function at(networks: readonly string[], index: number): string {
  const network = networks[index];
  if (network === undefined) throw new RangeError(`no subnet is listed for zone ${index + 1}`);
  return network;
}
