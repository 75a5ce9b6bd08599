import { argumentRule } from "../argument-rule.ts";
import { hasBeside, isSaid, where } from "../judges.ts";

const ASSOCIATION = "aws_wafv2_web_acl_association";
const ALONE = "faces the internet without a web firewall.";

/** A load balancer is for HTTP, and on the internet, unless it says otherwise. */
const ON_THE_INTERNET = where(
  ({ internal, load_balancer_type: type }) =>
    internal !== true && internal !== "true" && (type === undefined || type === "application"),
  hasBeside(ASSOCIATION, "resource_arn", ALONE, "arn"),
);

export const webEntriesHaveAFirewall = argumentRule({
  id: "web-entries-have-a-firewall",
  title:
    "What takes HTTP from the internet has a web firewall before it, unless the environment is disposable.",
  reason: "Scanners and floods reach the application otherwise, which has to turn each of them away itself.",
  sources: ["Security Hub ELB.16", "Security Hub CloudFront.6", "Security Hub APIGateway.4"],
  level: "warning",
  keys: ["waf"],
  unlessDisposable: true,
  fails: { resources: { aws_lb: { web: { internal: false } } } },
  passes: {
    resources: {
      aws_lb: { web: { internal: false } },
      aws_wafv2_web_acl_association: { web: { resource_arn: "${aws_lb.web.arn}", web_acl_arn: "arn" } },
    },
  },
  asks: {
    aws_lb: ON_THE_INTERNET,
    aws_alb: ON_THE_INTERNET,
    aws_api_gateway_stage: hasBeside(ASSOCIATION, "resource_arn", ALONE, "arn"),
    aws_cloudfront_distribution: isSaid("web_acl_id", "must name a web ACL."),
  },
});
