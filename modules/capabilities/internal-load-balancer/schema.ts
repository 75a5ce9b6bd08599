import { z } from "zod";
import { count, eachOnce } from "../../environment/values.ts";
import { type Domain, domainName, zoneId, zoneName } from "../domain/schema.ts";
import { ingress } from "../load-balancer/schema.ts";
import { ruleCidr } from "../rule-networks.ts";

/** Source: EC2 API reference, CreateSecurityGroup `GroupId` (2026-11). */
const securityGroup = z.string().regex(/^sg-[0-9a-f]{8,17}$/, {
  error: "must be the id of a security group, such as sg-0123456789abcdef0",
});

const { certificateArn, tlsPolicy, idleTimeoutSeconds, stickinessSeconds, healthCheck } = ingress.shape;
const { deregistrationDelaySeconds, slowStartSeconds } = ingress.shape;

/** Records of a private zone are looked up by whoever asks within a VPC that it is associated with. */
const zone = z.strictObject({
  name: zoneName
    .describe("The private hosted zone of Route 53 that the names are in")
    .meta({ examples: ["shop.example.com"] }),
  id: zoneId
    .optional()
    .describe(
      "Its id, which `associate` needs where the account has several private zones of that name. Default: it is found by its name",
    )
    .meta({ examples: ["Z0123456789ABCDEFGHIJ"] }),
  create: z
    .boolean()
    .default(false)
    .describe(
      "true: the zone is made for the VPC, and kept in AWS when `internalIngress` goes. Default: it is there already",
    ),
  associate: z
    .boolean()
    .default(false)
    .describe(
      "true: the zone is there already, and is associated with the VPC for as long as `internalIngress` names it. Default: somebody has associated it",
    ),
});

/** As many as rules of a load balancer tell apart until an account asks for more. */
const MOST_NAMES = 100;

/** A second load balancer, in private subnets. What is for no service it answers by 404 itself. */
export const internalIngress = z.strictObject({
  allowFrom: eachOnce(z.array(ruleCidr))
    .default([])
    .describe("Networks that may reach it. Default: the VPC, unless security groups are named")
    .meta({ examples: [["10.0.0.0/8"]] }),
  allowFromSecurityGroups: eachOnce(z.array(securityGroup))
    .max(20)
    .default([])
    .describe(
      "Security groups whose members may reach it; they are of the VPC, or of one that is peered with it",
    )
    .meta({ examples: [["sg-0123456789abcdef0"]] }),
  zone: zone
    .optional()
    .describe(
      "A private hosted zone for names of your own; goes together with `names`. Default: the name that AWS gives it",
    ),
  names: z
    .array(domainName)
    .min(1)
    .max(MOST_NAMES)
    .optional()
    .describe(
      "Its names in `zone`, each the zone's or below it; the first is what the output `internal_url` tells. Entries with `internal: true` are told apart by `hosts`, which are among them",
    )
    .meta({ examples: [["admin.shop.example.com"]] }),
  certificateArn,
  tlsPolicy,
  idleTimeoutSeconds,
  stickinessSeconds,
  healthCheck,
  deregistrationDelaySeconds,
  slowStartSeconds,
  deletionProtection: z
    .boolean()
    .optional()
    .describe(
      "false: it may be deleted, which the end of `internalIngress` needs. Default true, unless the environment is disposable",
    ),
  accessLogs: z
    .union([
      z.literal(false),
      z.strictObject({
        retentionDays: count(1, 3650).default(90).describe("Days that access logs are kept"),
      }),
    ])
    .default(false)
    .describe("Access logs in an S3 bucket, or false. S3 bills what they take"),
});

export type InternalIngress = z.output<typeof internalIngress>;

/** What may name the same private zone for the first load balancer. */
export interface OfDomain {
  readonly domain?: Domain | undefined;
}

/** Whether it is the one of `domain`: a VPC is associated with one private zone of a name. */
export const zoneOfDomain = (
  own: { readonly name?: string | undefined } | undefined,
  other: { readonly name?: string | undefined; readonly private?: boolean | undefined } | undefined,
): boolean => own?.name !== undefined && other?.private === true && other.name === own.name;
