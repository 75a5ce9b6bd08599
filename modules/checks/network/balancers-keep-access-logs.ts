import { argumentRule } from "../argument-rule.ts";
import { isGiven, isSaid, isTrue, where } from "../judges.ts";

const LOGS = where(
  ({ load_balancer_type: type }) => type !== "gateway",
  isTrue("access_logs.enabled", "must be true: nothing else records who asked for what."),
);

export const balancersKeepAccessLogs = argumentRule({
  id: "balancers-keep-access-logs",
  title: "Every load balancer keeps access logs.",
  reason: "They are the only record of who asked for what, whatever the application logs.",
  sources: ["Security Hub ELB.5"],
  level: "warning",
  keys: ["ingress.accessLogs"],
  fails: { resources: { aws_lb: { web: { access_logs: [{ bucket: "logs", enabled: false }] } } } },
  passes: { resources: { aws_lb: { web: { access_logs: [{ bucket: "logs", enabled: true }] } } } },
  asks: {
    aws_lb: LOGS,
    aws_alb: LOGS,
    aws_elb: where(
      ({ access_logs: logs }) => !isGiven(logs),
      isSaid("access_logs", "must be there: nothing else records who asked for what."),
    ),
  },
});
