import { argumentRule } from "../argument-rule.ts";
import { listOf } from "../arguments.ts";
import type { Judge } from "../judges.ts";

const LOGS: Readonly<Record<string, string>> = { "aurora-mysql": "audit", "aurora-postgresql": "postgresql" };
const logs: Judge = ({ arguments: { engine, enabled_cloudwatch_logs_exports: exported } }) => {
  const log = LOGS[String(engine)];
  return log === undefined || listOf(exported).includes(log)
    ? undefined
    : { argument: "enabled_cloudwatch_logs_exports", message: `must hold "${log}".` };
};

export const clustersLogLogins = argumentRule({
  id: "clusters-log-logins",
  title: "Aurora clusters send the log of who logged in to CloudWatch.",
  reason: "Otherwise nothing records who has read the data.",
  sources: ["Security Hub RDS.34", "Security Hub RDS.37"],
  level: "error",
  fails: { resources: { aws_rds_cluster: { store: { engine: "aurora-postgresql" } } } },
  passes: {
    resources: {
      aws_rds_cluster: {
        store: { engine: "aurora-postgresql", enabled_cloudwatch_logs_exports: ["postgresql"] },
      },
    },
  },
  asks: { aws_rds_cluster: logs },
});
