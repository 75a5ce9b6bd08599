import { argumentRule } from "../argument-rule.ts";
import { isNotFalse } from "../judges.ts";

const ON = isNotFalse("actions_enabled", "must not be false.");

export const alarmsAct = argumentRule({
  id: "alarms-act",
  title: "No alarm is switched off.",
  reason: "An alarm whose actions are off turns red where nobody looks.",
  sources: ["Security Hub CloudWatch.17"],
  level: "error",
  fails: { resources: { aws_cloudwatch_metric_alarm: { cpu: { actions_enabled: false } } } },
  passes: { resources: { aws_cloudwatch_metric_alarm: { cpu: { actions_enabled: true } } } },
  asks: { aws_cloudwatch_metric_alarm: ON, aws_cloudwatch_composite_alarm: ON },
});
