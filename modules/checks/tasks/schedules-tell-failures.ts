import { argumentRule } from "../argument-rule.ts";
import { isPlaced } from "../judges.ts";

export const schedulesTellFailures = argumentRule({
  id: "schedules-tell-failures",
  title: "A schedule has a queue for what could not be started.",
  reason: "A run that failed for want of capacity or rights would otherwise vanish without a trace.",
  sources: ['EventBridge Scheduler User Guide, "Configuring a dead-letter queue for EventBridge Scheduler"'],
  level: "warning",
  fails: {
    resources: {
      aws_scheduler_schedule: { nightly: { target: [{ arn: "arn:aws:scheduler:::aws-sdk:ecs:runTask" }] } },
    },
  },
  passes: {
    resources: {
      aws_scheduler_schedule: {
        nightly: {
          target: [
            {
              arn: "arn:aws:scheduler:::aws-sdk:ecs:runTask",
              dead_letter_config: [{ arn: "arn:aws:sqs:eu-central-1:123456789012:failed" }],
            },
          ],
        },
      },
    },
  },
  asks: {
    aws_scheduler_schedule: isPlaced(
      "target.dead_letter_config.arn",
      "must name a queue for runs that could not be started.",
    ),
  },
});
