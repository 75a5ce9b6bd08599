import type { PriceRequest } from "../../aws/prices.ts";
import { type ByUse, byUse, logs, type Made } from "../billing.ts";
import { paidSteps } from "./capacity.ts";
import type { Waf } from "./schema.ts";

const REQUESTS_IN_MILLIONS = 3;
/** Requests that a rule meets, of all. */
const MET_SHARE = 0.01;
const LOG_KILOBYTES = 2;

const aclsOf = (made: Made): number => made.resources("aws_wafv2_web_acl").length;

export function wafPrices({ groups, requestsPerFiveMinutes }: Waf, _: unknown, made: Made): PriceRequest[] {
  const acls = aclsOf(made);
  const rules = groups.length + (requestsPerFiveMinutes === false ? 0 : 1);
  return [
    { item: "webAcl", quantity: acls },
    { item: "webAclRule", quantity: acls * rules, note: "a group of AWS's counts as one" },
  ];
}

export function wafUsage(waf: Waf, _: unknown, made: Made): ByUse[] {
  const millions = aclsOf(made) * REQUESTS_IN_MILLIONS;
  const logged = (millions * 1e6 * MET_SHARE * LOG_KILOBYTES) / 1e6;
  return [
    ...byUse("webRequest", millions, `${REQUESTS_IN_MILLIONS} million requests a month for each web ACL`),
    ...byUse(
      "webRequestCapacity",
      millions * paidSteps(waf),
      "the same requests, for each 500 capacity units beyond 1,500",
    ),
    ...logs(
      "vendedLogIngestion",
      logged,
      waf.logRetentionDays,
      `requests that a rule has met, ${MET_SHARE * 100} % of all`,
    ),
  ];
}
