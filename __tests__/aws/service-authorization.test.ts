import { describe, expect, it } from "vitest";
import { compares, readOperator } from "../../modules/aws/condition-operators.ts";
import { managedPolicyPath, opensAll } from "../../modules/aws/managed-policies.ts";
import {
  authorizationSource,
  expandAction,
  hasOpenService,
  isEveryAction,
  isService,
  isWholeService,
  resourceArn,
  servicePrefixes,
} from "../../modules/aws/service-authorization.ts";
import { isServicePrincipal } from "../../modules/aws/service-principals.ts";
import { terraformArn, terraformResourceTypes } from "../../modules/aws/terraform-arns.ts";

describe("the service authorisation data", () => {
  it("hold every service of their source, each with actions whose resources have ARNs", () => {
    expect(authorizationSource().version).toBe("0.15.2");
    expect(servicePrefixes()).toHaveLength(445);
    for (const prefix of servicePrefixes()) {
      const resources = expandAction(`${prefix}:*`).flatMap((action) => action.resources);
      expect(resources.filter(({ arn }) => !arn.startsWith("arn:"))).toEqual([]);
    }
  });

  it("know the actions of services that this project does not use", () => {
    expect(expandAction("bedrock:InvokeModel")[0]?.resources.map(({ name }) => name)).toContain(
      "foundation-model",
    );
    expect(expandAction("states:StartExecution")).toHaveLength(1);
    expect(isService("about")).toBe(false);
    expect(resourceArn("sqs", "queue")).toBe("arn:${Partition}:sqs:${Region}:${Account}:${QueueName}");
  });

  it.each([
    ["*", true, false],
    ["**", true, false],
    ["*:*", true, false],
    ["s3:*", false, true],
    ["s3:**", false, true],
    ["s3:?*", false, true],
    ["s3:Get*", false, false],
    ["s3:*Object", false, false],
  ])("tell what %s stands for", (pattern, isEvery, isWhole) => {
    expect(isEveryAction(pattern)).toBe(isEvery);
    expect(isWholeService(pattern)).toBe(isWhole);
  });

  it("tell an action whose service is open", () => {
    expect(["?3:*", "s*:Get*", "s3:Get*"].map(hasOpenService)).toEqual([true, true, false]);
  });

  it("have the type of each resource of Terraform's whose ARN is asked for", () => {
    expect(terraformResourceTypes().filter((type) => terraformArn(type, "arn") === undefined)).toEqual([]);
  });
});

describe("managed policies", () => {
  it("are AWS's own, with their paths and what they open", () => {
    expect(managedPolicyPath("AmazonECSTaskExecutionRolePolicy")).toBe("service-role");
    expect(managedPolicyPath("ReadOnlyAccess")).toBe("");
    expect(managedPolicyPath("NoSuchPolicy")).toBeUndefined();
    expect(opensAll("AdministratorAccess")).toEqual(["*"]);
    expect(opensAll("ReadOnlyAccess")).toEqual([]);
  });
});

describe("service principals", () => {
  it.each([
    "ecs-tasks",
    "ecs",
    "ec2",
    "lambda",
    "vpc-flow-logs",
    "delivery.logs",
    "edgelambda",
    "sqs",
    "scheduler",
  ])("are known: %s", (name) => {
    expect(isServicePrincipal(`${name}.amazonaws.com`)).toBe(true);
  });

  it("may be of a region, and are nothing near one", () => {
    expect(isServicePrincipal("logs.eu-central-1.amazonaws.com")).toBe(true);
    expect(isServicePrincipal("logs.${var.region}.amazonaws.com")).toBe(true);
    expect(isServicePrincipal("logs.eu-central-9.amazonaws.com")).toBe(false);
    expect(isServicePrincipal("ecs-task.amazonaws.com")).toBe(false);
  });
});

describe("operators of conditions", () => {
  it("demand their key, or do not", () => {
    const demands = (text: string): boolean | undefined => readOperator(text)?.demands;
    expect(demands("StringLike")).toBe(true);
    expect(demands("ForAnyValue:StringLike")).toBe(true);
    expect(demands("ForAllValues:StringLike")).toBe(false);
    expect(demands("StringLikeIfExists")).toBe(false);
    expect(demands("StringNotLike")).toBe(false);
    expect(demands("NotIpAddress")).toBe(false);
    expect(demands("Null")).toBe(false);
    expect(demands("NullIfExists")).toBeUndefined();
    expect(demands("ForAnyValue:Null")).toBeUndefined();
  });

  it("compare what they are for", () => {
    expect(compares("address", "IPAddress")).toBe(true);
    expect(compares("number", "ARN")).toBe(false);
  });
});
