import { describe, expect, it } from "vitest";
import { found, type Resources } from "../support.ts";

const ADDRESS = "tasks-have-no-public-address";

describe(ADDRESS, () => {
  const fargate = {
    capacity: { launchType: "fargate", placement: "public", architecture: "x86_64", spotPercent: 0 },
    "service.networkMode": "awsvpc",
  };

  it.each<[string, Record<string, unknown>, string]>([
    [
      "aws_ecs_service",
      { network_configuration: { assign_public_ip: true } },
      "network_configuration.assign_public_ip",
    ],
    [
      "aws_ecs_service",
      { network_configuration: [{ assign_public_ip: "true" }] },
      "network_configuration[0].assign_public_ip",
    ],
    [
      "aws_ecs_task_set",
      { network_configuration: { assign_public_ip: "${var.it}" } },
      "network_configuration.assign_public_ip",
    ],
    [
      "aws_cloudwatch_event_target",
      { ecs_target: { network_configuration: { assign_public_ip: true } } },
      "ecs_target.network_configuration.assign_public_ip",
    ],
    [
      "aws_batch_job_definition",
      { container_properties: JSON.stringify({ networkConfiguration: { assignPublicIp: "ENABLED" } }) },
      "container_properties.networkConfiguration.assignPublicIp",
    ],
  ])("refuses %s with %j", (type, args, path) => {
    expect(found(ADDRESS, { resources: { [type]: { it: args } } })).toEqual([
      expect.stringContaining(`${type}.it.${path}: `),
    ]);
  });

  it("accepts none, and those of an environment with Fargate in public subnets", () => {
    const resources = (on: boolean): Resources => ({
      aws_ecs_service: { it: { network_configuration: { assign_public_ip: on } } },
    });
    expect(found(ADDRESS, { resources: resources(false) })).toEqual([]);
    expect(found(ADDRESS, { resources: resources(true), environment: fargate })).toEqual([]);
  });
});
