import { call } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

export const resources = {
  aws_vpc: {
    api: call("ec2", "CreateVpc", {
      targets: { assign_generated_ipv6_cidr_block: "AmazonProvidedIpv6CidrBlock" },
    }),
    billed: { none: "AWS bills what is in a VPC" },
    drawn: "box",
  },
  aws_subnet: {
    api: call("ec2", "CreateSubnet"),
    billed: { none: "AWS bills what is in a subnet" },
    drawn: "box",
  },
  aws_default_security_group: {
    api: { none: "it holds no rule and no name" },
    billed: { none: "security groups are free" },
    drawn: { none: "nothing is ever put into it" },
  },
  aws_internet_gateway: {
    api: { none: "its arguments are references and flags, which the provider judges itself" },
    billed: { none: "AWS bills the traffic through it" },
    drawn: "box",
  },
  aws_nat_gateway: {
    api: call("ec2", "CreateNatGateway", { targets: { private_ip: "PrivateIpAddress" } }),
    billed: ["natGateway", "regionalNatGatewayZone"],
    drawn: "box",
  },
  aws_route: {
    api: { none: "its arguments are references and flags, which the provider judges itself" },
    billed: { none: "routes are free" },
    drawn: { none: "the box of the network says what the way out is" },
  },
  aws_route_table: {
    api: { none: "its arguments are references and flags, which the provider judges itself" },
    billed: { none: "routes are free" },
    drawn: "box",
  },
  aws_route_table_association: {
    api: { none: "its arguments are references and flags, which the provider judges itself" },
    billed: { none: "routes are free" },
    drawn: { none: "it joins a subnet to its routes" },
  },
  aws_vpc_endpoint: {
    api: { none: "its policy is judged by policies-are-accepted, and the rest are references" },
    billed: ["interfaceEndpointZone"],
    drawn: "box",
  },
  aws_flow_log: {
    api: { none: "its arguments are references and flags, which the provider judges itself" },
    billed: ["vendedLogIngestion"],
    drawn: "box",
  },
} as const satisfies Resources;
