import type { Configuration } from "../terraform";
import { byStack, count, type Part, part, usedOf, uses } from "./part";

/** The log groups that containers write to. */
export function logParts(configuration: Configuration): Part[] {
  const groups = configuration
    .resources("aws_ecs_task_definition")
    .flatMap((definition) => usedOf(configuration, definition, "aws_cloudwatch_log_group"));
  return byStack(groups).flatMap((some) => {
    const days = [...new Set(some.map(({ values }) => Number(values["retention_in_days"])))];
    return part(configuration, some, {
      kind: "logs",
      title: "CloudWatch logs",
      lines: [
        ...some.map(({ values }) => String(values["name"])),
        `kept ${days.map((number) => count(number, "day")).join(", ")}`,
      ],
    });
  });
}

const ALARM = "aws_cloudwatch_metric_alarm";
const EVENT_RULE = "aws_cloudwatch_event_rule";
const DASHBOARD = "aws_cloudwatch_dashboard";

/** @param watched parts that alarms may be on */
export function alarmParts(configuration: Configuration, watched: readonly Part[]): Part[] {
  const all = configuration.resources(ALARM, EVENT_RULE, "aws_cloudwatch_event_target", DASHBOARD);
  return byStack(all).flatMap((blocks) => {
    const number = (kind: string): number => blocks.filter(({ type }) => type === kind).length;
    const others = (kind: string, what: string) => (number(kind) > 0 ? count(number(kind), what) : undefined);
    const alarming = blocks.filter(({ type }) => type !== DASHBOARD);
    const kinds = watched.filter((other) =>
      alarming.some((block) => uses(configuration, block, other.blocks)),
    );
    return part(configuration, blocks, {
      kind: "alarms",
      title: count(number(ALARM), "alarm"),
      lines: [
        ...new Set(kinds.map(({ kind }) => `on the ${kind}`)),
        others(EVENT_RULE, "event rule"),
        others(DASHBOARD, "dashboard"),
      ],
    });
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
    lines: [...new Set(subscriptions.map(({ values }) => String(values["endpoint"])))],
    outside: true,
  });
}
