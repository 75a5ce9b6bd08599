import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Problems } from "../../modules/problems.ts";
import { type Changes, marketWith } from "../support/environment.ts";
import { CACHE, COMPOSE_WITH_CACHE } from "../support/kinds.ts";
import { actionsOf, ChangingProject, type Edited, type StackPlan } from "./change.ts";
import { terraform, whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the life of a cache)`);

/** What the stand-ins make up for ephemeral values. */
const MADE_UP = /(random-password|secret-string)-[0-9a-f]{8}/;
/** A URL with a password in it. */
const RESOLVED_URL = /rediss:\/\/\w+:(?!\$\{)[^@"\s]+@/;
const GROUP = "aws_elasticache_replication_group.cache_group";
const RECORD = "environments/market.data.yml";

const withCache = (more: Changes = {}, changes: Changes = {}): Edited => ({
  environment: marketWith({ cache: { ...(CACHE["cache"] as object), ...more }, ...changes }),
  compose: COMPOSE_WITH_CACHE,
});

/** Resources that a plan makes, changes and takes away, without the ends of their names. */
const told = (plans: readonly StackPlan[], part: string): string[] =>
  Object.entries(actionsOf(plans, part)).flatMap(([action, addresses]: [string, readonly string[]]) =>
    addresses.map((address) => `${action} ${address.replace(/_[0-9A-F]{8}$/, "")}`),
  );
const withoutAlarms = (lines: readonly string[]): string[] =>
  lines.filter((line) => !line.includes("aws_cloudwatch_metric_alarm"));

describe.skipIf(missing)("the life of a cache", () => {
  let running: ChangingProject;
  beforeAll(() => {
    running = ChangingProject.deployed(withCache());
  });
  afterAll(() => running.remove());

  const state = (): string => readFileSync(join(running.root, "state/market-data.tfstate"), "utf8");
  const changed = (edited: Edited): StackPlan[] => {
    const plans = running.change(edited);
    expect(running.plan("market-data").hasChanges).toBe(false);
    expect(state()).not.toMatch(MADE_UP);
    expect(state()).not.toMatch(RESOLVED_URL);
    return plans;
  };

  it("begins with a second plan that is empty, and no password in its state", () => {
    expect(running.unsettled()).toEqual([]);
    expect(state()).toContain('"aws_elasticache_user"');
    expect(state()).not.toMatch(MADE_UP);
    expect(state()).not.toMatch(RESOLVED_URL);
    const [user] = running.values("market-data", "aws_elasticache_user");
    expect(user?.values).toMatchObject({ passwords_wo_version: 1 });
    expect(user?.values["passwords_wo"] ?? null).toBeNull();
    expect(user?.values["passwords"] ?? null).toBeNull();
  });

  const LATER: Changes = {
    nodeType: "cache.m7g.large",
    engineVersion: "8.2",
    replicas: 2,
    parameters: { "maxmemory-policy": "noeviction" },
  };

  // Each alone is in docs/changes.json.
  it("changes in place: larger, newer, in more zones, set otherwise; and its tasks stay", () => {
    const plans = changed(withCache(LATER));
    expect(withoutAlarms(told(plans, "data"))).toEqual([
      "update aws_elasticache_parameter_group.cache_parameters",
      `update ${GROUP}`,
    ]);
    expect(told(plans, "service")).toEqual([]);
  });

  it("goes back to one zone", () => {
    const plans = changed(withCache({ ...LATER, replicas: 0 }));
    expect(withoutAlarms(told(plans, "data"))).toEqual([`update ${GROUP}`]);
  });

  it("a new password is written to the user and the secrets, and new tasks read it", () => {
    const plans = changed(withCache({ ...LATER, replicas: 0, password: { version: 2 } }));
    expect(told(plans, "data")).toEqual([
      "update aws_elasticache_user.cache_user",
      "replace aws_secretsmanager_secret_version.cache_password_version",
      "replace aws_secretsmanager_secret_version.cache_url-redis_url_version",
    ]);
    expect(told(plans, "service")).toEqual([
      "update aws_ecs_service.service",
      "replace aws_ecs_task_definition.service_task-definition",
    ]);
  });

  it("an earlier version, another engine and its end are refused before Terraform sees them", () => {
    const copy = running.copy();
    try {
      for (const edited of [
        withCache({ nodeType: "cache.m7g.large", engineVersion: "8.0" }),
        withCache({ ...LATER, engine: "redis", engineVersion: "7.1" }),
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
      /Instance cannot be destroyed.*aws_elasticache_replication_group.* has lifecycle.prevent_destroy set/,
    );
  });

  it("one that begins with a snapshot takes its place, and it stays in AWS", () => {
    const record = join(running.root, RECORD);
    const kept = readFileSync(record, "utf8").replace(
      /( +)(- what: the data of the cache redis\n)/,
      '$1$2$1  retired: "restored as cache-2"\n',
    );
    writeFileSync(record, kept);
    const restored = {
      ...LATER,
      password: { version: 2 },
      name: "cache-2",
      restoreFrom: "market-cache-final",
    };
    const plans = changed(withCache(restored));
    const data = withoutAlarms(told(plans, "data"));
    expect(data).toEqual(
      expect.arrayContaining([
        "create aws_elasticache_replication_group.cache_cache-2_group",
        `forget ${GROUP}`,
        "forget aws_elasticache_user.cache_user",
        "replace aws_secretsmanager_secret_version.cache_url-redis_url_version",
      ]),
    );
    expect(data.filter((line) => /^(delete|replace) aws_elasticache/.test(line))).toEqual([]);
    expect(data.filter((line) => line.includes("aws_secretsmanager_secret."))).toEqual([]);
    const [group] = running.values("market-data", "aws_elasticache_replication_group");
    expect(group?.values).toMatchObject({
      replication_group_id: "market-cache-2",
      snapshot_name: "market-cache-final",
    });
  });
});

describe.skipIf(missing)("a cache of a disposable environment", () => {
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
      const order = [
        "aws_elasticache_replication_group",
        "aws_elasticache_user_group",
        "aws_elasticache_user",
      ].map((type) => deleted.indexOf(type));
      expect(order.every((place) => place >= 0)).toBe(true);
      expect(order).toEqual([...order].sort((one, other) => one - other));
    } finally {
      project.remove();
    }
  });
});
