import { isObject, isUnresolved, type Json, type JsonObject, parseJson, show } from "../json.ts";
import { asNumber, elements, isSet, isUnreadable, type LimitRule, rangeRule, textRule } from "./rule.ts";

const CLOUDWATCH = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/";
const DASHBOARD_BODY = `${CLOUDWATCH}CloudWatch-Dashboard-Body-Structure.html`;
const SCALING = "https://docs.aws.amazon.com/autoscaling/application/APIReference/";

const alarm = { service: "cloudwatch", operations: ["PutMetricAlarm"] } as const;
const dashboard = { service: "cloudwatch", operations: ["PutDashboard"] } as const;
const target = { service: "application-autoscaling", operations: ["RegisterScalableTarget"] } as const;
const policy = { service: "application-autoscaling", operations: ["PutScalingPolicy"] } as const;

/** Days for which CloudWatch Logs can keep events. */
export const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

const ALARM_PAGE = `${CLOUDWATCH}API_PutMetricAlarm.html`;
const ONE_HOUR = 3600;
const ONE_DAY = 86_400;

/** Names every way of alarming that the input uses. */
function alarmSources(input: JsonObject): string[] {
  return ["MetricName", "Metrics", "EvaluationCriteria"].filter((member) => isSet(input[member]));
}

function isStaticThreshold(input: JsonObject): boolean {
  return isSet(input["MetricName"]) && !isSet(input["ThresholdMetricId"]);
}

const alarmRules: readonly LimitRule[] = [
  {
    ...alarm,
    id: "cloudwatch-alarm-name",
    at: "AlarmName",
    allowed: "a name without control characters",
    documentation: ALARM_PAGE,
    holds: (value) => !/\p{Cc}/u.test(String(value)),
  },
  {
    ...alarm,
    id: "cloudwatch-alarm-source",
    at: "",
    allowed: "one of MetricName, Metrics and EvaluationCriteria",
    documentation: ALARM_PAGE,
    found: (value) => (isObject(value) ? alarmSources(value).join(" and ") : "") || "none of them",
    holds: (_, { input }) => alarmSources(input).length === 1,
  },
  {
    ...alarm,
    id: "cloudwatch-alarm-statistic",
    at: "MetricName",
    allowed: "a metric with either Statistic or ExtendedStatistic",
    documentation: ALARM_PAGE,
    holds: (_, { input }) => isSet(input["Statistic"]) !== isSet(input["ExtendedStatistic"]),
  },
  {
    ...alarm,
    id: "cloudwatch-alarm-complete",
    at: "",
    allowed: "Namespace, Period, Threshold, EvaluationPeriods and ComparisonOperator with MetricName",
    documentation: ALARM_PAGE,
    found: (value) => `nothing for ${isObject(value) ? absentForMetric(value).join(" and ") : ""}`,
    holds: (_, { input }) => !isStaticThreshold(input) || absentForMetric(input).length === 0,
  },
  {
    ...alarm,
    id: "cloudwatch-alarm-period",
    at: "Period",
    allowed: "10, 20, 30 or a multiple of 60 seconds",
    documentation: ALARM_PAGE,
    holds: (value) => {
      const period = asNumber(value);
      return period === undefined || [10, 20, 30].includes(period) || period % 60 === 0;
    },
  },
  {
    ...alarm,
    id: "cloudwatch-alarm-window",
    at: "EvaluationPeriods",
    allowed:
      "Period times EvaluationPeriods of at most one day, or seven days with a period of an hour or more",
    documentation: ALARM_PAGE,
    holds: (value, { input }) => {
      const [periods, period] = [asNumber(value), asNumber(input["Period"])];
      if (periods === undefined || period === undefined) return true;
      return periods * period <= (period >= ONE_HOUR ? 7 * ONE_DAY : ONE_DAY);
    },
  },
  {
    ...alarm,
    id: "cloudwatch-alarm-datapoints",
    at: "DatapointsToAlarm",
    allowed: "no more than EvaluationPeriods",
    documentation: ALARM_PAGE,
    holds: (value, { input }) => {
      const [datapoints, periods] = [asNumber(value), asNumber(input["EvaluationPeriods"])];
      return datapoints === undefined || periods === undefined || datapoints <= periods;
    },
  },
  {
    ...alarm,
    id: "cloudwatch-alarm-missing-data",
    at: "TreatMissingData",
    allowed: "breaching, notBreaching, ignore or missing",
    documentation: ALARM_PAGE,
    holds: (value) => ["breaching", "notBreaching", "ignore", "missing"].includes(String(value)),
  },
  textRule({
    ...alarm,
    id: "cloudwatch-alarm-extended-statistic",
    at: "ExtendedStatistic",
    allowed:
      "a percentile such as p95, a statistic such as tm90, tc90, ts90 or wm90, IQM, or PR, TC, TM, TS, WM with a range",
    documentation: ALARM_PAGE,
    pattern: /^((p|tm|tc|ts|wm)(\d{1,2}(\.\d{1,10})?|100)|IQM|(PR|TC|TM|TS|WM)\([\d.%]*:[\d.%]*\))$/,
  }),
  textRule({
    ...alarm,
    id: "cloudwatch-metric-id",
    at: "Metrics[].Id",
    allowed: "letters, digits and underscores, beginning with a lower-case letter",
    documentation: `${CLOUDWATCH}API_MetricDataQuery.html`,
    pattern: /^[a-z][A-Za-z0-9_]*$/,
  }),
  {
    ...alarm,
    id: "cloudwatch-metric-query",
    at: "Metrics[]",
    allowed: "either Expression or MetricStat",
    documentation: `${CLOUDWATCH}API_MetricDataQuery.html`,
    holds: (value) => !isObject(value) || isSet(value["Expression"]) !== isSet(value["MetricStat"]),
  },
  {
    ...alarm,
    id: "cloudwatch-metrics-returned",
    at: "Metrics",
    allowed: "exactly one query that returns data (ReturnData true)",
    documentation: `${CLOUDWATCH}API_MetricDataQuery.html`,
    found: (value) => `${returned(value).length} that return data`,
    holds: (value) => elements(value).some(isUnresolved) || returned(value).length === 1,
  },
];

