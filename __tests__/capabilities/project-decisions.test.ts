import { describe, expect, it } from "vitest";
import { isStandardFamily, QUOTAS } from "../../modules/aws/quotas.ts";
import { openDecisions } from "../../modules/capabilities/decisions.ts";
import type { Environment } from "../../modules/capabilities/environment.ts";
import { type Neighbour, projectDecisions } from "../../modules/capabilities/project-decisions.ts";
import { type Changes, market, shippedProject } from "../support/environment.ts";

/** An environment that needs no more than any account has, and shares nothing with another. */
const small = (name: string, second: number, changes: Changes = {}): Environment => ({
  ...market({
    "network.cidr": `10.${second}.0.0/16`,
    "network.subnets": undefined,
    "network.zones": 3,
    bastion: undefined,
    "capacity.max": 1,
    "service.tasks": { min: 1, max: 1 },
    "service.secrets": { database_url: `${name}/database-url`, jwt_secret: { generate: {} } },
    ...changes,
  }),
  name,
});
const project = shippedProject();
const beside = (own: Neighbour, others: readonly Neighbour[]): string[] =>
  projectDecisions({ ...own, project }, others).map(({ message }) => message);
const decisions = (own: Environment, ...others: Environment[]): string[] =>
  beside(
    { environment: own },
    others.map((environment) => ({ environment })),
  );

const FARGATE: Changes = {
  "network.egress": "nat-gateway",
  capacity: { launchType: "fargate", architecture: "x86_64" },
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
};

describe("beside other environments", () => {
  it("nothing is said of what fits", () => {
    expect(decisions(small("shop", 0), small("board", 1))).toEqual([]);
  });

  it("networks that overlap are told, in any region", () => {
    const far = small("far", 0, { region: "us-east-1" });
    expect(decisions(small("shop", 0), far, small("board", 1))).toEqual([
      "network.cidr: 10.0.0.0/16 overlaps far (10.0.0.0/16); such networks can never be connected to each other. Changing cidr later replaces the VPC.",
    ]);
  });

  it("VPCs of one region are counted", () => {
    const others = [1, 2, 3, 4].map((second) =>
      small(`e${second}`, second, { "capacity.instanceTypes": ["t3.small"] }),
    );
    const vpcs = (found: string[]) => found.filter((line) => line.includes("VPCs per Region"));
    expect(vpcs(decisions(small("shop", 0), ...others))).toEqual([]);
    expect(vpcs(decisions(small("shop", 0), ...others, small("e5", 5)))).toEqual([
      'quota "VPCs per Region": 6 are needed at most, with e1, e2, e3, e4, e5; AWS gives an account 5 in eu-central-1 until it is asked for more: aws service-quotas request-service-quota-increase --service-code vpc --quota-code L-F678F1CE --desired-value 6 --region eu-central-1',
    ]);
    expect(vpcs(decisions(small("shop", 0), ...others, small("e5", 5, { region: "us-east-1" })))).toEqual([]);
    const accounts = others.map((environment) => ({ ...environment, account: "210987654321" }));
    const own = small("shop", 0, { account: "123456789012" });
    expect(vpcs(decisions(own, ...accounts, { ...small("e5", 5), account: "210987654321" }))).toEqual([]);
  });

  it("Elastic IPs are counted: a bastion by SSH, NAT gateways", () => {
    const nat = { "network.egress": "nat-gateway-per-zone", bastion: market().bastion };
    const addresses = (found: string[]) => found.filter((line) => line.includes("Elastic IPs"));
    expect(addresses(decisions(small("shop", 0, nat)))).toEqual([]);
    expect(
      addresses(decisions(small("shop", 0, nat), small("board", 1, { "network.egress": "nat-gateway" }))),
    ).toEqual([]);
    expect(addresses(decisions(small("shop", 0, nat), small("board", 1, nat)))).toEqual([
      'quota "EC2-VPC Elastic IPs": 8 are needed at most, with board; AWS gives an account 5 in eu-central-1 until it is asked for more: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-0263D0A3 --desired-value 8 --region eu-central-1',
    ]);
  });

  it("NAT gateways of one zone are counted", () => {
    const nat = { "network.egress": "nat-gateway" };
    const others = [1, 2, 3, 4, 5].map((second) => small(`e${second}`, second, nat));
    expect(decisions(small("shop", 0, nat), ...others).join("\n")).toContain(
      'quota "NAT gateways per Availability Zone": 6 are needed',
    );
  });
});

