import { describe, expect, it } from "vitest";
import { ecsServicesOf, mostTasksEver } from "../../../modules/capabilities/services/ecs-services.ts";
import { type Changes, market, marketWith, sentencesOf } from "../../support/environment.ts";
import { FARGATE, FURTHER, stacksWithMore } from "../../support/further-services.ts";

const BURST = {
  before: { expression: "45 23 * * *", timeZone: "Asia/Seoul", min: 4, max: 20 },
  after: { expression: "cron(30 0 * * ? *)", min: 1, max: 3 },
};

const stackWith = (more: Changes) => stacksWithMore({ ...FURTHER, ...FARGATE, ...more }).service;

describe("bounds of tasks from set times on", () => {
  const stack = stackWith({
    "service.scaling": {
      cpuPercent: 70,
      memoryPercent: 70,
      scaleOutCooldownSeconds: 45,
      scaleInCooldownSeconds: 240,
      schedule: BURST,
    },
  });
  const target = stack.only("aws_appautoscaling_target", "scaling_target_2E42BD0A");

  it("are scheduled actions of the service's scalable target, cron translated and zones told", () => {
    expect(Object.values(stack.all("aws_appautoscaling_scheduled_action"))).toMatchObject([
      {
        name: "market-after",
        schedule: "cron(30 0 * * ? *)",
        timezone: "UTC",
        scalable_target_action: { min_capacity: "1", max_capacity: "3" },
      },
      {
        name: "market-before",
        schedule: "cron(45 23 * * ? *)",
        timezone: "Asia/Seoul",
        scalable_target_action: { min_capacity: "4", max_capacity: "20" },
        resource_id: expect.stringMatching(/^\$\{aws_appautoscaling_target\.[^.]+\.resource_id\}$/),
      },
    ]);
  });

  it("are not taken back by an apply in the middle of the burst, and those of the file still count", () => {
    expect(target["lifecycle"]).toEqual({
      ignore_changes: ["min_capacity", "max_capacity"],
      replace_triggered_by: [expect.any(String), expect.stringMatching(/^terraform_data\./)],
    });
    expect(Object.values(stack.all("terraform_data"))).toContainEqual(
      expect.objectContaining({
        input: { min: target["min_capacity"], max: target["max_capacity"] },
      }),
    );
    const worker = stack.only("aws_appautoscaling_target", "worker-scaling");
    expect(worker["lifecycle"]).not.toHaveProperty("ignore_changes");
  });

  // AWS deletes a scalable target with its service, and what hangs on a target with it.
  it("are made anew with the target, and the target with the service", () => {
    const lifecycles = Object.values(stack.all("aws_appautoscaling_target")).map(
      ({ lifecycle }) => (lifecycle as { replace_triggered_by?: string[] })?.replace_triggered_by?.[0],
    );
    const services = Object.keys(stack.all("aws_ecs_service")).map((id) => `aws_ecs_service.${id}.id`);
    expect(lifecycles.toSorted()).toEqual(services.toSorted());
    const hanging = ["aws_appautoscaling_scheduled_action", "aws_appautoscaling_policy"].flatMap((type) =>
      Object.values(stack.all(type)),
    );
    expect(hanging.length).toBeGreaterThan(4);
    for (const { name, lifecycle, resource_id: target } of hanging) {
      const [, address] =
        /^\$\{(aws_appautoscaling_target\.[^.]+)\.resource_id\}$/.exec(String(target)) ?? [];
      expect(lifecycle, String(name)).toEqual({ replace_triggered_by: [`${address}.id`] });
    }
  });

  it("leave the seconds between two steps as the environment says", () => {
    const policies = Object.values(stack.all("aws_appautoscaling_policy"));
    expect(policies.find(({ name }) => name === "market-cpu")).toMatchObject({
      target_tracking_scaling_policy_configuration: {
        disable_scale_in: false,
        scale_in_cooldown: 240,
        scale_out_cooldown: 45,
      },
    });
  });

  it("stand beside memory as a measure", () => {
    const tracked = Object.values(stack.all("aws_appautoscaling_policy")).map(
      ({ name, target_tracking_scaling_policy_configuration: tracking }) => [name, tracking],
    );
    expect(tracked).toContainEqual([
      "market-memory",
      expect.objectContaining({
        target_value: 70,
        predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageMemoryUtilization" },
      }),
    ]);
  });

  it("raise what hosts, quotas and alarms are judged by", () => {
    const changes = { "service.tasks": { min: 1, max: 3 }, "service.scaling": { schedule: BURST } };
    const [service] = ecsServicesOf(market(changes));
    expect(service).toMatchObject({ tasks: { min: 1, max: 3 }, peak: { min: 4, max: 20 } });
    expect(mostTasksEver({ tasks: { min: 1, max: 3 }, scaling: { schedule: BURST } })).toBe(20);
    expect(mostTasksEver({ tasks: { min: 1 } })).toBe(10);
  });

  it("are refused where they cannot be", () => {
    const schedule = {
      turned: { expression: "0 1 * * *", min: 5, max: 4 },
      zoned: { expression: "rate(1 hour)", timeZone: "Asia/Seoul", min: 1, max: 2 },
    };
    expect(sentencesOf(marketWith({ "service.scaling": { schedule } }))).toEqual([
      expect.stringContaining(
        "service.scaling.schedule.turned.min: 5 must not be above service.scaling.schedule.turned.max 4.",
      ),
      expect.stringContaining(
        "service.scaling.schedule.zoned.timeZone: Asia/Seoul has no meaning for rate(1 hour)",
      ),
    ]);
  });

  it("never come at the same minute: AWS does not say whose bounds would hold", () => {
    const every = { expression: "0 0 * * *", min: 1, max: 3 };
    const monday = { expression: "0 0 * * 1", min: 3, max: 3 };
    const sentences = (schedule: object) => sentencesOf(marketWith({ "service.scaling": { schedule } }));
    expect(sentences({ every, monday })).toEqual([
      expect.stringContaining(
        "service.scaling.schedule.monday.expression: comes at a minute at which every comes, too, and AWS does not say whose bounds hold from then on; write times that never meet, such as other days of the week.",
      ),
    ]);
    expect(sentences({ every: { ...every, expression: "0 0 * * 0,2-6" }, monday })).toEqual([]);
    expect(sentences({ every, monday: { ...monday, timeZone: "Asia/Seoul" } })).toEqual([]);
    expect(sentences({ every: { ...every, expression: "rate(1 day)" }, monday })).toEqual([]);
  });

  it("have no meaning for a singleton", () => {
    expect(
      sentencesOf(
        marketWith({
          "service.singleton": true,
          "service.tasks": undefined,
          "service.scaling": { schedule: BURST },
        }),
      ),
    ).toEqual([expect.stringContaining("service.scaling.schedule: a schedule has no effect beside")]);
  });
});

