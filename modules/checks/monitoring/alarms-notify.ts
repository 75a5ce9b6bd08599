import { listOf } from "../arguments.ts";
import {
  type FoundResource,
  isNotInAPlan,
  type Rule,
  resourceProblem,
  resourcesOf,
  type Synthesis,
} from "../rule.ts";

/** A reference to a resource of the same stack, such as `${aws_sns_topic.alarms.arn}`, or what a function makes of one. */
const REFERENCE = /\$\{[^}]*?\b(aws_[a-z0-9_]+)\.([A-Za-z0-9_-]+)\./;

/** The whole of something that stands elsewhere, and that Terraform looks up: one that is not there fails the plan. */
const LOOKED_UP = /^\$\{(?:data|var|local|module)\.[^}]*\}$/;

/**
 * Dimensions that name no resource, with their values. Sources: CloudFront Developer Guide, "Values for CloudFront metrics";
 * Aurora User Guide, "Amazon CloudWatch metrics for Amazon Aurora", dimensions (2026-11).
 */
const FIXED: Readonly<Record<string, readonly unknown[]>> = {
  Region: ["Global"],
  // Of AWS WAF: all rules of a web ACL.
  Rule: ["ALL"],
  Role: ["WRITER", "READER"],
};

export const alarmsNotify: Rule = {
  id: "alarms-notify",
  title: "Every alarm notifies someone, and watches resources of the same synthesis.",
  reason: "An alarm on a mistyped name, or without an action, stays silent for ever.",
  sources: ["Security Hub CloudWatch.15", 'CloudWatch User Guide, "Alarm actions"'],
  level: "error",
  reads: "resources",
  keys: ["monitoring.mail"],
  fails: { resources: { aws_cloudwatch_metric_alarm: { cpu: { alarm_actions: [] } } } },
  passes: {
    resources: {
      aws_sns_topic: { alarms: {} },
      aws_cloudwatch_metric_alarm: { cpu: { alarm_actions: ["${aws_sns_topic.alarms.arn}"] } },
    },
  },
  check: (synthesis) =>
    resourcesOf(synthesis, "aws_cloudwatch_metric_alarm").flatMap((alarm) => [
      ...actions(synthesis, alarm),
      ...dimensions(synthesis, alarm),
    ]),
};

function actions(synthesis: Synthesis, alarm: FoundResource) {
  const targets = listOf(alarm.arguments["alarm_actions"]).map(String);
  if (targets.some((target) => exists(synthesis, target))) return [];
  return [
    resourceProblem(
      alarmsNotify,
      alarm,
      "alarm_actions",
      "must hold a reference to a topic or policy of this synthesis, or to one that is looked up, such as by data.aws_sns_topic.",
    ),
  ];
}

function dimensions(synthesis: Synthesis, alarm: FoundResource) {
  const queries = Array.isArray(alarm.arguments["metric_query"]) ? alarm.arguments["metric_query"] : [];
  const groups = [alarm.arguments["dimensions"], ...queries.map((query) => query?.metric?.dimensions)];
  return groups.flatMap((group) =>
    Object.entries(typeof group === "object" && group !== null ? group : {})
      .filter(([name, value]) => !FIXED[name]?.includes(value) && !exists(synthesis, String(value)))
      .map(([name, value]) =>
        resourceProblem(
          alarmsNotify,
          alarm,
          `dimensions.${name}`,
          `"${value}" must be a reference to a resource of this synthesis.`,
        ),
      ),
  );
}

function exists(synthesis: Synthesis, value: string): boolean {
  if (LOOKED_UP.test(value)) return true;
  const [, type, id] = REFERENCE.exec(value) ?? [];
  if (synthesis.isPart && (type === undefined || isNotInAPlan(value))) return value !== "";
  return type !== undefined && resourcesOf(synthesis, type).some((resource) => resource.id === id);
}
