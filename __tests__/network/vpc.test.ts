import { describe, expect, it } from "vitest";
import { Egress, type EgressKind, INTERFACE_ENDPOINTS } from "../../modules/network/egress.ts";
import { FlowLogs } from "../../modules/network/flow-logs.ts";
import { type IRoutedVpc, Vpc, type VpcProps } from "../../modules/network/vpc.ts";
import { synthesiseConstruct } from "../support/synthesis.ts";

const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
const vpcWith = (props: Partial<VpcProps> = {}) =>
  synthesiseConstruct((stack) => {
    new Vpc(stack, "vpc", { environment: "shop", cidr: "10.0.0.0/16", zones, ...props });
  });

describe("the VPC", () => {
  it("has DNS names, and a closed default security group", () => {
    const stack = vpcWith();
    expect(stack.only("aws_vpc")).toMatchObject({
      cidr_block: "10.0.0.0/16",
      enable_dns_hostnames: true,
      enable_dns_support: true,
    });
    const closed = stack.only("aws_default_security_group");
    expect(closed).not.toHaveProperty("ingress");
    expect(closed).not.toHaveProperty("egress");
  });

  it("has one public and one private subnet in each zone", () => {
    const subnets = Object.values(vpcWith().all("aws_subnet"));
    expect(subnets.map((subnet) => [subnet["availability_zone"], subnet["cidr_block"]])).toEqual([
      ["eu-central-1a", "10.0.32.0/22"],
      ["eu-central-1b", "10.0.36.0/22"],
      ["eu-central-1c", "10.0.40.0/22"],
      ["eu-central-1a", "10.0.0.0/22"],
      ["eu-central-1b", "10.0.4.0/22"],
      ["eu-central-1c", "10.0.8.0/22"],
    ]);
    expect(subnets.every((subnet) => subnet["map_public_ip_on_launch"] !== true)).toBe(true);
  });

  it("takes subnets one by one", () => {
    const stack = vpcWith({
      subnets: {
        public: ["10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24"],
        private: ["10.0.4.0/24", "10.0.5.0/24", "10.0.6.0/24"],
      },
    });
    expect(stack.only("aws_subnet", "public-subnet-3")["cidr_block"]).toBe("10.0.3.0/24");
    expect(stack.only("aws_subnet", "private-subnet-1")["cidr_block"]).toBe("10.0.4.0/24");
  });

  it("has tiers for databases and caches, whose routes lead nowhere", () => {
    const stack = vpcWith({ tiers: ["database", "cache"] });
    const networksOf = (tier: string) =>
      Object.entries(stack.all("aws_subnet"))
        .filter(([name]) => name.includes(`${tier}-subnet`))
        .map(([, subnet]) => [subnet["availability_zone"], subnet["cidr_block"]]);
    expect(networksOf("database")).toEqual([
      ["eu-central-1a", "10.0.64.0/22"],
      ["eu-central-1b", "10.0.68.0/22"],
      ["eu-central-1c", "10.0.72.0/22"],
    ]);
    expect(networksOf("cache").map(([, network]) => network)).toEqual([
      "10.0.96.0/22",
      "10.0.100.0/22",
      "10.0.104.0/22",
    ]);
    expect(stack.count("aws_route")).toBe(vpcWith().count("aws_route"));
    const tables = Object.entries(stack.all("aws_route_table_association"))
      .filter(([name]) => name.includes("database-subnet"))
      .map(([, { route_table_id: table }]) => table);
    expect(tables).toHaveLength(3);
    expect(new Set(tables).size).toBe(1);
    expect(String(tables[0])).toContain("database-routes");
  });

  it("gives a tier no way out when private subnets get one", () => {
    const routes = (kind: EgressKind) =>
      Object.values(
        synthesiseConstruct((stack) => {
          const vpc = new Vpc(stack, "vpc", {
            environment: "shop",
            cidr: "10.0.0.0/16",
            zones,
            tiers: ["database"],
          });
          new Egress(stack, "egress", { environment: "shop", region: "eu-central-1", vpc, kind });
        }).all("aws_route"),
      ).map(({ route_table_id: table }) => String(table));
    const tables = routes("nat-gateway");
    expect(tables.some((table) => table.includes("private-routes"))).toBe(true);
    expect(tables.filter((table) => table.includes("database-routes"))).toEqual([]);
  });

  it("reads the names of zones from AWS when only their number is given", () => {
    const stack = vpcWith({ zones: 2 });
    expect(Object.values(stack.data("aws_availability_zones"))).toMatchObject([
      { state: "available", filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] },
    ]);
    expect(stack.count("aws_subnet")).toBe(4);
    expect(stack.only("aws_subnet", "public-subnet-1")["availability_zone"]).toMatch(
      /^\$\{element\(data\.aws_availability_zones\.[^.]+\.names, 0\)\}$/,
    );
  });

  it("keeps subnets in the zones that they were made in, and makes each next one in a zone without", () => {
    const stack = vpcWith({ zones: 3 });
    for (const subnet of Object.values(stack.all("aws_subnet")))
      expect(subnet["lifecycle"]).toEqual({ ignore_changes: ["availability_zone"] });
    const zoneOf = (name: string): string => `${stack.address("aws_subnet", name)}.availability_zone`;
    expect(stack.only("aws_subnet", "public-subnet-3")["availability_zone"]).toMatch(
      /^\$\{element\(tolist\(setsubtract\(data\.aws_availability_zones\.[^.]+\.names, \[/,
    );
    for (const earlier of ["public-subnet-1", "public-subnet-2"])
      expect(stack.only("aws_subnet", "public-subnet-3")["availability_zone"]).toContain(zoneOf(earlier));
    expect(stack.only("aws_subnet", "private-subnet-3")["availability_zone"]).toBe(
      `\${${zoneOf("public-subnet-3")}}`,
    );
  });

  it("moves subnets when their zones are named otherwise", () => {
    for (const subnet of Object.values(vpcWith().all("aws_subnet")))
      expect(subnet["lifecycle"]).toBeUndefined();
  });

  it("routes public subnets to the internet gateway, and private ones nowhere", () => {
    const stack = vpcWith();
    expect(stack.only("aws_route")).toMatchObject({
      destination_cidr_block: "0.0.0.0/0",
      gateway_id: `\${${stack.address("aws_internet_gateway")}.id}`,
    });
    expect(stack.count("aws_route_table")).toBe(4);
    expect(stack.count("aws_route_table_association")).toBe(6);
  });

  it("lets every child's arguments be changed", () => {
    expect(
      vpcWith({ overrides: { vpc: { instanceTenancy: "dedicated" } } }).only("aws_vpc")["instance_tenancy"],
    ).toBe("dedicated");
  });
});

describe("the way out", () => {
  const egress = (kind: EgressKind) =>
    synthesiseConstruct((stack) => {
      const vpc = new Vpc(stack, "vpc", { environment: "shop", cidr: "10.0.0.0/16", zones });
      new Egress(stack, "egress", { environment: "shop", region: "eu-central-1", vpc, kind });
    });
  const natRoutes = (kind: EgressKind) =>
    Object.values(egress(kind).all("aws_route")).flatMap((route) => route["nat_gateway_id"] ?? []);

  it("is none", () => {
    expect(egress("none").count("aws_nat_gateway")).toBe(0);
    expect(natRoutes("none")).toEqual([]);
  });

  it("is one NAT gateway for all zones", () => {
    expect(egress("nat-gateway").count("aws_nat_gateway")).toBe(1);
    expect(egress("nat-gateway").count("aws_eip")).toBe(1);
    expect(new Set(natRoutes("nat-gateway")).size).toBe(1);
    expect(natRoutes("nat-gateway")).toHaveLength(3);
  });

  it("is a NAT gateway in each zone, for that zone", () => {
    expect(egress("nat-gateway-per-zone").count("aws_nat_gateway")).toBe(3);
    expect(new Set(natRoutes("nat-gateway-per-zone")).size).toBe(3);
  });

  it("can be that of a VPC that exists", () => {
    const vpc: IRoutedVpc = {
      id: "vpc-1",
      cidr: "10.0.0.0/16",
      publicSubnets: [{ id: "subnet-1", zone: "eu-central-1a", cidr: "10.0.1.0/24" }],
      privateSubnets: [{ id: "subnet-2", zone: "eu-central-1a", cidr: "10.0.2.0/24", routeTableId: "rtb-1" }],
    };
    const build = (given: IRoutedVpc) =>
      synthesiseConstruct((stack) => {
        const props = { environment: "shop", region: "eu-central-1", vpc: given } as const;
        new Egress(stack, "egress", { ...props, kind: "nat-gateway" });
      });
    expect(build(vpc).only("aws_nat_gateway")).toMatchObject({ subnet_id: "subnet-1" });
    expect(build(vpc).only("aws_nat_gateway")).not.toHaveProperty("depends_on");
    expect(build(vpc).only("aws_route")).toMatchObject({ route_table_id: "rtb-1" });
    expect(() => build({ ...vpc, publicSubnets: [] })).toThrow("a NAT gateway needs a public subnet");
  });

  it("is one regional NAT gateway, which belongs to the VPC and no subnet", () => {
    const gateway = egress("regional-nat-gateway").only("aws_nat_gateway");
    expect(gateway).toMatchObject({ availability_mode: "regional", connectivity_type: "public" });
    expect(gateway).toHaveProperty("vpc_id");
    expect(gateway).not.toHaveProperty("subnet_id");
    expect(natRoutes("regional-nat-gateway")).toHaveLength(3);
  });

  it("lets callers of this account through endpoints only, and to the buckets of AWS that hosts read", () => {
    const stack = egress("endpoints");
    const byService = Object.fromEntries(
      Object.values(stack.all("aws_vpc_endpoint")).map((endpoint) => [
        String(endpoint["service_name"]).replace("com.amazonaws.eu-central-1.", ""),
        endpoint["policy"] === undefined ? [] : JSON.parse(String(endpoint["policy"])).Statement,
      ]),
    );
    const account = { StringEquals: { "aws:PrincipalAccount": expect.stringContaining("caller_identity") } };
    for (const [service, [first, ...more]] of Object.entries(byService)) {
      // They carry no API calls, and AWS documents no policy for them.
      if (service === "ecs-agent" || service === "ecs-telemetry") expect(first).toBeUndefined();
      else expect(first).toMatchObject({ Effect: "Allow", Principal: "*", Condition: account });
      expect(more).toHaveLength(service === "s3" ? 1 : 0);
    }
    expect(byService["s3"][1]).toMatchObject({
      Action: "s3:GetObject",
      Resource: expect.arrayContaining(["arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*"]),
    });
  });

  it("is endpoints only, for HTTPS from inside the VPC only", () => {
    const stack = egress("endpoints");
    const endpoints = Object.values(stack.all("aws_vpc_endpoint"));
    expect(endpoints.filter((endpoint) => endpoint["vpc_endpoint_type"] === "Interface")).toHaveLength(
      INTERFACE_ENDPOINTS.length,
    );
    expect(endpoints.filter((endpoint) => endpoint["vpc_endpoint_type"] === "Gateway")).toMatchObject([
      { service_name: "com.amazonaws.eu-central-1.s3" },
    ]);
    expect(stack.only("aws_vpc_security_group_ingress_rule")).toMatchObject({
      cidr_ipv4: "10.0.0.0/16",
      from_port: 443,
      to_port: 443,
    });
    expect(stack.count("aws_nat_gateway")).toBe(0);
  });
});

describe("flow logs", () => {
  const stack = synthesiseConstruct((scope) => {
    new FlowLogs(scope, "flow-logs", { environment: "shop", vpcId: "vpc-1", retentionDays: 14 });
  });

  it("record everything, in a log group that expires", () => {
    expect(stack.only("aws_flow_log")).toMatchObject({ traffic_type: "ALL", vpc_id: "vpc-1" });
    expect(stack.only("aws_cloudwatch_log_group")["retention_in_days"]).toBe(14);
  });

  it("may be written to that log group only", () => {
    const policy = JSON.parse(String(stack.only("aws_iam_role_policy")["policy"]));
    const [write, find, ...more] = policy.Statement;
    expect(more).toEqual([]);
    expect(write.Resource).toBe(`\${${stack.address("aws_cloudwatch_log_group")}.arn}:*`);
    expect(find).toMatchObject({ Action: "logs:DescribeLogGroups", Resource: "*" });
  });

  it("are written for this account only", () => {
    const role = JSON.parse(String(stack.only("aws_iam_role")["assume_role_policy"]));
    const account = "${data.aws_caller_identity.account.account_id}";
    expect(role.Statement).toEqual([
      expect.objectContaining({
        Condition: {
          StringEquals: { "aws:SourceAccount": account },
          ArnLike: { "aws:SourceArn": `arn:aws:ec2:*:${account}:vpc-flow-log/*` },
        },
      }),
    ]);
  });
});
