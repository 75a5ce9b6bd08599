import { Eip, type EipConfig } from "#provider-aws/eip";
import { NatGateway, type NatGatewayConfig } from "#provider-aws/nat-gateway";
import { Route } from "#provider-aws/route";
import { VpcEndpoint, type VpcEndpointConfig } from "#provider-aws/vpc-endpoint";
import { accountId } from "../account.ts";
import { Construct } from "../cdktf.ts";
import { physicalName } from "../naming.ts";
import { type Overrides, withOverrides } from "../overrides.ts";
import { interfaceEndpointPolicy, s3EndpointPolicy } from "./endpoint-policies.ts";
import { port, SecurityGroup } from "./security-group.ts";
import type { IRoutedSubnet, IRoutedVpc } from "./vpc.ts";

export type EgressKind =
  | "none"
  | "nat-gateway"
  | "nat-gateway-per-zone"
  | "regional-nat-gateway"
  | "endpoints";

/**
 * What ECS tasks and their hosts talk to, for a network without any other way out.
 * Source: ECS Developer Guide, "Amazon ECS interface VPC endpoints"; ECR User Guide, "Amazon ECR interface VPC
 * endpoints"; Systems Manager User Guide, "Improve the security of EC2 instances by using VPC endpoints".
 */
export const INTERFACE_ENDPOINTS = [
  "ecr.api",
  "ecr.dkr",
  "ecs",
  "ecs-agent",
  "ecs-telemetry",
  "logs",
  "monitoring",
  "secretsmanager",
  "ssm",
  "ssmmessages",
] as const;

/** The services that have an interface endpoint each, where endpoints are the only way out. */
export const interfaceEndpoints = (further: readonly string[]): readonly string[] =>
  [...new Set([...INTERFACE_ENDPOINTS, ...further])].sort();

/** ECR keeps image layers in S3, which has an endpoint that costs nothing. */
export const GATEWAY_ENDPOINTS = ["s3"] as const;

export interface EgressProps {
  readonly environment: string;
  readonly region: string;
  readonly vpc: IRoutedVpc;
  /** How the private subnets reach what is outside the VPC. */
  readonly kind: EgressKind;
  /** Services that something talks to beside those of `INTERFACE_ENDPOINTS`. Default none. */
  readonly endpoints?: readonly string[];
  readonly overrides?: Overrides<{
    eip: EipConfig;
    natGateway: NatGatewayConfig;
    interfaceEndpoint: VpcEndpointConfig;
    gatewayEndpoint: VpcEndpointConfig;
  }>;
}

/** The way out of a VPC's private subnets: routes to NAT gateways, or endpoints of the services they need. */
export class Egress extends Construct {
  private readonly props: EgressProps;

  constructor(scope: Construct, id: string, props: EgressProps) {
    super(scope, id);
    this.props = props;
    switch (props.kind) {
      case "none":
        break;
      case "nat-gateway":
        this.natGateways(1);
        break;
      case "nat-gateway-per-zone":
        this.natGateways(props.vpc.publicSubnets.length);
        break;
      case "regional-nat-gateway":
        this.regionalNatGateway();
        break;
      case "endpoints":
        this.endpoints();
        break;
    }
  }

  private natGateways(count: number): void {
    const { environment, vpc, overrides } = this.props;
    if (vpc.publicSubnets.length === 0) throw new RangeError("a NAT gateway needs a public subnet");
    const gateways = vpc.publicSubnets.slice(0, count).map((subnet, index) => {
      const name = physicalName(environment, `nat-${index + 1}`);
      const eipConfig = withOverrides(overrides?.eip, {
        domain: "vpc",
        tags: { Name: name },
      });
      const address = new Eip(this, `nat-address-${index + 1}`, eipConfig);
      const natGatewayConfig = withOverrides(overrides?.natGateway, {
        allocationId: address.allocationId,
        subnetId: subnet.id,
        connectivityType: "public",
        tags: { Name: name },
        // AWS refuses the gateway, and later its address, while the internet gateway is not attached.
        dependsOn: vpc.publicRoute && [vpc.publicRoute],
      });
      return new NatGateway(this, `nat-gateway-${index + 1}`, natGatewayConfig);
    });
    vpc.privateSubnets.forEach((subnet, index) => {
      const gateway = gateways[index % gateways.length];
      if (gateway) this.route(subnet, index, gateway.id);
    });
  }

  /** One gateway that AWS extends to every zone by itself; it needs no public subnet. */
  private regionalNatGateway(): void {
    const { environment, vpc, overrides } = this.props;
    const natGatewayConfig = withOverrides(overrides?.natGateway, {
      availabilityMode: "regional",
      connectivityType: "public",
      vpcId: vpc.id,
      tags: { Name: physicalName(environment, "nat") },
      dependsOn: vpc.publicRoute && [vpc.publicRoute],
    });
    const gateway = new NatGateway(this, "regional-nat-gateway", natGatewayConfig);
    vpc.privateSubnets.forEach((subnet, index) => {
      this.route(subnet, index, gateway.id);
    });
  }

  private route(subnet: IRoutedSubnet, index: number, natGatewayId: string): void {
    new Route(this, `private-route-${index + 1}`, {
      routeTableId: subnet.routeTableId,
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId,
    });
  }

  private endpoints(): void {
    const { environment, region, vpc, overrides } = this.props;
    const account = accountId(this);
    const group = new SecurityGroup(this, "endpoints-security-group", {
      vpcId: vpc.id,
      name: physicalName(environment, "endpoints"),
      description: "Interface endpoints: HTTPS from inside the VPC",
    });
    group.allowFromNetworks([vpc.cidr], port(443), "HTTPS from the VPC");
    for (const service of interfaceEndpoints(this.props.endpoints ?? [])) {
      const interfaceEndpointConfig = withOverrides(overrides?.interfaceEndpoint, {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        subnetIds: vpc.privateSubnets.map((subnet) => subnet.id),
        securityGroupIds: [group.id],
        policy: interfaceEndpointPolicy(service, account),
        tags: { Name: physicalName(environment, service) },
      });
      new VpcEndpoint(this, `endpoint-${service.replace(".", "-")}`, interfaceEndpointConfig);
    }
    for (const service of GATEWAY_ENDPOINTS) {
      const gatewayEndpointConfig = withOverrides(overrides?.gatewayEndpoint, {
        vpcId: vpc.id,
        serviceName: `com.amazonaws.${region}.${service}`,
        vpcEndpointType: "Gateway",
        routeTableIds: vpc.privateSubnets.map((subnet) => subnet.routeTableId),
        policy: s3EndpointPolicy(region, account),
        tags: { Name: physicalName(environment, service) },
      });
      new VpcEndpoint(this, `endpoint-${service}`, gatewayEndpointConfig);
    }
  }
}
