import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MANAGED_RULE_GROUPS, RULE_GROUP_KEYS, WAF_LIMITS } from "../../../modules/aws/waf.ts";
import { decisionsOf } from "../../../modules/capabilities/decisions.ts";
import { capacityOf, paidSteps } from "../../../modules/capabilities/waf/capacity.ts";
import { wafPrices, wafUsage } from "../../../modules/capabilities/waf/price.ts";
import { waf as schema } from "../../../modules/capabilities/waf/schema.ts";
import { stacksOf } from "../../support/databases.ts";
import {
  type Changes,
  market,
  marketWith,
  PROJECT,
  sentencesOf,
  shippedProject,
} from "../../support/environment.ts";
import { allows } from "../../support/policy-evaluation.ts";
import { Synthesised } from "../../support/synthesis.ts";

const serviceWith = (waf: Changes = {}, more: Changes = {}): Synthesised => {
  const stack = stacksOf(marketWith({ waf, ...more }))["service"];
  if (!stack) throw new Error("no stack of the service");
  return stack;
};
const snapshot = (part: string): Synthesised =>
  new Synthesised(
    JSON.parse(
      readFileSync(join(PROJECT, `__tests__/__snapshots__/environments/waf-${part}.tf.json`), "utf8"),
    ),
  );

interface AclRule {
  readonly name: string;
  readonly priority: number;
  readonly action?: object;
  readonly override_action?: object;
  readonly statement: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
const rulesIn = (acl: Readonly<Record<string, unknown>>): readonly AclRule[] => acl["rule"] as AclRule[];

describe("a web firewall before a load balancer", () => {
  const service = serviceWith();
  const acl = service.only("aws_wafv2_web_acl");

  it("lets through what no rule knows, asks in the order of the file, and the limit first", () => {
    expect(acl).toMatchObject({ name: "market-ingress", scope: "REGIONAL", default_action: { allow: {} } });
    const rules = rulesIn(acl);
    expect(rules.map(({ name, priority }) => [name, priority])).toEqual([
      ["rate", 0],
      ["ipReputation", 1],
      ["knownBadInputs", 2],
      ["common", 3],
    ]);
    expect(rules[0]).toMatchObject({
      action: { block: {} },
      statement: {
        rate_based_statement: { limit: 2000, aggregate_key_type: "IP", evaluation_window_sec: 300 },
      },
    });
    for (const rule of rules.slice(1)) expect(rule.override_action).toEqual({ none: {} });
    expect(rules[3]?.statement["managed_rule_group_statement"]).toEqual({
      vendor_name: "AWS",
      name: "AWSManagedRulesCommonRuleSet",
    });
  });

  it("is tied to it, and logs what it has met, without secrets", () => {
    expect(service.only("aws_wafv2_web_acl_association")["resource_arn"]).toMatch(/^\$\{aws_lb\.ingress/);
    const logging = service.only("aws_wafv2_web_acl_logging_configuration");
    expect(logging["redacted_fields"]).toEqual([
      { single_header: { name: "authorization" } },
      { single_header: { name: "cookie" } },
    ]);
    expect(Object.values(service.all("aws_cloudwatch_log_group"))).toContainEqual(
      expect.objectContaining({ name: "aws-waf-logs-market-ingress", retention_in_days: 30 }),
    );
  });

  it("blocks nothing in mode count, and then the alarm counts", () => {
    const counting = serviceWith({ mode: "count", blockedRequests: 7 });
    const [rate, ...groups] = rulesIn(counting.only("aws_wafv2_web_acl"));
    expect(rate?.action).toEqual({ count: {} });
    for (const group of groups) expect(group.override_action).toEqual({ count: {} });
    const alarmOf = (stack: Synthesised) =>
      Object.values(stack.all("aws_cloudwatch_metric_alarm")).find(
        ({ alarm_name }) => alarm_name === "market-waf-blocked",
      );
    expect(alarmOf(counting)).toMatchObject({ metric_name: "CountedRequests", threshold: 7, period: 300 });
    expect(alarmOf(service)).toMatchObject({ metric_name: "BlockedRequests", threshold: 1000 });
  });

  it("has no limit where the file wants none", () => {
    const [first] = rulesIn(serviceWith({ requestsPerFiveMinutes: false }).only("aws_wafv2_web_acl"));
    expect(first?.name).toBe("ipReputation");
  });

  it("has its logs under the environment's key", () => {
    const groups = Object.values(
      serviceWith({}, { encryption: { key: "create" } }).all("aws_cloudwatch_log_group"),
    );
    const logs = groups.find(({ name }) => name === "aws-waf-logs-market-ingress");
    expect(String(logs?.["kms_key_id"])).toContain("key");
  });
});

describe("a web firewall before a site", () => {
  const service = snapshot("service");
  const acls = Object.values(service.all("aws_wafv2_web_acl"));

  it("is CloudFront's, in us-east-1, with everything of it", () => {
    const ofSite = acls.find(({ scope }) => scope === "CLOUDFRONT");
    expect(ofSite).toMatchObject({ name: "waf-site", region: "us-east-1" });
    // AWS deletes none that a distribution still names.
    expect(ofSite).toHaveProperty("lifecycle", { create_before_destroy: true });
    expect(service.only("aws_cloudfront_distribution")["web_acl_id"]).toMatch(
      /^\$\{aws_wafv2_web_acl\.site_waf/,
    );
    const regions = (type: string, of: RegExp) =>
      Object.entries(service.all(type))
        .filter(([id]) => of.test(id))
        .map(([, { region }]) => region);
    expect(regions("aws_wafv2_web_acl_logging_configuration", /^site_waf/)).toEqual(["us-east-1"]);
    expect(regions("aws_cloudwatch_log_group", /^site_waf/)).toEqual(["us-east-1"]);
    expect(regions("aws_cloudwatch_metric_alarm", /^site_alarm_firewall/)).toEqual(["us-east-1"]);
  });

  it("stands beside the load balancer's own, where that is open to the world", () => {
    expect(acls.map(({ scope }) => scope).sort()).toEqual(["CLOUDFRONT", "REGIONAL"]);
  });

  it("may be made by the pipeline, with its logs, and no other", () => {
    const delivery = snapshot("delivery");
    const policies = [
      ...Object.values(delivery.all("aws_iam_policy")).filter(({ name }) => name !== "waf-boundary"),
      ...Object.values(delivery.all("aws_iam_role_policy")),
    ].map(({ policy }) => String(policy));
    const may = (action: string, resource: string) => allows(policies, { action, resource });
    const acl = (region: string, scope: string, name: string) =>
      `arn:aws:wafv2:${region}:123456789012:${scope}/webacl/${name}/1`;
    const group = (name: string) => `arn:aws:logs:us-east-1:123456789012:log-group:${name}`;
    expect(may("wafv2:CreateWebACL", acl("us-east-1", "global", "waf-site"))).toBe(true);
    expect(may("wafv2:UpdateWebACL", acl("ap-northeast-2", "regional", "waf-ingress"))).toBe(true);
    expect(
      may(
        "wafv2:DisassociateWebACL",
        "arn:aws:elasticloadbalancing:ap-northeast-2:123456789012:loadbalancer/app/waf/1",
      ),
    ).toBe(true);
    expect(may("logs:CreateLogGroup", group("aws-waf-logs-waf-site"))).toBe(true);
    expect(may("wafv2:UpdateWebACL", acl("ap-northeast-2", "regional", "shop-ingress"))).toBe(false);
    expect(may("logs:DeleteLogGroup", group("aws-waf-logs-shop-site"))).toBe(false);
  });
});

describe("the capacity of a web ACL", () => {
  const of = (groups: readonly string[], more: object = {}) => schema.parse({ groups, ...more });

  it("is what its groups and its limit take", () => {
    expect(capacityOf(of(["common", "knownBadInputs"]))).toBe(902);
    expect(capacityOf(of(["common"], { requestsPerFiveMinutes: false }))).toBe(700);
    expect(capacityOf(schema.parse({}))).toBeLessThanOrEqual(WAF_LIMITS.includedCapacity);
  });

  it("is billed in steps beyond what is included", () => {
    expect(paidSteps(schema.parse({}))).toBe(0);
    expect(paidSteps(of([...RULE_GROUP_KEYS]))).toBe(1);
  });

  it("is refused beyond that, unless the file pays for it", () => {
    const groups = ["common", "knownBadInputs", "sqlInjection", "linux", "windows"];
    const told = (more: object) =>
      sentencesOf(marketWith({ waf: { groups, ...more } })).filter((one) => one.includes("waf.groups"));
    expect(told({})).toEqual([expect.stringContaining("take 1502 capacity units")]);
    expect(told({ paidCapacity: true })).toEqual([]);
  });

  it.each(Object.entries(MANAGED_RULE_GROUPS))("knows %s by AWS's name", (_, { name, capacity }) => {
    expect(name).toMatch(/^AWSManagedRules[A-Za-z]+(RuleSet|List)$/);
    expect(capacity % 25).toBe(0);
  });
});

describe("what a web firewall costs", () => {
  const made = (acls: number) => ({
    fargateTasks: [],
    resources: (type: string) => (type === "aws_wafv2_web_acl" ? Array(acls).fill({}) : []),
  });

  it("is each web ACL with its rules, and requests by use", () => {
    const waf = schema.parse({});
    expect(wafPrices(waf, undefined, made(2)).map(({ item, quantity }) => [item, quantity])).toEqual([
      ["webAcl", 2],
      ["webAclRule", 8],
    ]);
    const items = (one: typeof waf) => wafUsage(one, undefined, made(1)).map(({ item }) => item);
    expect(items(waf)).not.toContain("webRequestCapacity");
    expect(items({ ...waf, groups: [...RULE_GROUP_KEYS], paidCapacity: true })).toContain(
      "webRequestCapacity",
    );
  });
});

describe("whoever deploys a web firewall", () => {
  const told = (waf: Changes) =>
    decisionsOf(market({ waf }), { project: shippedProject(), others: [] })
      .map(({ message }) => message)
      .filter((message) => message.startsWith("waf."));

  it("is told what common blocks, unless it only counts", () => {
    expect(told({})).toEqual([expect.stringContaining("mode: count first")]);
    expect(told({ mode: "count" })).toEqual([]);
  });
});
