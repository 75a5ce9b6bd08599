import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { cutSubnets, parseNetwork, SMALLEST_CUT_VPC } from "../../network/cidr.ts";

import { cutTier, ISOLATED_TIERS, type IsolatedTier } from "../../network/vpc.ts";
import { type Found, moves as movesOf } from "../moving.ts";
import { NETWORK_PROBLEMS } from "./problems.ts";
import type { network } from "./schema.ts";

type Code = keyof typeof NETWORK_PROBLEMS;
type Settings = z.output<typeof network>;
interface Reads {
  readonly network: Settings;
  readonly database?: { readonly hosting: string } | undefined;
  readonly cache?: { readonly hosting: string } | undefined;
}

/** Networks and zones that everything stands in, and that none of it can leave. */
export const networkSchema = z.strictObject({
  cidr: z.string().min(1),
  /** By number, or by names. */
  zones: z.union([z.number(), z.array(z.string())]),
  /** Of the subnets, in the order of the zones. */
  public: z.array(z.string()),
  private: z.array(z.string()),
  /** Where there is such a tier. */
  database: z.array(z.string()).optional(),
  cache: z.array(z.string()).optional(),
  /** The VPC has it. */
  ipv6: z.literal(true).optional(),
});
export type RunsIn = z.output<typeof networkSchema>;

export function networkOf({ network: { cidr, zones, subnets, tiers, ipv6, existing } }: Reads): RunsIn {
  // What is remembered of a VPC that exists is its id, and those of its subnets.
  if (existing) return { cidr, zones, public: [], private: [] };
  const count = typeof zones === "number" ? zones : zones.length;
  // One that is too small to be cut is refused where networks and zones must agree.
  const isCut = parseNetwork(cidr).prefix <= SMALLEST_CUT_VPC;
  const cut = (tier: "public" | "private"): string[] => (isCut ? cutSubnets(cidr, tier, count) : []);
  return {
    cidr,
    zones,
    public: subnets?.public ?? cut("public"),
    private: subnets?.private ?? cut("private"),
    ...Object.fromEntries(
      tiers.map((tier) => [tier, subnets?.[tier] ?? (isCut ? cutTier(cidr, tier, count) : [])]),
    ),
    ...(ipv6 ? { ipv6 } : {}),
  };
}

/**
 * Changes of the network that Terraform makes by replacing what load balancer, hosts and tasks have network interfaces
 * in. AWS refuses to delete it (DependencyViolation), and the apply fails after twenty minutes. Sources: EC2 API,
 * DeleteSubnet; terraform-provider-aws, ec2/vpc_.go and ec2/vpc_subnet.go (`ForceNew`), 2026-11.
 * @param was undefined in records from before it was remembered
 */
export function leavesNetwork(
  { network: was }: { readonly network?: RunsIn | undefined },
  environment: Reads,
): Found<Code>[] {
  // Who leaves one that exists, or goes there, is told by that.
  if (was === undefined || was.public.length === 0 || environment.network.existing) return [];
  const now = networkOf(environment);
  if (was.cidr !== now.cidr)
    return [
      {
        code: "EOE-ENV-224",
        path: ["network", "cidr"],
        message: `was ${was.cidr} and is ${now.cidr}: Terraform would replace the VPC, which AWS does not delete while anything is in it. ${elsewhere("network")}`,
      },
    ];
  return [
    ...zonesLeft(was.zones, now.zones),
    ...subnetsLeft(was, now),
    ...tiersLeft(was, now, environment),
    ...ipv6Left(was, now),
  ];
}

/**
 * Terraform takes the block from the VPC before any subnet has given up its part, which AWS refuses. Sources: EC2 API,
 * DisassociateVpcCidrBlock; terraform-provider-aws, ec2/vpc_subnet.go: without its argument a subnet keeps its IPv6 (2026-11).
 */
function ipv6Left(was: RunsIn, now: RunsIn): Found<Code>[] {
  if (!was.ipv6 || now.ipv6) return [];
  const message =
    "was true, and the public subnets keep their part of the VPC's IPv6, so that AWS would not take it back. Put it back: it is free, and without ingress.ipAddressType: dualstack nothing is reached by it.";
  return [{ code: "EOE-ENV-492", path: ["network", "ipv6"], message }];
}

