import { z } from "zod";
import { RULE_GROUP_KEYS, WAF_LIMITS } from "../../aws/waf.ts";
import { count, logRetentionDays } from "../../environment/values.ts";
import type { WebAclRules } from "../../ingress/web-acl.ts";

export const waf = z.strictObject({
  groups: z
    .array(z.enum(RULE_GROUP_KEYS))
    .default(["ipReputation", "knownBadInputs", "common"])
    .describe("Rule groups that AWS keeps, in the order in which they are asked")
    .meta({ examples: [["ipReputation", "knownBadInputs", "common", "sqlInjection"]] }),
  requestsPerFiveMinutes: z
    .union([z.literal(false), count(WAF_LIMITS.rate.min, WAF_LIMITS.rate.max)], {
      error: `must be a whole number from ${WAF_LIMITS.rate.min} to ${WAF_LIMITS.rate.max}, or false for no limit`,
    })
    .default(2000)
    .describe(
      "Requests of one address within five minutes, above which it is blocked until it asks less; or false",
    )
    .meta({ examples: [500] }),
  mode: z
    .enum(["block", "count"])
    .default("block")
    .describe("count: nothing is blocked; what would be is counted and logged, to find out before"),
  paidCapacity: z
    .boolean()
    .default(false)
    .describe(
      `Groups may take more than ${WAF_LIMITS.includedCapacity} capacity units, for which AWS bills each request more`,
    ),
  logRetentionDays: logRetentionDays.default(30),
  blockedRequests: count(1, 1_000_000_000)
    .default(1000)
    .describe("Alarm at this many requests blocked within five minutes; in mode count, counted"),
});

export type Waf = z.output<typeof waf>;

/** What a web ACL is told, wherever it stands. */
export const rulesOf = ({
  groups,
  requestsPerFiveMinutes,
  mode,
  logRetentionDays: days,
}: Waf): WebAclRules => ({
  groups,
  requestsPerFiveMinutes: requestsPerFiveMinutes === false ? undefined : requestsPerFiveMinutes,
  mode,
  logRetentionDays: days,
});
