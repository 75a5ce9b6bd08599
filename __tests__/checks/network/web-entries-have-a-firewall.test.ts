import { describe, expect, it } from "vitest";
import { found, type Resources } from "../support.ts";

const RULE = "web-entries-have-a-firewall";
const firewallOf = (arn: string): Resources => ({
  aws_wafv2_web_acl_association: { it: { resource_arn: arn } },
});

describe(RULE, () => {
  it.each<[string, Resources, string]>([
    ["a load balancer", { aws_lb: { it: {} } }, "aws_lb.it: "],
    [
      "a load balancer, where the firewall is before another one",
      { aws_lb: { it: {} }, ...firewallOf("${aws_lb.other.arn}") },
      "aws_lb.it: ",
    ],
    [
      "a distribution",
      { aws_cloudfront_distribution: { it: {} } },
      "aws_cloudfront_distribution.it.web_acl_id: ",
    ],
    ["a stage of an API", { aws_api_gateway_stage: { it: {} } }, "aws_api_gateway_stage.it: "],
  ])("warns of %s alone", (_, resources, place) => {
    expect(found(RULE, { resources })).toEqual([expect.stringContaining(place)]);
  });

  it.each<[string, Resources]>([
    ["a load balancer of the network alone", { aws_lb: { it: { internal: true } } }],
    ["a load balancer that reads no HTTP", { aws_lb: { it: { load_balancer_type: "network" } } }],
    ["a load balancer with a firewall", { aws_lb: { it: {} }, ...firewallOf("${aws_lb.it.arn}") }],
    ["a distribution with a firewall", { aws_cloudfront_distribution: { it: { web_acl_id: "${acl}" } } }],
  ])("accepts %s", (_, resources) => {
    expect(found(RULE, { resources })).toEqual([]);
  });

  it("asks nothing of a disposable environment", () => {
    expect(found(RULE, { resources: { aws_lb: { it: {} } }, environment: { disposable: true } })).toEqual([]);
  });
});
