import { argumentRule } from "../argument-rule.ts";
import { isNotFalse } from "../judges.ts";

export const databaseEventsAreTold = argumentRule({
  id: "database-events-are-told",
  title: "A subscription to events of RDS is on.",
  reason: "A failover or a full disk would otherwise tell nobody.",
  sources: ["Security Hub RDS.19", "Security Hub RDS.20", "Security Hub RDS.21", "Security Hub RDS.22"],
  level: "warning",
  fails: { resources: { aws_db_event_subscription: { ops: { enabled: false } } } },
  passes: { resources: { aws_db_event_subscription: { ops: { enabled: true } } } },
  asks: { aws_db_event_subscription: isNotFalse("enabled", "must not be false.") },
});
