import { argumentRule } from "../argument-rule.ts";
import { isSaid } from "../judges.ts";

export const trailsReachCloudwatch = argumentRule({
  id: "trails-reach-cloudwatch",
  title: "A trail goes to CloudWatch Logs, too.",
  reason: "Alarms can only be set on what is there.",
  sources: ["Security Hub CloudTrail.5"],
  level: "warning",
  fails: { resources: { aws_cloudtrail: { account: {} } } },
  passes: {
    resources: {
      aws_cloudtrail: {
        account: { cloud_watch_logs_group_arn: "arn:aws:logs:eu-central-1:123456789012:log-group:trail:*" },
      },
    },
  },
  asks: { aws_cloudtrail: isSaid("cloud_watch_logs_group_arn", "must name a log group.") },
});
