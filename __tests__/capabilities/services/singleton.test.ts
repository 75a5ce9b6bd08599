import { describe, expect, it } from "vitest";
import { openDecisions } from "../../../modules/capabilities/decisions.ts";
import { loadComposeProject } from "../../../modules/compose/index.ts";
import { type Changes, market, marketWith, PROJECT, sentencesOf } from "../../support/environment.ts";
import {
  composeWithMore,
  FARGATE,
  FURTHER,
  refusalsWithMore,
  stacksWithMore,
} from "../../support/further-services.ts";
import type { Synthesised } from "../../support/synthesis.ts";

const LIMITS = { resources: { limits: { memory: "128M" } } };
/** The worker writes a volume that the application reads. */
const SHARED = loadComposeProject({
  files: ["docker-compose.yml", "__tests__/environments/compose/further.yml"],
  workingDir: PROJECT,
  environment: {},
});
const SINGLETON: Changes = { "furtherServices.worker": { containers: ["worker"], singleton: true } };

const stack = stacksWithMore({ ...FURTHER, ...FARGATE, ...SINGLETON }).service;
const named = (type: string, text: string, of: Synthesised = stack): string[] =>
  Object.values(of.all(type)).flatMap((one) => {
    const name = String(one["name"] ?? one["alarm_name"] ?? one["resource_id"]);
    return name.includes(text) ? [name] : [];
  });

describe("a singleton", () => {
  it("stops before the next one starts, and rolls back as others do", () => {
    const worker = stack.only("aws_ecs_service", "worker");
    expect(worker).toMatchObject({
      desired_count: 1,
      deployment_minimum_healthy_percent: 0,
      deployment_maximum_percent: 100,
      availability_zone_rebalancing: "DISABLED",
      deployment_circuit_breaker: { enable: true, rollback: true },
    });
    // Whatever number ran before, it is one from now on.
    expect(worker["lifecycle"]).not.toHaveProperty("ignore_changes");
    const reporter = stack.only("aws_ecs_service", "reporter");
    expect(reporter).toMatchObject({
      deployment_minimum_healthy_percent: 100,
      deployment_maximum_percent: 200,
      availability_zone_rebalancing: "ENABLED",
    });
  });

  it("is not scaled, and no alarm tells that fewer tasks would do", () => {
    expect(named("aws_appautoscaling_policy", "worker")).toEqual([]);
    expect(Object.keys(stack.all("aws_appautoscaling_target"))).toHaveLength(2);
    expect(named("aws_cloudwatch_metric_alarm", "worker")).toEqual([
      "market-worker-cpu-high",
      "market-worker-memory-high",
      "market-worker-tasks-missing",
    ]);
  });

  it("of another name is made once the old one is gone", () => {
    const { service } = stacksWithMore({
      ...FURTHER,
      ...FARGATE,
      "service.name": "market-two",
      "service.singleton": true,
      "service.tasks": undefined,
      "service.scaling": undefined,
    });
    const front = service.only("aws_ecs_service", "service_E7C408F2");
    expect(front["name"]).toBe("market-two");
    expect(front["lifecycle"]).not.toHaveProperty("create_before_destroy");
  });

  it("has one task at most, and nothing that scales it", () => {
    const said = (worker: object): string[] =>
      sentencesOf(
        marketWith({ furtherServices: { worker: { containers: ["worker"], singleton: true, ...worker } } }),
      );
    expect(said({})).toEqual([]);
    expect(said({ tasks: { min: 1, max: 1 } })).toEqual([]);
    expect(said({ tasks: { min: 2, max: 3 }, scaling: { cpuPercent: 90 } })).toEqual([
      "furtherServices.worker.tasks.min: 2 is more than the one task that furtherServices.worker.singleton: true allows; remove it, or write 1. (singleton-is-one-task)",
      "furtherServices.worker.tasks.max: 3 is more than the one task that furtherServices.worker.singleton: true allows; remove it, or write 1. (singleton-is-one-task)",
      "furtherServices.worker.scaling.cpuPercent: 90 has no effect beside furtherServices.worker.singleton: true, which is one task; remove it. (singleton-is-one-task)",
    ]);
    expect(sentencesOf(marketWith({ "service.singleton": true, "service.tasks": undefined }))).toEqual([
      "service.scaling.requestsPerTarget: 1000 has no effect beside service.singleton: true, which is one task; remove it. (singleton-is-one-task)",
    ]);
  });

  const withOrder = (worker: object): string =>
    composeWithMore({ worker: { deploy: { ...LIMITS, ...worker } } });

  it("stops first in the compose file, too, and has no replicas", () => {
    const refusals = (changes: Changes, deploy: object): string[] =>
      refusalsWithMore({ ...FURTHER, ...FARGATE, ...changes }, withOrder(deploy)).map((one) =>
        one.replace(/^.*?: services\.worker\.deploy\./, ""),
      );
    expect(refusals(SINGLETON, { update_config: { order: "stop-first" }, replicas: 1 })).toEqual([]);
    expect(refusals({}, { update_config: { order: "start-first" }, replicas: 2 })).toEqual([]);
    expect(refusals(SINGLETON, { update_config: { order: "start-first" }, replicas: 2 })).toEqual([
      'update_config.order: "start-first" is not possible; ECS stops the one task before it starts the next one, as singleton says. Write stop-first.',
      "replicas: 2 is not possible: the environment says singleton, which is one task at most. Remove it, or singleton.",
    ]);
    expect(refusals({}, { update_config: { order: "stop-first" } })).toEqual([
      'update_config.order: "stop-first" is not possible; ECS starts new tasks before it stops old ones. Write start-first, or say singleton: true in the environment.',
    ]);
  });

  const volumes = { "service.volumes": { uploads: { place: "efs" } } };
  const decisions = (changes: Changes): string[] =>
    openDecisions(market({ ...FURTHER, ...changes }), { project: SHARED, others: [] })
      .map(({ message }) => message)
      .filter((message) => /singleton/.test(message));

  it("is told as a pause, and what it is for where several tasks write a volume", () => {
    expect(decisions(SINGLETON)).toEqual([
      "furtherServices.worker.singleton: true, so that nothing of it runs for some time at each deployment, and when its host or task is replaced: one task stops before the next one starts.",
    ]);
    expect(decisions(volumes)).toEqual([
      "service.volumes.uploads: is written by two tasks of furtherServices.worker at once, at each deployment at least; write furtherServices.worker.singleton: true, unless several may write its files, as with uploads.",
    ]);
    expect(decisions({ ...volumes, ...SINGLETON })).toHaveLength(1);
  });

  it("is nothing for a volume of each task, which several of them on the laptop share", () => {
    const said = (changes: Changes): string[] =>
      openDecisions(market({ ...FURTHER, ...changes }), { project: SHARED, others: [] })
        .map(({ message }) => message)
        .filter((message) => message.includes("service.volumes"));
    expect(said({ "service.volumes": { uploads: { place: "task" } } })).toEqual([
      "service.volumes.uploads: each task of service and of furtherServices.worker has one of its own, so that none reads what another writes; write { place: efs }, unless each needs its own, as with a cache.",
    ]);
    expect(said({ ...volumes, ...SINGLETON })).toEqual([]);
  });

  it("is no reason for another order of its limits", () => {
    expect(sentencesOf(marketWith({ "service.tasks": { min: 11 } }))).toEqual([
      "service.tasks.min: 11 must not be above service.tasks.max 10.",
    ]);
  });
});
