import { describe, expect, it } from "vitest";
import { servicesCanMove } from "../../../modules/checks/tasks/services-can-move.ts";
import { synthesis } from "../support.ts";

const STRATEGY = [{ capacity_provider: "FARGATE", weight: 1, base: 1 }];
const PROVIDERS = ["hosts", "FARGATE", "FARGATE_SPOT"];
const problems = (service: Record<string, unknown>, providers: readonly string[] = PROVIDERS) =>
  servicesCanMove
    .check(
      synthesis({
        resources: {
          aws_ecs_service: { front: service },
          aws_ecs_cluster_capacity_providers: { cluster: { capacity_providers: providers } },
        },
      }),
    )
    .map(({ path, message }) => `${path} ${message}`);

describe("services can move", () => {
  it("when another strategy makes a new deployment and Fargate is associated", () => {
    expect(problems({ capacity_provider_strategy: STRATEGY, force_new_deployment: true })).toEqual([]);
    expect(problems({ launch_type: "EC2" })).toEqual([]);
  });

  it("not when the provider refuses another strategy", () => {
    expect(problems({ capacity_provider_strategy: STRATEGY })).toEqual([
      "aws_ecs_service.front.force_new_deployment must be true beside capacity_provider_strategy, which cannot be changed otherwise. (services-can-move)",
    ]);
  });

  it("not beside itself when it offers names to others", () => {
    const twice = (service: readonly object[], beside = true) =>
      problems({
        lifecycle: { create_before_destroy: beside },
        service_connect_configuration: { enabled: true, service },
      });
    expect(twice([])).toEqual([]);
    expect(twice([{ port_name: "http" }], false)).toEqual([]);
    expect(twice([{ port_name: "http" }])).toEqual([
      expect.stringMatching(
        /^aws_ecs_service\.front\.service_connect_configuration offers names that are unique/,
      ),
    ]);
  });

  it("not to Fargate before it is associated", () => {
    expect(problems({}, ["hosts", "FARGATE"])).toEqual([
      "aws_ecs_cluster_capacity_providers.cluster.capacity_providers must name FARGATE_SPOT, so that a service can move there before its hosts go. (services-can-move)",
    ]);
  });
});
