import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Changes, marketWith } from "../support/environment.ts";
import { CACHE_ON_HOST, COMPOSE_WITH_CACHE } from "../support/kinds.ts";
import { CacheLife, deletedOf, told, withCacheOf } from "./cache-life.ts";
import type { Edited, StackPlan } from "./change.ts";
import { goneTooEarly } from "./deleted.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the life of a cache on a host)`);

const withCache = withCacheOf(CACHE_ON_HOST);

describe.skipIf(missing)("the life of a cache on a host", () => {
  let life: CacheLife;
  beforeAll(() => {
    life = new CacheLife(withCache());
  });
  afterAll(() => life.remove());

  const volume = () => life.running.values("market-data", "aws_ebs_volume")[0]?.values;
  /** Applies a change that leaves the volume alone. */
  const changed = (edited: Edited): StackPlan[] => {
    const before = volume()?.["id"];
    const plans = life.changed(edited);
    expect(volume()?.["id"]).toBe(before);
    return plans;
  };

  it("begins with a second plan that is empty, an encrypted volume, and no password in its state", () => {
    expect(life.running.unsettled()).toEqual([]);
    expect(volume()).toMatchObject({ encrypted: true, size: 20 });
    expect(life.state()).toContain("cache-host-password");
    life.expectNoPassword();
  });

  it("gets a larger host and volume in place, and its tasks stay", () => {
    const plans = changed(withCache({ instanceType: "t4g.medium", volumeGiB: 40, snapshots: 14 }));
    expect(told(plans, "data")).toEqual([
      "update aws_autoscaling_group.cache_host_autoscaling-group",
      "update aws_dlm_lifecycle_policy.cache_volume_snapshots",
      "update aws_ebs_volume.cache_volume",
      "update aws_launch_template.cache_host_launch-template",
    ]);
    expect(told(plans, "service")).toEqual([]);
  });

  const LATER: Changes = { instanceType: "t4g.medium", volumeGiB: 40, snapshots: 14 };

  it("gets more memory, other parameters and a later version by another task", () => {
    const edited = withCache({
      ...LATER,
      memoryMiB: 2048,
      parameters: { "maxmemory-policy": "allkeys-lru" },
    });
    const plans = changed({
      ...edited,
      compose: COMPOSE_WITH_CACHE.replace("valkey:8.1-alpine", "valkey:8.2-alpine"),
    });
    expect(told(plans, "data")).toEqual([
      "update aws_ecs_service.cache_service",
      "replace aws_ecs_task_definition.cache_task-definition",
    ]);
    expect(told(plans, "service")).toEqual([]);
  });

  it("a new password is written to the secrets, and whatever reads it is started again", () => {
    const plans = changed(withCache({ ...LATER, password: { version: 2 } }));
    expect(told(plans, "data")).toEqual([
      "update aws_ecs_service.cache_service",
      "replace aws_ecs_task_definition.cache_task-definition",
      "replace aws_secretsmanager_secret_version.cache_secret-cache-host-password_version",
      "replace aws_secretsmanager_secret_version.cache_url-redis_url_version",
    ]);
    expect(told(plans, "service")).toEqual([
      "update aws_ecs_service.service",
      "replace aws_ecs_task_definition.service_task-definition",
    ]);
  });

  it("another engine, another zone and its end are refused before Terraform changes anything", () => {
    life.expectRefused([
      withCache({ ...LATER, engine: "redis" }),
      withCache({ ...LATER, zone: 2 }),
      { ...withCache(), environment: marketWith({}) },
    ]);
  });

  it("is not destroyed by mistake", () => {
    life.expectProtected("aws_ebs_volume");
  });
});

describe.skipIf(missing)("a cache on a host of a disposable environment", () => {
  it("goes in an order that does not hang, and leaves nothing", () => {
    const deleted = deletedOf(withCache({}, { disposable: true }));
    expect(goneTooEarly(deleted, ["aws_ecs_service", "aws_autoscaling_group", "aws_ebs_volume"])).toEqual([]);
    expect(deleted.filter((type) => type === "aws_ebs_volume")).toHaveLength(1);
  });
});
