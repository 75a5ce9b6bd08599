import { type Rule, resourceProblem, resourcesOf } from "../rule.ts";

export const logsExpire: Rule = {
  id: "logs-expire",
  title: "Every log group has a retention time.",
  reason: "Without one CloudWatch keeps logs for ever, and bills them.",
  sources: ['CloudWatch Logs User Guide, "Change log data retention"', "CloudWatch pricing, 2026-11"],
  level: "error",
  reads: "resources",
  keys: ["service.logRetentionDays", "network.flowLogs.retentionDays"],
  fails: { resources: { aws_cloudwatch_log_group: { app: { name: "app" } } } },
  passes: { resources: { aws_cloudwatch_log_group: { app: { name: "app", retention_in_days: 365 } } } },
  check: (synthesis) =>
    resourcesOf(synthesis, "aws_cloudwatch_log_group")
      .filter(({ arguments: group }) => !(Number(group["retention_in_days"]) > 0))
      .map((found) => resourceProblem(logsExpire, found, "retention_in_days", "must be set.")),
};
