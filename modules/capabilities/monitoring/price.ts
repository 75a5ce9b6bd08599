import type { PriceRequest } from "../../aws/prices.ts";
import type { Common } from "../../environment/common.ts";
import { type ByUse, byUse, type Made } from "../billing.ts";

const MAILS_OF_AN_ADDRESS = 20;

/**
 * What is free of CloudWatch, each month. Source: aws.amazon.com/cloudwatch/pricing, "Free tier": 10 alarm metrics, and 3
 * dashboards of up to 50 metrics (2026-11).
 */
export function monitoringPrices(_settings: unknown, _: Common, made: Made): PriceRequest[] {
  const metrics = made
    .resources("aws_cloudwatch_metric_alarm")
    .reduce((sum, alarm) => sum + metricsOf(alarm), 0);
  const dashboards = made.resources("aws_cloudwatch_dashboard").length;
  return [
    {
      item: "alarm",
      quantity: metrics,
      note: "once for each metric that an alarm watches; an account's first 10 are free",
    },
    { item: "dashboard", quantity: dashboards, note: "an account's first 3 are free" },
  ];
}

/** Source of what is free: aws.amazon.com/sns/pricing, deliveries by mail (2026-11). */
export function monitoringUsage(_settings: unknown, _: Common, made: Made): ByUse[] {
  const mails = made.resources("aws_sns_topic_subscription").length * MAILS_OF_AN_ADDRESS;
  return byUse("notificationMail", mails, "alarms and recoveries; an account's first 1,000 are free");
}

/** An alarm on an expression is billed for each metric in it. */
function metricsOf({ metric_query: queries }: Readonly<Record<string, unknown>>): number {
  const metrics = Array.isArray(queries) ? queries.filter((query: object) => "metric" in query) : [];
  return Math.max(1, metrics.length);
}
