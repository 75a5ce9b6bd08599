import { type Rule, resourceProblem, resourcesOf } from "../rule.ts";

export const logsExpire: Rule = {
  id: "logs-expire",
  sentence: "Every log group has a retention time.",
  reason: "Without one CloudWatch keeps logs for ever, and bills them.",
  check: (synthesis) =>
    resourcesOf(synthesis, "aws_cloudwatch_log_group")
      .filter(({ arguments: group }) => !(Number(group["retention_in_days"]) > 0))
      .map((found) => resourceProblem(logsExpire, found, "retention_in_days", "must be set.")),
};
