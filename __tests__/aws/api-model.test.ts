import { describe, expect, it } from "vitest";
import { limitRules } from "../../modules/aws/api-limits.ts";
import {
  apiModelSource,
  matchesModelPattern,
  modelledOperations,
  modelPatterns,
  validateInput,
} from "../../modules/aws/api-model.ts";
import type { JsonObject } from "../../modules/aws/json.ts";
import { accepted } from "./support.ts";

function rulesOf(service: string, operation: string, change: JsonObject): string[] {
  const input = { ...accepted[`${service} ${operation}`], ...change };
  return validateInput(service, operation, input).map(({ rule, path }) => `${rule} ${path}`);
}

describe("the API model", () => {
  it("accepts what AWS accepts", () => {
    for (const [name, input] of Object.entries(accepted)) {
      const [service = "", operation = ""] = name.split(" ");
      expect(validateInput(service, operation, input), name).toEqual([]);
    }
  });

  it("has every operation that a limit or an example is about", () => {
    const operations = modelledOperations();
    for (const rule of limitRules) {
      for (const operation of rule.operations) expect(operations[rule.service], rule.id).toContain(operation);
    }
    expect(() => validateInput("ecs", "DropEverything", {})).toThrow(
      "The API model has no operation ecs DropEverything.",
    );
  });

  it("names its source, and each violation the operation", () => {
    expect(apiModelSource()).toMatchObject({ source: "PyPI package botocore", licence: "Apache-2.0" });
    const [violation] = validateInput("ecs", "CreateService", {});
    expect(violation).toEqual({
      rule: "required",
      path: "serviceName",
      found: "nothing",
      allowed: "a value; it is required",
      source: `ecs 2014-11-13 CreateService (PyPI package botocore ${apiModelSource().version})`,
    });
  });

  it("can use every pattern of the model", () => {
    for (const pattern of modelPatterns())
      expect(() => matchesModelPattern(pattern, "a"), pattern).not.toThrow();
    const text = modelPatterns().find((pattern) => pattern.includes("uDBFF")) ?? "";
    expect(matchesModelPattern(text, "market 장터 🛒 سوق")).toBe(true);
    expect(matchesModelPattern(text, "bell\u0007")).toBe(false);
    expect(matchesModelPattern("\\p{Print}+", "cpu 40 %")).toBe(true);
    expect(matchesModelPattern("\\p{Print}+", "über")).toBe(false);
    expect(matchesModelPattern("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*", "Kostenstelle: größe 1")).toBe(true);
    expect(matchesModelPattern("[a-z]+", "abc1")).toBe(false);
  });

  it("refuses unknown members and proposes the nearest", () => {
    const [violation] = validateInput("ecs", "CreateService", {
      ...accepted["ecs CreateService"],
      desiredCont: 1,
    });
    expect(violation).toMatchObject({
      rule: "unknown-member",
      path: "desiredCont",
      allowed: 'the members of the model, the nearest is "desiredCount"',
    });
    expect(rulesOf("ecs", "CreateService", { constructor: "x" })).toEqual(["unknown-member constructor"]);
  });

  it("refuses missing members, at any depth", () => {
    expect(rulesOf("ecs", "CreateService", { serviceName: null })).toEqual(["required serviceName"]);
    expect(rulesOf("ecs", "CreateService", { capacityProviderStrategy: [{ weight: 1 }] })).toEqual([
      "required capacityProviderStrategy[0].capacityProvider",
    ]);
  });

  it("refuses values of another type", () => {
    expect(rulesOf("ecs", "CreateService", { desiredCount: "two" })).toEqual(["type desiredCount"]);
    expect(rulesOf("ecs", "CreateService", { desiredCount: 1.5 })).toEqual(["type desiredCount"]);
    expect(rulesOf("ecs", "CreateService", { enableExecuteCommand: "yes" })).toEqual([
      "type enableExecuteCommand",
    ]);
    expect(rulesOf("ecs", "CreateService", { loadBalancers: {} })).toEqual(["type loadBalancers"]);
    expect(rulesOf("ecs", "CreateService", { deploymentConfiguration: [] })).toEqual([
      "type deploymentConfiguration",
    ]);
    expect(rulesOf("ecs", "CreateService", { cluster: 7 })).toEqual(["type cluster"]);
    expect(rulesOf("logs", "CreateLogGroup", { tags: "none" })).toEqual(["type tags"]);
    expect(rulesOf("cloudwatch", "PutMetricAlarm", { Threshold: "high" })).toEqual(["type Threshold"]);
  });

  it("refuses lengths of strings, lists and maps outside the model", () => {
    expect(rulesOf("iam", "CreateRole", { RoleName: "r".repeat(65) })).toEqual(["length RoleName"]);
    expect(rulesOf("iam", "CreateRole", { RoleName: "r".repeat(64) })).toEqual([]);
    expect(rulesOf("cloudwatch", "PutMetricAlarm", { AlarmActions: Array(6).fill("arn") })).toEqual([
      "length AlarmActions",
    ]);
    expect(rulesOf("logs", "CreateLogGroup", { tags: {} })).toEqual(["length tags"]);
    expect(rulesOf("logs", "CreateLogGroup", { tags: { ["k".repeat(129)]: "v" } })).toEqual([
      `length tags.${"k".repeat(129)}`,
    ]);
  });

  it("counts a character beyond the basic plane as one", () => {
    const name = "🛒".repeat(255);
    expect(rulesOf("cloudwatch", "PutMetricAlarm", { AlarmName: name })).toEqual([]);
    expect(rulesOf("cloudwatch", "PutMetricAlarm", { AlarmName: `${name}!` })).toEqual(["length AlarmName"]);
  });

  it("refuses numbers outside the model's range", () => {
    expect(rulesOf("elasticloadbalancingv2", "CreateTargetGroup", { Port: 70_000 })).toEqual(["range Port"]);
    expect(rulesOf("elasticloadbalancingv2", "CreateTargetGroup", { UnhealthyThresholdCount: 1 })).toEqual([
      "range UnhealthyThresholdCount",
    ]);
    const negative = [{ capacityProvider: "spot", weight: -1 }];
    expect(rulesOf("ecs", "CreateService", { capacityProviderStrategy: negative })).toEqual([
      "range capacityProviderStrategy[0].weight",
    ]);
  });

  it("refuses strings that do not match, and values outside an enumeration", () => {
    expect(rulesOf("logs", "CreateLogGroup", { logGroupName: "/market app" })).toEqual([
      "pattern logGroupName",
    ]);
    expect(rulesOf("ecr", "CreateRepository", { repositoryName: "Market" })).toContain(
      "pattern repositoryName",
    );
    expect(rulesOf("ecs", "CreateService", { propagateTags: "ALL" })).toEqual(["enum propagateTags"]);
    const [violation] = validateInput("ec2", "CreateLaunchTemplate", {
      LaunchTemplateName: "market",
      LaunchTemplateData: { InstanceType: "t3.mediun" },
    });
    expect(violation?.allowed).toMatch(/^one of \d+ values, the nearest are "t3.medium"/);
  });

  it("leaves the text of unresolved references alone, but not the structure around them", () => {
    expect(rulesOf("iam", "CreateRole", { RoleName: `\${${"x".repeat(99)}}` })).toEqual([]);
    expect(rulesOf("ecs", "CreateService", { desiredCount: "${var.count}" })).toEqual([]);
    expect(rulesOf("ecs", "CreateService", { propagateTags: "${var.tags}" })).toEqual([]);
    expect(rulesOf("ecs", "CreateService", { loadBalancers: "${local.balancers}" })).toEqual([]);
    expect(rulesOf("ecs", "CreateService", { servceName: "${var.name}" })).toEqual([
      "unknown-member servceName",
    ]);
  });
});
