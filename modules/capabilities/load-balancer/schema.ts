import { z } from "zod";
import { OFFERED_TLS_POLICIES } from "../../aws/tls-policies.ts";
import { count, eachOnce, seconds } from "../../environment/values.ts";
import { ruleCidr } from "../rule-networks.ts";

/** Source: ELBv2 API, Matcher `HttpCode`, for Application Load Balancers (botocore 1.44.8, 2026-11). */
const STATUS_CODES = /^[234]\d\d(-[234]\d\d)?(,[234]\d\d(-[234]\d\d)?)*$/;

const STATUS_CODES_SENTENCE =
  'must be codes from 200 to 499, such as "200", "200,302" or "200-399"; put quotes around a number';

/** `200-399`, not `399-200`. */
function isInOrder(codes: string): boolean {
  const [from = "", to = from] = codes.split("-");
  return Number(from) <= Number(to);
}

export const healthCheck = z.strictObject({
  path: z
    .string()
    .regex(/^\/[^\s#]*$/, { error: "must be a path that starts with /" })
    .max(1024)
    .default("/livez")
    .describe(
      "Path that answers with one of `statusCodes` while the process lives, whatever its database does",
    )
    .meta({ examples: ["/healthz"] }),
  statusCodes: z
    .string()
    .regex(STATUS_CODES, { error: STATUS_CODES_SENTENCE })
    .refine((text) => text.split(",").every(isInOrder), { error: STATUS_CODES_SENTENCE })
    .default("200")
    .describe("Status codes that a healthy target answers with: one, several, or a range, from 200 to 499")
    .meta({ examples: ["200-399"] }),
  intervalSeconds: seconds(5, 300).default(15).describe("Seconds between two health checks of a target"),
  timeoutSeconds: seconds(2, 120)
    .default(5)
    .describe("Seconds after which a health check without an answer has failed"),
  healthyThreshold: count(2, 10).default(2).describe("Consecutive successes until a target is healthy"),
  unhealthyThreshold: count(2, 10).default(3).describe("Consecutive failures until a target is unhealthy"),
});

/** Days that access logs are kept where nothing is said. */
const ACCESS_LOG_DAYS = 90;

/** Days that the load balancer's access logs are kept; undefined where there are none. */
export function accessLogDays({
  public: isPublic,
  accessLogs,
}: z.output<typeof ingress>): number | undefined {
  if (accessLogs === undefined) return isPublic ? ACCESS_LOG_DAYS : undefined;
  return accessLogs === false ? undefined : accessLogs.retentionDays;
}

export const ingress = z.strictObject({
  public: z.boolean().describe("true: an internet-facing load balancer, open to the world"),
  ipAddressType: z
    .enum(["ipv4", "dualstack"])
    .default("ipv4")
    .describe(
      "dualstack: clients reach a public load balancer by IPv6 as well, at the same names; needs `network.ipv6`, or public subnets that exist with IPv6. It talks to tasks by IPv4",
    ),
  allowFrom: eachOnce(z.array(ruleCidr))
    .default([])
    .describe("Without `public`: networks that may reach the internal load balancer; default the VPC")
    .meta({ examples: [["10.0.0.0/8"]] }),
  certificateArn: z
    .string()
    .regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]+$/, {
      error: "must be the ARN of an ACM certificate",
    })
    .optional()
    .describe("ACM certificate in the same region. With it HTTPS and a redirect; without it HTTP only")
    .meta({
      examples: ["arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"],
    }),
  tlsPolicy: z
    .enum(OFFERED_TLS_POLICIES)
    .default("ELBSecurityPolicy-TLS13-1-2-Res-2021-06")
    .describe("TLS 1.2 and 1.3, forward secrecy only, unless another is named"),
  idleTimeoutSeconds: seconds(1, 4000)
    .default(60)
    .describe(
      "Idle timeout of the load balancer in seconds; must be below what the entry keeps idle connections for",
    ),
  stickinessSeconds: seconds(1, 604800)
    .optional()
    .describe("Seconds that a cookie keeps a client with one target; default no stickiness")
    .meta({ examples: [86400] }),
  default: z
    .literal(404)
    .optional()
    .describe(
      "404: what the load balancer answers by itself to requests that are for no service. Default: `service.entry` gets them",
    ),
  healthCheck: healthCheck.prefault({}),
  deregistrationDelaySeconds: seconds(0, 3600)
    .default(30)
    .describe("Seconds before a draining target is deregistered"),
  slowStartSeconds: seconds(30, 900)
    .optional()
    .describe("Seconds over which a new target's share of the requests grows; default none")
    .meta({ examples: [60] }),
  deletionProtection: z
    .boolean()
    .optional()
    .describe(
      "false: the load balancer may be deleted, which a change of `public` needs. Default true, unless the environment is disposable",
    ),
  accessLogs: z
    .union([
      z.literal(false),
      z.strictObject({
        retentionDays: count(1, 3650).default(ACCESS_LOG_DAYS).describe("Days that access logs are kept"),
      }),
    ])
    .optional()
    .describe(
      `Access logs in an S3 bucket, or false. Default: kept for ${ACCESS_LOG_DAYS} days when \`public\`, else none. S3 bills what they take`,
    ),
});
