/** A rule group that AWS keeps, free of charge beside the rule that it counts as. */
export interface ManagedRuleGroup {
  readonly name: string;
  /** Web ACL capacity units (WCU) that it takes. */
  readonly capacity: number;
}

/**
 * By their names in an environment file. Those with fees of their own (bots, fraud, DDoS) are not among them.
 * Source: AWS WAF Developer Guide, "Baseline rule groups", "Use-case specific rule groups" and "IP reputation rule groups",
 * each group's WCU (2026-11-28).
 */
export const MANAGED_RULE_GROUPS = {
  ipReputation: { name: "AWSManagedRulesAmazonIpReputationList", capacity: 25 },
  anonymousIp: { name: "AWSManagedRulesAnonymousIpList", capacity: 50 },
  knownBadInputs: { name: "AWSManagedRulesKnownBadInputsRuleSet", capacity: 200 },
  common: { name: "AWSManagedRulesCommonRuleSet", capacity: 700 },
  adminProtection: { name: "AWSManagedRulesAdminProtectionRuleSet", capacity: 100 },
  sqlInjection: { name: "AWSManagedRulesSQLiRuleSet", capacity: 200 },
  linux: { name: "AWSManagedRulesLinuxRuleSet", capacity: 200 },
  posix: { name: "AWSManagedRulesUnixRuleSet", capacity: 100 },
  windows: { name: "AWSManagedRulesWindowsRuleSet", capacity: 200 },
  php: { name: "AWSManagedRulesPHPRuleSet", capacity: 100 },
  wordPress: { name: "AWSManagedRulesWordPressRuleSet", capacity: 100 },
} as const satisfies Readonly<Record<string, ManagedRuleGroup>>;

export type RuleGroupKey = keyof typeof MANAGED_RULE_GROUPS;
export const RULE_GROUP_KEYS = Object.keys(MANAGED_RULE_GROUPS) as [RuleGroupKey, ...RuleGroupKey[]];

/**
 * Sources: AWS WAF Developer Guide, "Web ACL capacity units (WCUs) in AWS WAF", "Using rate-based rule statements" and
 * "AWS WAF quotas" (2026-11-28).
 */
export const WAF_LIMITS = {
  /** Capacity that the price of a request includes. */
  includedCapacity: 1500,
  /** Further capacity is billed in steps of so many. */
  capacityStep: 500,
  /** Of a rate rule by addresses. */
  rateRuleCapacity: 2,
  /** Requests of an address within five minutes. */
  rate: { min: 10, max: 2_000_000_000 },
} as const;

/** What the name of a log group must begin with. Source: AWS WAF Developer Guide, "CloudWatch Logs" (2026-11-28). */
export const WAF_LOGS_PREFIX = "aws-waf-logs-";
