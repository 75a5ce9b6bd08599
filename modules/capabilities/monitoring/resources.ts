import { isObject } from "../../aws/json.ts";
import type { ArgumentTargets } from "../../aws/terraform-arguments.ts";
import { call, jsonText, list, type ToApi } from "../../aws/terraform-to-api.ts";
import type { Resources } from "../resource.ts";

const metricQueryTargets: ArgumentTargets = {
  metric: {
    to: "MetricStat",
    block: {
      metric_name: "Metric.MetricName",
      namespace: "Metric.Namespace",
      dimensions: "Metric.Dimensions",
      stat: "Stat",
    },
  },
};

/** The provider returns the data of a query only where the file says so; the API does where it does not. */
const metricAlarm: ToApi = (attributes) => {
  const queries = list(attributes["metric_query"]).map((query) =>
    isObject(query) ? { ...query, return_data: query["return_data"] ?? false } : query,
  );
  const convert = call("cloudwatch", "PutMetricAlarm", {
    targets: {
      metric_query: { to: "Metrics", block: metricQueryTargets },
      evaluate_low_sample_count_percentiles: "EvaluateLowSampleCountPercentile",
    },
  });
  return convert(queries.length === 0 ? attributes : { ...attributes, metric_query: queries });
};

export const resources = {
  aws_cloudwatch_metric_alarm: {
    api: metricAlarm,
    billed: ["alarm"],
    drawn: "box",
  },
  aws_cloudwatch_dashboard: {
    api: call("cloudwatch", "PutDashboard", {
      targets: { dashboard_body: { to: "DashboardBody", ...jsonText } },
    }),
    billed: ["dashboard"],
    drawn: "box",
  },
  aws_cloudwatch_event_rule: {
    api: { none: "its pattern is the same in every environment" },
    billed: { none: "events of AWS services are free" },
    drawn: "box",
  },
  aws_cloudwatch_event_target: {
    api: { none: "its arguments are references and flags, which the provider judges itself" },
    billed: { none: "events of AWS services are free" },
    drawn: "box",
  },
  aws_sns_topic: {
    api: call("sns", "CreateTopic", { naming: { to: "Name" } }),
    billed: { none: "AWS bills what is sent" },
    drawn: "box",
  },
  aws_sns_topic_policy: {
    api: { none: "its policy is judged by policies-are-accepted" },
    billed: { none: "policies are free" },
    drawn: { none: "it is a part of its topic" },
  },
  aws_sns_topic_subscription: {
    api: call("sns", "Subscribe"),
    billed: ["notificationMail"],
    drawn: "box",
  },
} as const satisfies Resources;
