import { argumentRule } from "../argument-rule.ts";
import { isTrue } from "../judges.ts";

export const trailsCanBeVerified = argumentRule({
  id: "trails-can-be-verified",
  title: "Files of a trail are signed.",
  reason: "An intruder who can write to the bucket could otherwise remove their traces.",
  sources: ["Security Hub CloudTrail.4", "CIS AWS Foundations Benchmark v3.0.0, 3.2"],
  level: "error",
  fails: { resources: { aws_cloudtrail: { account: {} } } },
  passes: { resources: { aws_cloudtrail: { account: { enable_log_file_validation: true } } } },
  asks: { aws_cloudtrail: isTrue("enable_log_file_validation", "must be true.") },
});