function absentForMetric(input: JsonObject): string[] {
  const needed = ["Namespace", "Period", "Threshold", "EvaluationPeriods", "ComparisonOperator"];
  return needed.filter((member) => !isSet(input[member]));
}

/** AWS returns the data of every query that does not say otherwise. */
function returned(queries: Json): readonly Json[] {
  return elements(queries).filter((query) => isObject(query) && query["ReturnData"] !== false);
}

const WIDGETS = ["metric", "text", "log", "alarm", "explorer"];

function widgetsOf(body: Json): readonly JsonObject[] {
  const parsed = parseJson(String(body));
  return isObject(parsed) ? elements(parsed["widgets"]).filter(isObject) : [];
}

function isPlaced({ x, y, width, height }: JsonObject): boolean {
  return (
    isFrom(x, 0, 23) &&
    isFrom(y, 0, Number.POSITIVE_INFINITY) &&
    isFrom(width, 1, 24) &&
    isFrom(height, 1, 1000)
  );
}

function isFrom(value: Json | undefined, min: number, max: number): boolean {
  return (
    value === undefined || isUnresolved(value) || (typeof value === "number" && value >= min && value <= max)
  );
}

function bodyRule(
  rule: Pick<LimitRule, "id" | "allowed" | "found"> & { readonly holds: (body: Json) => boolean },
): LimitRule {
  return {
    ...dashboard,
    ...rule,
    at: "DashboardBody",
    documentation: DASHBOARD_BODY,
    readsReferences: true,
    holds: (body) => isUnreadable(body) || rule.holds(body),
  };
}

