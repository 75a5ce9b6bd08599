import { z } from "zod";
import { cidr, count, logRetentionDays } from "../../environment/values.ts";
import { ISOLATED_TIERS } from "../../network/vpc.ts";
import { existingNetwork } from "../existing-network/schema.ts";

const EGRESS_KINDS = [
  "none",
  "nat-gateway",
  "nat-gateway-per-zone",
  "regional-nat-gateway",
  "endpoints",
  "existing-route",
] as const;

/** What stands for nothing said. */
export const FLOW_LOGS = { retentionDays: 14 } as const;

const tierNetworks = (what: string, ...example: readonly string[]) =>
  z
    .array(cidr)
    .min(2)
    .max(6)
    .optional()
    .describe(`Networks of the subnets of ${what}, where \`network.tiers\` has them`)
    .meta({ examples: [example] });

export const network = z.strictObject({
  cidr: cidr
    .describe("The VPC's network, of one that exists as it is; otherwise private by RFC 1918, /16 to /28")
    .meta({ examples: ["10.0.0.0/16"] }),
  zones: z
    .union([count(2, 6), z.array(z.string()).min(2).max(6)], {
      error: "must be a number of zones from 2 to 6, or a list of 2 to 6 zone names",
    })
    .describe("How many availability zones (their names come from AWS), or their names one by one")
    .meta({ examples: [2, ["eu-central-1a", "eu-central-1b"]] }),
  subnets: z
    .strictObject({
      public: z
        .array(cidr)
        .min(2)
        .max(6)
        .describe("Networks of the subnets that reach the internet gateway")
        .meta({ examples: [["10.0.1.0/24", "10.0.2.0/24"]] }),
      private: z
        .array(cidr)
        .min(2)
        .max(6)
        .describe("Networks of the subnets that cannot be reached from outside")
        .meta({ examples: [["10.0.4.0/24", "10.0.5.0/24"]] }),
      database: tierNetworks("databases", "10.0.7.0/24", "10.0.8.0/24"),
      cache: tierNetworks("caches", "10.0.10.0/24", "10.0.11.0/24"),
    })
    .optional()
    .describe("The subnets' networks, one for each zone. Default: cut from `cidr` with room for 6 zones"),
  tiers: z
    .array(z.enum(ISOLATED_TIERS))
    .refine((tiers) => new Set(tiers).size === tiers.length, { error: "must name each tier once" })
    .default([])
    .describe(
      "Tiers of subnets beside the public and private ones, without a way out of the VPC: databases and caches of AWS go there, and stay where they were made. Default: they are in the private subnets",
    )
    .meta({ examples: [["database", "cache"]] }),
  egress: z
    .enum(EGRESS_KINDS)
    .describe(
      "How private subnets reach what is outside the VPC; synth prints what each costs. `existing-route`: by the default route of a VPC that exists, to a NAT gateway, a transit gateway or a firewall",
    ),
  ipv6: z
    .boolean()
    .default(false)
    .describe(
      "true: the VPC gets a /56 of IPv6 from Amazon, and each public subnet a /64 of it, for `ingress.ipAddressType: dualstack`. It is free, and stays once it is there",
    ),
  flowLogs: z
    .union([
      z.literal(false),
      z.strictObject({ retentionDays: logRetentionDays.default(FLOW_LOGS.retentionDays) }),
    ])
    .default(FLOW_LOGS)
    .describe("VPC flow logs in CloudWatch, or false"),
  existing: existingNetwork,
});

/** How many zones the subnets are in. */
export const zonesOf = ({ zones }: Pick<z.output<typeof network>, "zones">): number =>
  typeof zones === "number" ? zones : zones.length;
