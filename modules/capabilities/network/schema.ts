import { z } from "zod";
import { cidr, count, logRetentionDays } from "../../environment/values.ts";

const EGRESS_KINDS = [
  "none",
  "nat-gateway",
  "nat-gateway-per-zone",
  "regional-nat-gateway",
  "endpoints",
] as const;

export const network = z.strictObject({
  cidr: cidr
    .describe("The VPC's network: private by RFC 1918, /16 to /28")
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
    })
    .optional()
    .describe("The subnets' networks, one for each zone. Default: cut from `cidr` with room for 6 zones"),
  egress: z
    .enum(EGRESS_KINDS)
    .describe("How private subnets reach what is outside the VPC; synth prints what each costs"),
  flowLogs: z
    .union([z.literal(false), z.strictObject({ retentionDays: logRetentionDays.default(14) })])
    .default({ retentionDays: 14 })
    .describe("VPC flow logs in CloudWatch, or false"),
});

/** How many zones the subnets are in. */
export const zonesOf = ({ zones }: Pick<z.output<typeof network>, "zones">): number =>
  typeof zones === "number" ? zones : zones.length;
