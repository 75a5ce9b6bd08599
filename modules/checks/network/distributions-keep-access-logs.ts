import { argumentRule } from "../argument-rule.ts";
import { hasBeside, isGiven, where } from "../judges.ts";

export const distributionsKeepAccessLogs = argumentRule({
  id: "distributions-keep-access-logs",
  title: "Every distribution keeps access logs.",
  reason: "What CloudFront answers from its caches nothing behind it ever sees.",
  sources: ["Security Hub CloudFront.5"],
  level: "warning",
  keys: ["site.accessLogs"],
  fails: { resources: { aws_cloudfront_distribution: { site: { enabled: true } } } },
  passes: {
    resources: {
      aws_cloudfront_distribution: { site: { enabled: true } },
      aws_cloudwatch_log_delivery_source: {
        site: { log_type: "ACCESS_LOGS", resource_arn: "${aws_cloudfront_distribution.site.arn}" },
      },
    },
  },
  asks: {
    aws_cloudfront_distribution: where(
      ({ logging_config: logs }) => !isGiven(logs),
      hasBeside("aws_cloudwatch_log_delivery_source", "resource_arn", "keeps no access logs.", "arn"),
    ),
  },
});
