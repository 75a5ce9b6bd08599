import { describe, expect, it } from "vitest";
import { ECR_IMAGE } from "../support/environment.ts";
import { BRIDGE, composeWithMore, stacksWithMore } from "../support/further-services.ts";

/** What the stacks do so that keys fit each other. */
const { service } = stacksWithMore(
  {
    ...BRIDGE,
    "network.subnets": undefined,
    "capacity.min": 2,
    "capacity.max": 2,
  },
  composeWithMore({
    worker: { image: ECR_IMAGE, ports: [{ target: 4000, app_protocol: "http" }], expose: ["4001"] },
  }),
);

describe("the stacks of an environment", () => {
  it("tell the entry the load balancer's subnets, cut ones too, and the application nothing", () => {
    const tasks = ["market", "market-app"].map((wanted) =>
      Object.values(service.all("aws_ecs_task_definition")).find(({ family }) => family === wanted),
    );
    const definitions = tasks.flatMap(
      (task) =>
        JSON.parse(String(task?.["container_definitions"])) as {
          name: string;
          environment: { name: string; value: string }[];
        }[],
    );
    const trusted = definitions.map(({ name, environment }) => [
      name,
      environment.find((variable) => variable.name === "TRUSTED_PROXIES")?.value,
    ]);
    expect(trusted).toEqual([
      ["nginx", "10.0.0.0/22,10.0.4.0/22,10.0.8.0/22"],
      ["app", undefined],
    ]);
  });

  it("let requests between tasks take as long as their callers wait, and leave TCP alone", () => {
    const connect = service.only("aws_ecs_service", "worker-service")["service_connect_configuration"] as {
      service: { port_name: string; timeout?: object }[];
    };
    expect(connect.service.map(({ port_name, timeout }) => [port_name, timeout])).toEqual([
      ["worker-4000", { per_request_timeout_seconds: 0, idle_timeout_seconds: 300 }],
      ["worker-4001", undefined],
    ]);
  });

  it("have no alarm on hosts at their maximum where there are always as many", () => {
    const alarms = Object.values(service.all("aws_cloudwatch_metric_alarm")).map(
      ({ alarm_name }) => alarm_name,
    );
    expect(alarms).not.toContain("market-hosts-at-maximum");
    expect(alarms).toContain("market-cpu-high");
  });

  it("let a task pull from a repository of ECR that the compose file names, and from no other", () => {
    const policies = Object.entries(service.all("aws_iam_role_policy")).filter(([id]) =>
      id.includes("worker"),
    );
    const pulls = JSON.stringify(policies.map(([, { policy }]) => JSON.parse(String(policy))));
    expect(pulls).toContain('"arn:aws:ecr:eu-central-1:123456789012:repository/mirror/image"');
    expect(pulls).not.toContain("aws_ecr_repository");
  });
});
