import { CLOUDFRONT_REGION } from "../../aws/cloudfront.ts";
import { Construct, TerraformResource } from "../../cdktf.ts";
import { physicalName } from "../../naming.ts";
import { Notifications } from "../../observability/notifications.ts";
import { raiseAlarm } from "../../observability/signal-alarm.ts";
import type { Metric } from "../../observability/signals.ts";
import { childrenOf } from "../../overrides.ts";

export interface SiteAlarmProps {
  readonly environment: string;
  readonly distributionId: string;
  readonly errorPercent: number;
  /** What its firewall has met, and the requests within five minutes that raise an alarm. Default: it has none. */
  readonly firewall?: { readonly met: Metric; readonly requests: number };
  /** Mail addresses, at least one. */
  readonly mail: readonly string[];
}

/**
 * The alarm on a distribution's errors, and its topic: the metrics of CloudFront are in us-east-1, and an alarm tells a
 * topic of its own region. Source: CloudFront Developer Guide, "Monitor CloudFront metrics with CloudWatch" (2026-11).
 */
export class SiteAlarm extends Construct {
  constructor(scope: Construct, id: string, props: SiteAlarmProps) {
    super(scope, id);
    const { environment, errorPercent } = props;
    const notifications = new Notifications(this, "notifications", {
      environment,
      mail: props.mail,
      overrides: { topic: { name: physicalName(environment, "site-alarms") } },
    });
    const metric = {
      namespace: "AWS/CloudFront",
      name: "5xxErrorRate",
      dimensions: { DistributionId: props.distributionId, Region: "Global" },
      statistic: "Average",
    };
    const alarm = {
      of: this,
      id: "errors",
      name: physicalName(environment, "site-errors"),
      description: `CloudFront answers ${errorPercent} % of the requests or more with 5xx (metrics in ${CLOUDFRONT_REGION})`,
      when: "at or above" as const,
      threshold: errorPercent,
      periodSeconds: 60,
      periods: 5,
      // Nobody asks.
      missingData: "notBreaching" as const,
    };
    raiseAlarm(metric, alarm, notifications.topicArn);
    if (props.firewall) this.watch(props.firewall, environment, notifications.topicArn);
    // Of each type an argument of the provider, which only its bindings know.
    for (const resource of childrenOf(this, TerraformResource))
      Reflect.set(resource, "region", CLOUDFRONT_REGION);
  }

  private watch(
    { met, requests }: NonNullable<SiteAlarmProps["firewall"]>,
    environment: string,
    topicArn: string,
  ): void {
    const alarm = {
      of: this,
      id: "firewall",
      name: physicalName(environment, "site-waf-blocked"),
      description: `The web firewall of the site meets ${requests} requests or more within five minutes (metrics in ${CLOUDFRONT_REGION})`,
      when: "at or above" as const,
      threshold: requests,
      periodSeconds: 300,
      periods: 1,
      missingData: "notBreaching" as const,
    };
    raiseAlarm(met, alarm, topicArn);
  }
}
