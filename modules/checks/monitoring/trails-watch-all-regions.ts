import { argumentRule } from "../argument-rule.ts";
import { all, isNotFalse, isTrue } from "../judges.ts";

export const trailsWatchAllRegions = argumentRule({
  id: "trails-watch-all-regions",
  title: "A trail records what happens in all regions.",
  reason: "Intruders work in regions that nobody uses.",
  sources: ["Security Hub CloudTrail.1", "CIS AWS Foundations Benchmark v3.0.0, 3.1"],
  level: "error",
  fails: { resources: { aws_cloudtrail: { account: { is_multi_region_trail: false } } } },
  passes: { resources: { aws_cloudtrail: { account: { is_multi_region_trail: true } } } },
  asks: {
    aws_cloudtrail: all(
      isTrue("is_multi_region_trail", "must be true."),
      isNotFalse("include_global_service_events", "must not be false: IAM is a global service."),
      isNotFalse("enable_logging", "must not be false."),
    ),
  },
});