describe("alarms of a service whose bounds change by the clock", () => {
  const bounds = (max: number) => ({
    "service.tasks": { min: 1, max },
    "service.scaling.schedule": {
      before: { ...BURST.before, min: 3, max: 3 },
      after: { ...BURST.after, min: 1, max },
    },
  });
  const alarmsOf = (max: number) =>
    Object.values(stackWith(bounds(max)).all("aws_cloudwatch_metric_alarm")).map((alarm) => ({
      name: String(alarm["alarm_name"]),
      query: JSON.stringify(alarm["metric_query"] ?? ""),
    }));

  it("tell of too many tasks only where there may ever be more than stand ready at the burst", () => {
    const low = (max: number) => alarmsOf(max).filter(({ name }) => /^market-(cpu|memory)-low$/.test(name));
    expect(low(3)).toEqual([]);
    expect(low(4).map(({ name }) => name)).toEqual(["market-cpu-low", "market-memory-low"]);
    for (const { query } of low(4)) expect(query).toContain("IF(tasks > 3 AND");
  });

  it("tell of missing tasks by what must run at any time", () => {
    const day = stackWith({
      "furtherServices.worker.tasks": { min: 1, max: 4 },
      "furtherServices.worker.scaling.schedule": { noon: { ...BURST.before, min: 3, max: 4 } },
    });
    expect(Object.values(day.all("aws_cloudwatch_metric_alarm"))).toContainEqual(
      expect.objectContaining({ alarm_name: "market-worker-tasks-missing", threshold: 1 }),
    );
  });
});