const dashboardRules: readonly LimitRule[] = [
  textRule({
    ...dashboard,
    id: "cloudwatch-dashboard-name",
    at: "DashboardName",
    allowed: "1 to 255 letters, digits, hyphens and underscores",
    documentation: `${CLOUDWATCH}API_PutDashboard.html`,
    pattern: /^[A-Za-z0-9_-]{1,255}$/,
  }),
  bodyRule({
    id: "cloudwatch-dashboard-json",
    allowed: "a JSON object with a list of widgets",
    holds: (value) => {
      const body = parseJson(String(value));
      return isObject(body) && Array.isArray(body["widgets"]);
    },
  }),
  bodyRule({
    id: "cloudwatch-dashboard-widgets",
    allowed: "at most 500 widgets",
    found: (value) => `${widgetsOf(value).length} widgets`,
    holds: (value) => widgetsOf(value).length <= 500,
  }),
  bodyRule({
    id: "cloudwatch-widget-type",
    allowed: `widgets of the types ${WIDGETS.join(", ")}, each with properties`,
    found: (value) => show(widgetsOf(value).find((widget) => !isWidget(widget))),
    holds: (value) => widgetsOf(value).every(isWidget),
  }),
  bodyRule({
    id: "cloudwatch-widget-place",
    allowed: "x from 0 to 23, y from 0, width from 1 to 24, height from 1 to 1000",
    found: (value) => show(widgetsOf(value).find((widget) => !isPlaced(widget))),
    holds: (value) => widgetsOf(value).every(isPlaced),
  }),
];

function isWidget(widget: JsonObject): boolean {
  return WIDGETS.includes(String(widget["type"])) && isObject(widget["properties"]);
}

const logRules: readonly LimitRule[] = [
  {
    service: "logs",
    operations: ["PutRetentionPolicy"],
    id: "logs-retention-days",
    at: "retentionInDays",
    allowed: `${LOG_RETENTION_DAYS.join(", ")} days`,
    documentation:
      "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
    holds: (value) => (LOG_RETENTION_DAYS as readonly number[]).includes(asNumber(value) ?? 1),
  },
  {
    service: "logs",
    operations: ["CreateLogGroup"],
    id: "logs-group-name",
    at: "logGroupName",
    allowed: "a name that does not begin with aws/",
    documentation:
      "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
    holds: (value) => !String(value).startsWith("aws/"),
  },
];

const SNS = "https://docs.aws.amazon.com/sns/latest/api/";

const notificationRules: readonly LimitRule[] = [
  textRule({
    service: "sns",
    operations: ["CreateTopic"],
    id: "sns-topic-name",
    at: "Name",
    allowed: "1 to 256 letters, digits, underscores and hyphens; .fifo at the end of a FIFO topic's name",
    documentation: `${SNS}API_CreateTopic.html`,
    pattern: /^(?=.{1,256}$)[A-Za-z0-9_-]+(\.fifo)?$/,
  }),
  {
    service: "sns",
    operations: ["Subscribe"],
    id: "sns-protocol",
    at: "Protocol",
    allowed: "http, https, email, email-json, sms, sqs, application, lambda or firehose",
    documentation: `${SNS}API_Subscribe.html`,
    holds: (value) =>
      ["http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose"].includes(
        String(value),
      ),
  },
  {
    service: "sns",
    operations: ["Subscribe"],
    id: "sns-endpoint",
    at: "Endpoint",
    allowed: "an address that fits the protocol: a mail address, a URL, a telephone number, or an ARN",
    documentation: `${SNS}API_Subscribe.html`,
    holds: (value, { parent }) => endpointForm(parent["Protocol"]).test(String(value)),
  },
];

function endpointForm(protocol: Json | undefined): RegExp {
  switch (protocol) {
    case "email":
    case "email-json":
      return /^[^\s@]+@[^\s@]+$/;
    case "http":
      return /^http:\/\/\S+$/;
    case "https":
      return /^https:\/\/\S+$/;
    case "sms":
      return /^\+?[0-9][0-9 ()-]*$/;
    case "sqs":
    case "lambda":
    case "firehose":
    case "application":
      return /^arn:/;
    default:
      return /^/;
  }
}

const ECS_RESOURCE = /^service\/[^/]+\/[^/]+$/;