const elsewhere = (what: string): string =>
  `Put it back, and write an environment of another name for the new ${what} (\`npx express-on-ecs new\`).`;

type Zones = RunsIn["zones"];

function zonesLeft(was: Zones, now: Zones): Found<Code>[] {
  const found = (code: Code, message: string): Found<Code>[] => [
    { code, path: ["network", "zones"], message },
  ];
  // By number a subnet stays in the zone that it was made in.
  if (typeof now === "number") return [];
  if (typeof was === "number")
    return found(
      "EOE-ENV-225",
      `was ${was} and is a list: only AWS knows which zones it gave the subnets, and another one would replace what hosts and load balancer are in. Keep ${now.length === was ? was : `a number, such as ${now.length}`}: subnets stay in the zones that they have.`,
    );
  const place = was.findIndex((zone, index) => index < now.length && now[index] !== zone);
  if (place < 0) return [];
  const lists = `was [${was.join(", ")}] and is [${now.join(", ")}]`;
  const onlyLess = isDeepStrictEqual(
    was.filter((zone) => now.includes(zone)),
    now,
  );
  return onlyLess
    ? found(
        "EOE-ENV-226",
        `${lists}: only the last zone of the list can go, since every later one would take the place of the one before, and its subnets be replaced under hosts and load balancer. ${elsewhere("zones")}`,
      )
    : found(
        "EOE-ENV-227",
        `${lists}: zone ${place + 1} would change, and its subnets be replaced while hosts and load balancer use them. Keep the order, and add zones at the end. ${elsewhere("zones")}`,
      );
}

function subnetsLeft(was: RunsIn, now: RunsIn): Found<Code>[] {
  return (["public", "private", ...ISOLATED_TIERS] as const).flatMap((tier) => {
    const [before = [], after = []] = [was[tier], now[tier]];
    const place = before.findIndex((cidr, index) => index < after.length && after[index] !== cidr);
    if (place < 0) return [];
    const message = `of zone ${place + 1} was ${before[place]} and is ${after[place]}: Terraform would replace the subnet, which AWS does not delete while a network interface is in it. ${elsewhere("networks")}`;
    return [{ code: "EOE-ENV-228", path: ["network", "subnets", tier], message }];
  });
}

/** What AWS runs in subnets that it was made in. A database or cache on a host is wherever the host is. */
const OF_AWS: Readonly<Record<IsolatedTier, readonly string[]>> = {
  database: ["rds", "aurora", "documentdb"],
  cache: ["elasticache"],
};

/**
 * A subnet that a database or a cache uses cannot leave its subnet group, and RDS moves none to another group of the same
 * VPC. Sources: aws-cdk 26135; hashicorp/terraform 11715; ElastiCache API, ModifyCacheSubnetGroup, SubnetInUse (2026-11).
 */
function tiersLeft(was: RunsIn, now: RunsIn, environment: Reads): Found<Code>[] {
  return ISOLATED_TIERS.flatMap((tier) => {
    const hosting = environment[tier]?.hosting;
    if ((was[tier] === undefined) === (now[tier] === undefined)) return [];
    if (hosting === undefined || !OF_AWS[tier].includes(hosting)) return [];
    const change = now[tier] ? `has ${tier} now` : `has no ${tier} any more`;
    const message = `${change}, and AWS does not move a ${tier} to other subnets. Put it back, and write an environment of another name where the ${tier} is to have others; where there is no ${tier} yet, deploy the tiers before it.`;
    return [{ code: "EOE-ENV-516" as const, path: ["network", "tiers"], message }];
  });
}

interface Was {
  readonly region?: string;
  readonly network?: RunsIn;
}

export const moves = movesOf<Settings, Reads & { readonly region: string }, Was, Code>({
  problems: NETWORK_PROBLEMS,
  // Records from before this was remembered lack it.
  shape: { network: networkSchema.optional() },
  now: (_, environment) => ({ network: networkOf(environment) }),
  refused: (was, _, environment) =>
    was.region === environment.region ? leavesNetwork(was, environment) : [],
});
