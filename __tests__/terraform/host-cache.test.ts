import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problems } from "../../modules/problems.ts";
import { type Changes, marketWith } from "../support/environment.ts";
import { CACHE_ON_HOST, COMPOSE_WITH_CACHE } from "../support/kinds.ts";
import { actionsOf, ChangingProject, type Edited, type StackPlan } from "./change.ts";
import { terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the life of a cache on a host)`);

/** What the stand-ins make up for ephemeral values. */
const MADE_UP = /(random-password|secret-string)-[0-9a-f]{8}/;
/** A URL with a password in it. */
const RESOLVED_URL = /redis:\/\/\w+:(?!\$\{)[^@"\s]+@/;

const withCache = (more: Changes = {}, changes: Changes = {}): Edited => ({
  environment: marketWith({ cache: { ...(CACHE_ON_HOST["cache"] as object), ...more }, ...changes }),
  compose: COMPOSE_WITH_CACHE,
});

/** Resources that a plan makes, changes and takes away, but for alarms, without the ends of their names. */
const told = (plans: readonly StackPlan[], part: string): string[] =>
  Object.entries(actionsOf(plans, part))
    .flatMap(([action, addresses]: [string, readonly string[]]) =>
      addresses.map((address) => `${action} ${address.replace(/_[0-9A-F]{8}$/, "")}`),
    )
    .filter((line) => !line.includes("aws_cloudwatch_metric_alarm"));

describe.skipIf(missing)("the life of a cache on a host", () => {
  let running: ChangingProject;
  beforeAll(() => {
    running = ChangingProject.deployed(withCache());
  });
  afterAll(() => running.remove());

  const state = (): string => readFileSync(join(running.root, "state/market-data.tfstate"), "utf8");
  const volume = () => running.values("market-data", "aws_ebs_volume")[0]?.values;
  /** Applies a change, after which nothing is left to do, no password is in the state, and the volume is the same. */
  const changed = (edited: Edited): StackPlan[] => {
    const before = volume()?.["id"];
    const plans = running.change(edited);
    expect(running.plan("market-data").hasChanges).toBe(false);
    expect(state()).not.toMatch(MADE_UP);
    expect(state()).not.toMatch(RESOLVED_URL);
    expect(volume()?.["id"]).toBe(before);
    return plans;
  };

  it("begins with a second plan that is empty, an encrypted volume, and no password in its state", () => {
    expect(running.unsettled()).toEqual([]);
    expect(volume()).toMatchObject({ encrypted: true, size: 20 });
    expect(state()).toContain("cache-host-password");
    expect(state()).not.toMatch(MADE_UP);
    expect(state()).not.toMatch(RESOLVED_URL);
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
    const copy = running.copy();
    try {
      for (const edited of [
        withCache({ ...LATER, engine: "redis" }),
        withCache({ ...LATER, zone: 2 }),
        { ...withCache(), environment: marketWith({}) },
      ])
        expect(() => copy.edit(edited)).toThrow(Problems);
    } finally {
      copy.remove();
    }
  });

  it("is not destroyed by mistake", () => {
    const ran = terraform(running.folder("market-data"), ["destroy", "-auto-approve"]);
    expect(ran.code).toBe(1);
    expect(ran.output.replace(/\s+/g, " ")).toMatch(
      /Instance cannot be destroyed.*aws_ebs_volume.* has lifecycle.prevent_destroy set/,
    );
  });
});

describe.skipIf(missing)("a cache on a host of a disposable environment", () => {
  it("goes in an order that does not hang, and leaves nothing", () => {
    const project = ChangingProject.deployed(withCache({}, { disposable: true }));
    try {
      const log = join(project.root, "log.jsonl");
      for (const stack of [...project.stackNames].reverse()) {
        const ran = terraform(project.folder(stack), ["destroy", "-auto-approve"], {
          STANDIN_LOG: log,
          PATH: `${join(import.meta.dirname, "fake-bin")}:${process.env["PATH"]}`,
          HOME: project.root,
        });
        expect(ran.code, ran.output.slice(-3000)).toBe(0);
      }
      const deleted = readFileSync(log, "utf8")
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as { action: string; type: string })
        .filter(({ action }) => action === "delete")
        .map(({ type }) => type);
      const order = ["aws_ecs_service", "aws_autoscaling_group", "aws_ebs_volume"].map((type) =>
        deleted.lastIndexOf(type),
      );
      expect(order.every((place) => place >= 0)).toBe(true);
      expect(order).toEqual([...order].sort((one, other) => one - other));
      expect(deleted.filter((type) => type === "aws_ebs_volume")).toHaveLength(1);
    } finally {
      project.remove();
    }
  });
});
