import { describe, expect, it } from "vitest";
import { ofRule, policy, synthesisOf, written } from "./support.ts";

const ID = "endpoints-have-policies";
const endpoint = (service_name: string, more: object = {}): string =>
  written(ID, "aws_vpc_endpoint", { service_name, ...more }).join();
const TEXT = policy({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" });

describe("endpoints-have-policies", () => {
  it.each([
    ["com.amazonaws.eu-central-1.s3", { vpc_endpoint_type: "Gateway" }],
    ["com.amazonaws.eu-central-1.dynamodb", {}],
    ["${data.aws_vpc_endpoint_service.s3.service_name}", {}],
    ["com.amazonaws.${var.region}.ecr.api", { vpc_endpoint_type: "Interface" }],
    ["com.amazonaws.${data.aws_region.current.region}.sts", { vpc_endpoint_type: "Interface", policy: "" }],
  ])("refuses %s without one", (name, more) => {
    expect(endpoint(name, more)).toMatch(/anybody may call anything/);
    expect(endpoint(name, { ...more, policy: TEXT })).toBe("");
  });

  it.each([
    ["com.amazonaws.eu-central-1.ecs-agent", { vpc_endpoint_type: "Interface" }],
    ["com.amazonaws.eu-central-1.ecs-telemetry", { vpc_endpoint_type: "Interface" }],
    ["com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0", { vpc_endpoint_type: "Interface" }],
    ["com.amazonaws.eu-central-1.s3", { vpc_endpoint_type: "GatewayLoadBalancer" }],
  ])("accepts %s without one, which takes none", (name, more) => {
    expect(endpoint(name, more)).toBe("");
  });

  it("accepts one that stands beside the endpoint", () => {
    const given = (id: string) =>
      synthesisOf({
        aws_vpc_endpoint: { e: { service_name: "com.amazonaws.eu-central-1.sts" } },
        aws_vpc_endpoint_policy: { p: { vpc_endpoint_id: id, policy: TEXT } },
      });
    expect(ofRule(ID, given("${aws_vpc_endpoint.e.id}"))).toEqual([]);
    expect(ofRule(ID, given("${aws_vpc_endpoint.other.id}"))).toHaveLength(1);
  });
});
