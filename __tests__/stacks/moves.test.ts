import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Changes, PROJECT } from "../support/environment.ts";
import { AWSVPC, BRIDGE, FARGATE, FURTHER, stacksWithMore } from "../support/further-services.ts";
import type { Synthesised } from "../support/synthesis.ts";

const HOSTS = { architecture: "x86_64", instanceTypes: ["m5.large"], placement: "private" };
const COMPOSE = readFileSync(join(PROJECT, "docker-compose.yml"), "utf8");
/** Market by itself. */
const alone = (changes: Changes, compose = COMPOSE): Synthesised => stacksWithMore(changes, compose).service;

const bridge = stacksWithMore(BRIDGE).service;
const awsvpc = stacksWithMore({ ...FURTHER, ...AWSVPC }).service;
const market = alone({});
const named = alone({ "service.name": "market-two" });
const leaving = alone({
  ...FARGATE,
  capacity: {
    launchType: "fargate",
    architecture: "arm64",
    spotPercent: 60,
    leaving: { ...HOSTS, networkMode: "bridge" },
  },
});

const RULES = ["aws_vpc_security_group_ingress_rule", "aws_vpc_security_group_egress_rule"];
/** Addresses of security group rules with a description that begins so. */
const rulesLike = (stack: Synthesised, start: string): string[] =>
  RULES.flatMap((type) =>
    Object.entries(stack.all(type))
      .filter(([, { description }]) => String(description).startsWith(start))
      .map(([id]) => `${type}.${id}`),
  );
const service = (stack: Synthesised, name: string) => {
  const found = Object.entries(stack.all("aws_ecs_service")).find(([, one]) => one["name"] === name);
  if (!found) throw new Error(`no service ${name}`);
  return { address: `aws_ecs_service.${found[0]}`, arguments: found[1] };
};
const needs = (stack: Synthesised, name: string) => service(stack, name).arguments["depends_on"];

describe.each([
  ["in bridge mode", bridge],
  ["with addresses", awsvpc],
])("what a running service needs, %s", (_, stack) => {
  it.each([
    ["market", "Requests and health checks"],
    ["market", "HTTPS to AWS"],
    ["market", "Database in"],
    ["market-worker", "HTTPS to AWS"],
  ])("goes after %s has been updated: %s", (name, description) => {
    const rules = rulesLike(stack, description).filter((address) => {
      const [type = "", id = ""] = address.split(".");
      expect(stack.all(type)[id]?.["lifecycle"]).toMatchObject({ create_before_destroy: true });
      return (needs(stack, name) as string[]).includes(address);
    });
    expect(rules).not.toEqual([]);
  });

  it("lets tasks that use each other talk until both have been updated", () => {
    const start = stack === bridge ? "Tasks that use each other" : "Requests to worker 4000 from market";
    for (const rule of rulesLike(stack, start)) {
      expect(needs(stack, "market-worker")).toContain(rule);
      expect(
        stack === bridge || rule.includes("reporter") || (needs(stack, "market") as string[]).includes(rule),
      ).toBe(true);
    }
    expect(rulesLike(stack, start).length).toBeGreaterThanOrEqual(2);
  });
});

describe("requests", () => {
  it("go to the target group by a rule that follows the service, the last of its listener", () => {
    const rule = bridge.only("aws_lb_listener_rule");
    expect(rule).toMatchObject({
      priority: 50000,
      condition: [{ path_pattern: { values: ["/*"] } }],
      action: [{ type: "forward", target_group_arn: `\${${bridge.address("aws_lb_target_group")}.arn}` }],
      listener_arn: `\${${bridge.address("aws_lb_listener")}.arn}`,
      depends_on: [service(bridge, "market").address],
    });
  });

  it("find a target group whose name and port do not depend on the container's port", () => {
    const other = alone({ "service.entry.port": 8081 }, COMPOSE.replaceAll("8080", "8081"));
    expect(other.only("aws_lb_target_group")).toEqual(market.only("aws_lb_target_group"));
    expect(awsvpc.only("aws_lb_target_group")["name"]).toBe("market-ip");
  });
});

describe("a service with a name of its own", () => {
  it("is made beside the old one, and nothing else gets another name", () => {
    expect(service(named, "market-two").arguments["lifecycle"]).toMatchObject({
      create_before_destroy: true,
    });
    expect(service(market, "market").arguments["lifecycle"]).not.toHaveProperty("create_before_destroy");
    const names = (stack: Synthesised, type: string, key = "name") =>
      Object.values(stack.all(type)).map((one) => one[key]);
    for (const type of ["aws_iam_role", "aws_appautoscaling_policy", "aws_lb_target_group"])
      expect(names(named, type)).toEqual(names(market, type));
    expect(names(named, "aws_cloudwatch_metric_alarm", "alarm_name")).toEqual(
      names(market, "aws_cloudwatch_metric_alarm", "alarm_name"),
    );
    expect(names(named, "aws_ecs_task_definition", "family")).toEqual(
      names(market, "aws_ecs_task_definition", "family"),
    );
  });
});

describe("hosts that services leave", () => {
  it("stay associated beside Fargate, where the services are", () => {
    const hosts = `\${${leaving.address("aws_ecs_capacity_provider")}.name}`;
    expect(leaving.only("aws_ecs_cluster_capacity_providers")).toMatchObject({
      capacity_providers: [hosts, "FARGATE", "FARGATE_SPOT"],
      default_capacity_provider_strategy: [
        { capacity_provider: "FARGATE", weight: 40, base: 1 },
        { capacity_provider: "FARGATE_SPOT", weight: 60, base: 0 },
      ],
    });
    for (const one of Object.values(leaving.all("aws_ecs_service")))
      expect(JSON.stringify(one["capacity_provider_strategy"])).not.toContain("aws_ecs_capacity_provider");
  });

  it("are what they were, but that their provider is deleted after the cluster has let it go", () => {
    const before = alone({ "network.egress": "nat-gateway", capacity: HOSTS });
    for (const type of ["aws_launch_template", "aws_autoscaling_group"])
      expect(leaving.all(type)).toEqual(before.all(type));
    const { lifecycle, ...provider } = leaving.only("aws_ecs_capacity_provider");
    expect(provider).toEqual(before.only("aws_ecs_capacity_provider"));
    expect(lifecycle).toEqual({ create_before_destroy: true });
  });

  it("associate Fargate before anything moves there", () => {
    expect(market.only("aws_ecs_cluster_capacity_providers")["capacity_providers"]).toEqual(
      expect.arrayContaining(["FARGATE", "FARGATE_SPOT"]),
    );
  });
});
