import { describe, expect, it } from "vitest";
import { isFargatePair } from "../../modules/aws/fargate.ts";
import type { Changes } from "../support/environment.ts";
import { marketWith, sentencesOf } from "../support/environment.ts";
import { COMPOSE_WITH_VOLUMES, FARGATE, stacksWithMore, VOLUMES } from "../support/further-services.ts";
import type { Synthesised } from "../support/synthesis.ts";

const serviceStack = (changes: Changes = {}): Synthesised =>
  stacksWithMore({ ...VOLUMES, ...FARGATE, ...changes }, COMPOSE_WITH_VOLUMES).service;

const stack = serviceStack();
const services = Object.values(stack.all("aws_ecs_service"));
const definitions = Object.values(stack.all("aws_ecs_task_definition"));

describe("an environment on Fargate", () => {
  it("has no hosts, and nothing that is for hosts", () => {
    for (const type of ["aws_autoscaling_group", "aws_launch_template", "aws_ecs_capacity_provider"])
      expect(stack.count(type), type).toBe(0);
    expect(stack.json["output"]).not.toHaveProperty("refresh_hosts_command");
    const alarms = Object.values(stack.all("aws_cloudwatch_metric_alarm")).map(
      (alarm) => alarm["alarm_name"],
    );
    expect(alarms).toContain("market-cpu-high");
    expect(alarms).not.toContain("market-hosts-at-maximum");
    for (const service of services) expect(service).not.toHaveProperty("ordered_placement_strategy");
  });

  it("gives each task a size that Fargate has, with room for the proxy, and the processor of the images", () => {
    expect(definitions).toHaveLength(3);
    for (const definition of definitions) {
      expect(definition).toMatchObject({
        requires_compatibilities: ["FARGATE"],
        network_mode: "awsvpc",
        runtime_platform: { cpu_architecture: "ARM64", operating_system_family: "LINUX" },
      });
      expect(isFargatePair(Number(definition["cpu"]), Number(definition["memory"]))).toBe(true);
    }
    // 0.5 and 1 CPU of nginx and the application, and a quarter for the proxy.
    const front = definitions.find(({ family }) => family === "market");
    expect(front).toMatchObject({ cpu: "2048", memory: "4096" });
    const worker = definitions.find(({ family }) => family === "market-worker");
    expect(worker).toMatchObject({ cpu: "256", memory: "512" });
  });

  it("keeps the first task of each service off Spot", () => {
    for (const service of services)
      expect(service["capacity_provider_strategy"]).toEqual([
        { capacity_provider: "FARGATE", weight: 40, base: 1 },
        { capacity_provider: "FARGATE_SPOT", weight: 60, base: 0 },
      ]);
    for (const service of Object.values(serviceStack({ "capacity.spotPercent": 0 }).all("aws_ecs_service")))
      expect(service["capacity_provider_strategy"]).toEqual([
        { capacity_provider: "FARGATE", weight: 100, base: 1 },
      ]);
  });

  it("has public addresses in public subnets only", () => {
    const addresses = (of: Synthesised) =>
      Object.values(of.all("aws_ecs_service")).map(
        (service) => (service["network_configuration"] as { assign_public_ip: boolean }).assign_public_ip,
      );
    expect(addresses(stack)).toEqual([false, false, false]);
    const open = serviceStack({ "network.egress": "none", "capacity.placement": "public" });
    expect(addresses(open)).toEqual([true, true, true]);
  });

  it("lets the load balancer in at the port of the entry only", () => {
    const rules = Object.values(stack.all("aws_vpc_security_group_ingress_rule"));
    const requests = rules.filter(({ description }) => description === "Requests and health checks");
    expect(requests).toMatchObject([{ from_port: 8080, to_port: 8080 }]);
    const names = Object.values(stack.all("aws_security_group")).map(({ name }) => name);
    expect(names).toContain("market-tasks");
    expect(names).not.toContain("market-hosts");
  });
});

describe("is refused in one sentence:", () => {
  it.each<[what: string, changes: Changes, sentence: string]>([
    [
      "bridge mode",
      { ...FARGATE, "service.networkMode": "bridge" },
      "service.networkMode: is bridge, which Fargate does not have; write awsvpc.",
    ],
    [
      "hosts' settings",
      { ...FARGATE, "capacity.instanceTypes": ["t3.medium"] },
      "capacity.instanceTypes: belongs to a choice other than the one made in this group, which has launchType, architecture, spotPercent, placement, leaving; remove it.",
    ],
    [
      "hosts that services leave, of a type that there is not",
      {
        ...FARGATE,
        "capacity.leaving": {
          architecture: "x86_64",
          instanceTypes: ["t9.huge"],
          placement: "public",
          networkMode: "bridge",
        },
      },
      'capacity.leaving.instanceTypes[0]: "t9.huge" is not an EC2 instance type. Did you mean t2.large or t3.large or a1.large?',
    ],
    [
      "Spot alone, which would have no place for the first task",
      { ...FARGATE, "capacity.spotPercent": 100 },
      "capacity.spotPercent: 100 must be a whole number of percent from 0 to 99.",
    ],
    [
      "a launch type that does not exist",
      { ...FARGATE, "capacity.launchType": "fargat" },
      'capacity.launchType: "fargat" must be one of ec2, fargate, managed. Did you mean "fargate"?',
    ],
    [
      "private tasks without a way out",
      { ...FARGATE, "network.egress": "none" },
      'capacity.placement: hosts and tasks in private subnets cannot reach ECS or pull images while network.egress is none; choose another egress, or placement "public".',
    ],
  ])("%s", (_, changes, sentence) => {
    expect(sentencesOf(marketWith(changes))).toEqual([sentence]);
  });
});
