import type { Configuration } from "../../picture/configuration.ts";
import { type Boxes, byStack, count, type Kind, type Part, part, usedOf, uses } from "../../picture/part.ts";

export const monitoringParts: Boxes = (configuration, drawn) => [
  ...logParts(configuration),
  ...alarmParts(configuration, drawn),
  ...topicParts(configuration),
  ...readerParts(configuration),
];

/** The log groups that containers write to, and the proxies of Service Connect. */
function logParts(configuration: Configuration): Part[] {
  const groups = configuration
    .resources("aws_ecs_task_definition", "aws_ecs_service")
    .flatMap((writer) => usedOf(configuration, writer, "aws_cloudwatch_log_group"));
  return byStack([...new Set(groups)]).flatMap((some) => {
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

/** What alarms may be on. */
const WATCHED: readonly Kind[] = ["load balancer", "service", "hosts", "database"];

function alarmParts(configuration: Configuration, drawn: readonly Part[]): Part[] {
  const watched = WATCHED.flatMap((kind) => drawn.filter((other) => other.kind === kind));
  const all = configuration.resources(ALARM, EVENT_RULE, "aws_cloudwatch_event_target", DASHBOARD);
  return byStack(all).flatMap((blocks) => {
    const number = (kind: string): number => blocks.filter(({ type }) => type === kind).length;
    const others = (kind: string, what: string) => (number(kind) > 0 ? count(number(kind), what) : undefined);
    const alarming = blocks.filter(({ type }) => type !== DASHBOARD);
    const seen = watched.filter((other) =>
      alarming.some((block) => uses(configuration, block, other.blocks)),
    );
    return part(configuration, blocks, {
      kind: "alarms",
      title: count(number(ALARM), "alarm"),
      lines: [
        ...new Set(seen.map(({ kind }) => onKind(kind, seen))),
        others(EVENT_RULE, "event rule"),
        others(DASHBOARD, "dashboard"),
      ],
    });
  });
}

function onKind(kind: Kind, seen: readonly Part[]): string {
  const number = seen.filter((other) => other.kind === kind).length;
  return number > 1 ? `on ${count(number, kind)}` : `on the ${kind}`;
}

function topicParts(configuration: Configuration): Part[] {
  return configuration.resources("aws_sns_topic").flatMap((topic) =>
    part(configuration, [topic], {
      kind: "topic",
      title: "SNS topic",
      lines: [String(topic.values["name"])],
    }),
  );
}

function readerParts(configuration: Configuration): Part[] {
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