const scalingRules: readonly LimitRule[] = [
  {
    ...target,
    id: "scaling-capacities",
    at: "",
    allowed: "MinCapacity from 0, not above MaxCapacity",
    documentation: `${SCALING}API_RegisterScalableTarget.html`,
    found: (value) => (isObject(value) ? `${value["MinCapacity"]} and ${value["MaxCapacity"]}` : ""),
    holds: (_, { input }) => {
      const [min, max] = [asNumber(input["MinCapacity"]), asNumber(input["MaxCapacity"])];
      return (min ?? 0) >= 0 && (max ?? 0) >= 0 && (min === undefined || max === undefined || min <= max);
    },
  },
  ...[target, policy].map(
    (operation): LimitRule => ({
      ...operation,
      id: `scaling-resource-id-${operation.operations[0]}`,
      at: "ResourceId",
      allowed: "service/<cluster name>/<service name> for an ECS service",
      documentation: `${SCALING}API_${operation.operations[0]}.html`,
      holds: (value, { parent }) => parent["ServiceNamespace"] !== "ecs" || ECS_RESOURCE.test(String(value)),
    }),
  ),
  ...[target, policy].map(
    (operation): LimitRule => ({
      ...operation,
      id: `scaling-dimension-${operation.operations[0]}`,
      at: "ScalableDimension",
      allowed: "a dimension of the same service namespace",
      documentation: `${SCALING}API_${operation.operations[0]}.html`,
      holds: (value, { parent }) =>
        isUnresolved(parent["ServiceNamespace"]) ||
        !isSet(parent["ServiceNamespace"]) ||
        String(value).startsWith(`${parent["ServiceNamespace"]}:`),
    }),
  ),
  {
    ...policy,
    id: "scaling-policy-configuration",
    at: "PolicyType",
    allowed: "a policy with the configuration of its own type and no other",
    documentation: `${SCALING}API_PutScalingPolicy.html`,
    holds: (value, { input }) =>
      POLICY_TYPES.every((type) => isSet(input[`${type}PolicyConfiguration`]) === (type === value)),
  },
  {
    ...policy,
    id: "scaling-target-metric",
    at: "TargetTrackingScalingPolicyConfiguration",
    allowed: "either a predefined or a customized metric",
    documentation: `${SCALING}API_TargetTrackingScalingPolicyConfiguration.html`,
    holds: (value) =>
      !isObject(value) ||
      isSet(value["PredefinedMetricSpecification"]) !== isSet(value["CustomizedMetricSpecification"]),
  },
  {
    ...policy,
    id: "scaling-resource-label",
    at: "TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification",
    allowed: "a ResourceLabel with ALBRequestCountPerTarget and with no other metric of ECS",
    documentation: `${SCALING}API_PredefinedMetricSpecification.html`,
    holds: (value) =>
      !isObject(value) ||
      isUnresolved(value["PredefinedMetricType"]) ||
      isSet(value["ResourceLabel"]) === (value["PredefinedMetricType"] === "ALBRequestCountPerTarget"),
  },
  {
    ...policy,
    id: "scaling-target-value",
    at: "TargetTrackingScalingPolicyConfiguration.TargetValue",
    allowed: "a number above 0",
    documentation: `${SCALING}API_TargetTrackingScalingPolicyConfiguration.html`,
    holds: (value) => (asNumber(value) ?? 1) > 0,
  },
  ...["ScaleInCooldown", "ScaleOutCooldown"].map((member) =>
    rangeRule({
      ...policy,
      id: `scaling-cooldown-${member}`,
      at: `TargetTrackingScalingPolicyConfiguration.${member}`,
      documentation: `${SCALING}API_TargetTrackingScalingPolicyConfiguration.html`,
      min: 0,
      max: Number.MAX_SAFE_INTEGER,
      unit: " seconds",
    }),
  ),
];

const POLICY_TYPES = ["StepScaling", "TargetTrackingScaling", "PredictiveScaling"];

export const operationsRules: readonly LimitRule[] = [
  ...alarmRules,
  ...dashboardRules,
  ...logRules,
  ...notificationRules,
  ...scalingRules,
];
