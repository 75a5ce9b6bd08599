import type { Configuration } from "../terraform";
import { count, type Part, part, usedOf, uses } from "./part";

/** The log groups that containers write to. */
export function logParts(configuration: Configuration): Part[] {
  const groups = configuration
    .resources("aws_ecs_task_definition")
    .flatMap((definition) => usedOf(configuration, definition, "aws_cloudwatch_log_group"));
  const days = [...new Set(groups.map(({ values }) => Number(values["retention_in_days"])))];
  return part(configuration, groups, {
    kind: "logs",
    title: "CloudWatch logs",
    lines: [
      ...groups.map(({ values }) => String(values["name"])),
      `kept ${days.map((some) => count(some, "day")).join(", ")}`,
    ],
  });
}

/** @param watched parts that alarms may be on */
export function alarmParts(configuration: Configuration, watched: readonly Part[]): Part[] {
  const alarms = configuration.resources("aws_cloudwatch_metric_alarm");
  const rules = configuration.resources("aws_cloudwatch_event_rule");
  const targets = configuration.resources("aws_cloudwatch_event_target");
  const dashboards = configuration.resources("aws_cloudwatch_dashboard");
  const blocks = [...alarms, ...rules, ...targets];
  const kinds = watched.filter((other) => blocks.some((block) => uses(configuration, block, other.blocks)));
  return part(configuration, [...blocks, ...dashboards], {
    kind: "alarms",
    title: count(alarms.length, "alarm"),
    lines: [
      ...new Set(kinds.map(({ kind }) => `on the ${kind}`)),
      rules.length > 0 ? count(rules.length, "event rule") : undefined,
      dashboards.length > 0 ? count(dashboards.length, "dashboard") : undefined,
    ],
  });
}

export function topicParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_sns_topic").flatMap((topic) =>
    part(configuration, [topic], {
      kind: "topic",
      title: "SNS topic",
      lines: [String(topic.values["name"])],
    }),
  );
}

export function readerParts(configuration: Configuration): Part[] {
  const subscriptions = configuration
    .resources("aws_sns_topic_subscription")
    .filter(({ values }) => values["protocol"] === "email");
  return part(configuration, subscriptions, {
    kind: "readers",
    title: "Mail",
    lines: subscriptions.map(({ values }) => String(values["endpoint"])),
    outside: true,
  });
}
