import { z } from "zod";
import { count, securityGroupId } from "../../environment/values.ts";
import { ruleCidr } from "../rule-networks.ts";

/** A name in DNS, or an IPv4 address. Source: RFC 1123, 2.1. */
const HOST =
  /^(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;

const service = z.strictObject({
  host: z
    .string()
    .regex(HOST, { error: "must be a host name or an IPv4 address, without a port or a scheme" })
    .describe("Name in DNS, or address; variables of the containers name it in place of the compose service")
    .meta({ examples: ["cache.example.com"] }),
  port: count(1, 65535)
    .describe("TCP port that tasks may reach")
    .meta({ examples: [6379] }),
  furtherPorts: z
    .array(count(1, 65535))
    .optional()
    .describe("TCP ports beside it that tasks may reach, such as those of another protocol. Default: none")
    .meta({ examples: [[9000]] }),
  securityGroup: securityGroupId
    .optional()
    .describe(
      "Security group that it is in, of this VPC or one that is peered with it. Default: none; without a group, a list and a network, the network of this VPC",
    )
    .meta({ examples: ["sg-0123456789abcdef0"] }),
  prefixList: z
    .string()
    .regex(/^pl-[0-9a-f]{8,17}$/, { error: "must be the id of a prefix list, such as pl-0123456789abcdef0" })
    .optional()
    .describe("Prefix list of the networks that it is in, where there are several. Default: none")
    .meta({ examples: ["pl-0123456789abcdef0"] }),
  cidr: ruleCidr
    .optional()
    .describe("Network that it is in. Default: none")
    .meta({ examples: ["10.1.0.0/16"] }),
});

export const external = z
  .record(z.string().regex(/^[a-zA-Z0-9._-]{1,100}$/, { error: "must be a compose service" }), service)
  .default({})
  .describe("Compose services that run elsewhere, such as a cache that exists: each with its address")
  .meta({ examples: [{ redis: { host: "cache.example.com", port: 6379, cidr: "10.1.0.0/16" } }] });

export type External = z.output<typeof external>;
export type ExternalService = External[string];

/** All that tasks may reach, the first one the service's own. */
export const portsOf = ({ port, furtherPorts = [] }: ExternalService): number[] => [
  ...new Set([port, ...furtherPorts]),
];
