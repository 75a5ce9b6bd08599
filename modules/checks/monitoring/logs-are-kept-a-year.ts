import { argumentRule } from "../argument-rule.ts";
import { isNumber, where } from "../judges.ts";

export const logsAreKeptAYear = argumentRule({
  id: "logs-are-kept-a-year",
  title: "Logs are kept for a year, unless the environment is disposable.",
  reason: "Intrusions are often found months later.",
  sources: ["Security Hub CloudWatch.16"],
  level: "warning",
  keys: [
    "service.logRetentionDays",
    "network.flowLogs.retentionDays",
    "database.logRetentionDays",
    "database.auditRetentionDays",
  ],
  unlessDisposable: true,
  fails: { resources: { aws_cloudwatch_log_group: { app: { retention_in_days: 30 } } } },
  passes: { resources: { aws_cloudwatch_log_group: { app: { retention_in_days: 365 } } } },
  asks: {
    aws_cloudwatch_log_group: where(
      ({ retention_in_days: days }) => Number(days) > 0,
      isNumber("retention_in_days", 365, Number.POSITIVE_INFINITY, "is less than a year (365)."),
    ),
  },
});
