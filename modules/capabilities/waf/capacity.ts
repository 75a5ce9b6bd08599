import { MANAGED_RULE_GROUPS, WAF_LIMITS } from "../../aws/waf.ts";
import type { Waf } from "./schema.ts";

type Rules = Pick<Waf, "groups" | "requestsPerFiveMinutes">;

/** Capacity units (WCU) that the rules of a web ACL take. */
export const capacityOf = ({ groups, requestsPerFiveMinutes }: Rules): number =>
  groups.reduce((sum, key) => sum + MANAGED_RULE_GROUPS[key].capacity, 0) +
  (requestsPerFiveMinutes === false ? 0 : WAF_LIMITS.rateRuleCapacity);

/** Steps of capacity that are billed with each request. */
export const paidSteps = (rules: Rules): number =>
  Math.ceil(Math.max(0, capacityOf(rules) - WAF_LIMITS.includedCapacity) / WAF_LIMITS.capacityStep);
