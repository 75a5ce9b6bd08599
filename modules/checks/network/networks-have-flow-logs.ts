import { argumentRule } from "../argument-rule.ts";
import { hasBeside } from "../judges.ts";

export const networksHaveFlowLogs = argumentRule({
  id: "networks-have-flow-logs",
  title: "Every VPC logs who talked to whom.",
  reason: "After an intrusion, flow logs are what shows where it came from and what it reached.",
  sources: ["Security Hub EC2.6", "CIS AWS Foundations Benchmark v3.0.0, 3.7"],
  level: "warning",
  reads: "resources",
  keys: ["network.flowLogs"],
  fails: { resources: { aws_vpc: { main: {} } } },
  passes: { resources: { aws_vpc: { main: {} }, aws_flow_log: { main: { vpc_id: "${aws_vpc.main.id}" } } } },
  asks: { aws_vpc: hasBeside("aws_flow_log", "vpc_id", "has no flow log.") },
});
