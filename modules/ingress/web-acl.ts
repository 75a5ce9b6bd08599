import { CloudwatchLogGroup, type CloudwatchLogGroupConfig } from "#provider-aws/cloudwatch-log-group";
import { Wafv2WebAcl, type Wafv2WebAclConfig, type Wafv2WebAclRule } from "#provider-aws/wafv2-web-acl";
import { Wafv2WebAclLoggingConfiguration } from "#provider-aws/wafv2-web-acl-logging-configuration";
import { CLOUDFRONT_REGION, LETS_GO_FIRST } from "../aws/cloudfront.ts";
import { MANAGED_RULE_GROUPS, type RuleGroupKey, WAF_LOGS_PREFIX } from "../aws/waf.ts";
import { Construct } from "../cdktf.ts";
import { physicalName } from "../naming.ts";
import type { Metric } from "../observability/signals.ts";
import { type Overrides, withOverrides } from "../overrides.ts";

/** What a web ACL looks for, wherever it stands. */
export interface WebAclRules {
  /** Groups that AWS keeps, in the order in which they are asked. */
  readonly groups: readonly RuleGroupKey[];
  /** Requests of an address within five minutes, above which it is blocked. Default: no limit. */
  readonly requestsPerFiveMinutes?: number | undefined;
  /** `count`: nothing is blocked, and what would be is counted and logged. */
  readonly mode: "block" | "count";
  /** One of CloudWatch's retention times, in days. */
  readonly logRetentionDays: number;
}

export interface WebAclProps extends WebAclRules {
  readonly environment: string;
  /** What it stands before. One before CloudFront is in us-east-1, whatever the stack's region. */
  readonly before: "load balancer" | "site";
  readonly overrides?: Overrides<{ webAcl: Wafv2WebAclConfig; logGroup: CloudwatchLogGroupConfig }>;
}

/** Headers that nobody reads in logs: whoever has them is somebody else. */
const SECRET_HEADERS = ["authorization", "cookie"];

/** A web firewall: what no rule knows is let through. Logs have what a rule has met. */
export class WebAcl extends Construct {
  readonly arn: string;
  /** Requests that it has blocked, or would have. */
  readonly met: Metric;

  constructor(scope: Construct, id: string, props: WebAclProps) {
    super(scope, id);
    const { environment, before, mode } = props;
    const ofSite = before === "site";
    const name = physicalName(environment, ofSite ? "site" : "ingress");
    const place = ofSite ? { region: CLOUDFRONT_REGION } : {};
    const acl = new Wafv2WebAcl(
      this,
      "acl",
      withOverrides(props.overrides?.webAcl, {
        ...place,
        name,
        description: `What reaches the ${before} of ${environment}`,
        scope: ofSite ? "CLOUDFRONT" : "REGIONAL",
        defaultAction: { allow: {} },
        rule: [...rateRule(name, props), ...groupRules(name, props)],
        visibilityConfig: visible(name),
        ...(ofSite ? { lifecycle: LETS_GO_FIRST } : {}),
      }),
    );
    const group = new CloudwatchLogGroup(
      this,
      "log-group",
      withOverrides(props.overrides?.logGroup, {
        ...place,
        name: `${WAF_LOGS_PREFIX}${name}`,
        retentionInDays: props.logRetentionDays,
      }),
    );
    new Wafv2WebAclLoggingConfiguration(this, "logging", {
      ...place,
      resourceArn: acl.arn,
      logDestinationConfigs: [group.arn],
      redactedFields: SECRET_HEADERS.map((header) => ({ singleHeader: { name: header } })),
      loggingFilter: {
        defaultBehavior: "DROP",
        filter: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            condition: ["BLOCK", "COUNT"].map((action) => ({ actionCondition: { action } })),
          },
        ],
      },
    });
    this.arn = acl.arn;
    this.met = {
      namespace: "AWS/WAFV2",
      name: mode === "block" ? "BlockedRequests" : "CountedRequests",
      // Those of CloudFront have no region.
      dimensions: { WebACL: acl.name, Rule: "ALL", ...(ofSite ? {} : { Region: acl.region }) },
      statistic: "Sum",
    };
  }
}

const visible = (metricName: string) => ({
  cloudwatchMetricsEnabled: true,
  metricName,
  sampledRequestsEnabled: true,
});

/** First, since it costs the least to ask. */
const rateRule = (acl: string, { requestsPerFiveMinutes: limit, mode }: WebAclRules): Wafv2WebAclRule[] =>
  limit === undefined
    ? []
    : [
        {
          name: "rate",
          priority: 0,
          action: mode === "block" ? { block: {} } : { count: {} },
          statement: {
            rate_based_statement: { limit, aggregate_key_type: "IP", evaluation_window_sec: 300 },
          },
          visibilityConfig: visible(`${acl}-rate`),
        },
      ];

const groupRules = (acl: string, { groups, mode }: WebAclRules): Wafv2WebAclRule[] =>
  groups.map((key, index) => ({
    name: key,
    priority: index + 1,
    overrideAction: mode === "block" ? { none: {} } : { count: {} },
    statement: {
      managed_rule_group_statement: { vendor_name: "AWS", name: MANAGED_RULE_GROUPS[key].name },
    },
    visibilityConfig: visible(`${acl}-${key}`),
  }));
