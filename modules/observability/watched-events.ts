import { CloudwatchEventRule, type CloudwatchEventRuleConfig } from "#provider-aws/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "#provider-aws/cloudwatch-event-target";
import type { Construct } from "../cdktf.ts";
import { type Override, withOverrides } from "../overrides.ts";

/** Events of AWS that people are told of. */
export interface WatchedEvents {
  /** What they are about: the rule stands in it, and in its stack. */
  readonly of: Construct;
  /** The rule's construct id. */
  readonly id: string;
  /** Physical name, at most 64 characters. */
  readonly name: string;
  readonly description: string;
  /** EventBridge's pattern, as JSON. */
  readonly pattern: string;
  readonly overrides?: Override<CloudwatchEventRuleConfig> | undefined;
}

/** Sends events to a topic. */
export function tellEvents({ of, id, overrides, ...events }: WatchedEvents, topicArn: string): void {
  const config = withOverrides(overrides, {
    name: events.name,
    description: events.description,
    eventPattern: events.pattern,
    state: "ENABLED",
  });
  const rule = new CloudwatchEventRule(of, id, config);
  new CloudwatchEventTarget(of, `${id}-topic`, { rule: rule.name, targetId: "alarms", arn: topicArn });
}