describe("alone", () => {
  const cidrs = (count: number): string[] =>
    Array.from({ length: count }, (_, index) => `10.${100 + Math.floor(index / 200)}.${index % 200}.0/24`);
  const said = (changes: Changes): string[] => decisions(small("shop", 0, changes));

  it("an environment is held against the rules of a security group", () => {
    expect(said({ "ingress.public": false, "ingress.allowFrom": cidrs(60) })).toEqual([]);
    expect(said({ "ingress.public": false, "ingress.allowFrom": cidrs(61) })).toEqual([
      'quota "Inbound or outbound rules per security group": 61 are needed at most; AWS gives an account 60 in eu-central-1 until it is asked for more: aws service-quotas request-service-quota-increase --service-code vpc --quota-code L-0EA8095F --desired-value 61 --region eu-central-1',
    ]);
  });

  it("rules of a load balancer are counted: of hosts and paths, of names that redirect, and of the rest", () => {
    const rules = (changes: Changes) => said(changes).filter((line) => line.includes("Rules per"));
    const tenants = (count: number, internal = false): Changes =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `furtherServices.t${index}`,
          {
            containers: [`t${index}`],
            entry: {
              service: `t${index}`,
              port: 80,
              internal,
              paths: Array.from({ length: 9 }, (_, other) => `/${index}/${other}`),
            },
          },
        ]),
      );
    expect(rules(tenants(11))).toEqual([]);
    const domain = {
      zone: { name: "example.com" },
      names: ["example.com", ...[1, 2, 3, 4, 5, 6].map((index) => `w${index}.example.com`)],
    };
    expect(rules({ ...tenants(11), domain })).toEqual([]);
    expect(rules({ ...tenants(11), domain: { ...domain, redirect: true } })).toEqual([
      'quota "Rules per Application Load Balancer": 102 are needed at most; AWS gives an account 100 in eu-central-1 until it is asked for more: aws service-quotas request-service-quota-increase --service-code elasticloadbalancing --quota-code L-7EED9B64 --desired-value 102 --region eu-central-1',
    ]);
    // Each load balancer has rules of its own, and an internal one none for the rest.
    expect(rules({ ...tenants(11, true), internalIngress: {} })).toEqual([]);
    expect(rules({ ...tenants(12, true), internalIngress: {} })).toEqual([
      expect.stringContaining(": 108 are needed at most; AWS"),
    ]);
  });

  it("vCPUs of hosts, bastion and database are counted, Spot apart", () => {
    // t3.medium has two.
    expect(said({ "capacity.max": 2 })).toEqual([]);
    expect(said({ "capacity.max": 3 })).toEqual([
      'quota "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances": 6 vCPUs are needed at most; AWS gives an account 5 vCPUs in eu-central-1 until it is asked for more: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-1216C47A --desired-value 6 --region eu-central-1',
    ]);
    expect(said({ "capacity.max": 4, "capacity.spotPercent": 100 })).toEqual([
      'quota "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests": 8 vCPUs are needed at most; AWS gives an account 5 vCPUs in eu-central-1 until it is asked for more: aws service-quotas request-service-quota-increase --service-code ec2 --quota-code L-34B43A08 --desired-value 8 --region eu-central-1',
    ]);
    expect(said({ "capacity.max": 2, bastion: market().bastion })).toHaveLength(1);
  });

  it("vCPUs of Fargate are counted at the most tasks", () => {
    const environment = small("shop", 0, FARGATE);
    const tasks = (most: number) =>
      beside({ environment, fargateTasks: [{ count: 1, most, cpu: 512, memory: 1024 }] }, []);
    expect(tasks(12)).toEqual([]);
    expect(tasks(13)).toEqual([
      'quota "Fargate On-Demand vCPU resource count": 6.5 vCPUs are needed at most; AWS gives an account 6 vCPUs in eu-central-1 until it is asked for more: aws service-quotas request-service-quota-increase --service-code fargate --quota-code L-3032A538 --desired-value 7 --region eu-central-1',
    ]);
  });
});

describe("vCPUs of Fargate beside other environments", () => {
  const onFargate = (name: string, second: number, most: number, changes: Changes = {}) => ({
    environment: small(name, second, { ...FARGATE, ...changes }),
    fargateTasks: [{ count: 1, most, cpu: 1024, memory: 2048 }],
  });
  const hosts = { environment: small("hosts", 3) };

  it("are added up, and only those are named that need some", () => {
    const far = onFargate("far", 4, 3, { region: "us-east-1" });
    const found = beside(onFargate("shop", 0, 4), [hosts, onFargate("board", 1, 3), far]);
    expect(found.filter((line) => line.includes("Fargate"))).toEqual([
      expect.stringMatching(
        /^quota "Fargate On-Demand vCPU resource count": 7 vCPUs are needed at most, with board; /,
      ),
    ]);
  });

  it("names none where none needs any", () => {
    const found = beside(onFargate("shop", 0, 7), [hosts]);
    expect(found.filter((line) => line.includes("Fargate"))).toEqual([
      expect.stringContaining("7 vCPUs are needed at most; AWS"),
    ]);
  });
});

describe("before a deploy", () => {
  it("a load balancer that is open to the world without a certificate is told", () => {
    const told = (changes: Changes) =>
      openDecisions(market(changes), { project, others: [] }).some(({ message }) =>
        message.startsWith("ingress.certificateArn:"),
      );
    const certificate =
      "arn:aws:acm:eu-central-1:123456789012:certificate/0a1b2c3d-0000-0000-0000-000000000000";
    expect(told({})).toBe(true);
    expect(told({ "ingress.certificateArn": certificate })).toBe(false);
    expect(told({ "ingress.public": false })).toBe(false);
  });
});

describe("the table of quotas", () => {
  it("counts what has no quota of another name as standard", () => {
    for (const type of ["t3.medium", "m7g.large", "i4i.large", "im4gn.large", "is4gen.medium", "z1d.large"])
      expect(isStandardFamily(type), type).toBe(true);
    for (const type of [
      "inf2.xlarge",
      "hpc7a.12xlarge",
      "mac2.metal",
      "g6.xlarge",
      "p5.48xlarge",
      "x2gd.large",
    ])
      expect(isStandardFamily(type), type).toBe(false);
  });

  it("has a source with a date for each", () => {
    for (const { name, source } of Object.values(QUOTAS)) expect(source, name).toMatch(/\(20\d\d-\d\d\)$/);
  });
});
