import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Changes, marketWith } from "../support/environment.ts";
import { CACHE } from "../support/kinds.ts";
import { CacheLife, deletedOf, told, withCacheOf } from "./cache-life.ts";
import { goneTooEarly } from "./deleted.ts";
import { whyNot } from "./terraform.ts";

const missing = whyNot();
if (missing) console.log(`skipped: ${missing} (the life of a cache)`);

const GROUP = "aws_elasticache_replication_group.cache_group";
const RECORD = "environments/market.data.yml";
const withCache = withCacheOf(CACHE);

describe.skipIf(missing)("the life of a cache", () => {
  let life: CacheLife;
  beforeAll(() => {
    life = new CacheLife(withCache());
  });
  afterAll(() => life.remove());

  it("begins with a second plan that is empty, and no password in its state", () => {
    expect(life.running.unsettled()).toEqual([]);
    expect(life.state()).toContain('"aws_elasticache_user"');
    life.expectNoPassword();
    const [user] = life.running.values("market-data", "aws_elasticache_user");
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
    const plans = life.changed(withCache(LATER));
    expect(told(plans, "data")).toEqual([
      "update aws_elasticache_parameter_group.cache_parameters",
      `update ${GROUP}`,
    ]);
    expect(told(plans, "service")).toEqual([]);
  });

  it("goes back to one zone", () => {
    const plans = life.changed(withCache({ ...LATER, replicas: 0 }));
    expect(told(plans, "data")).toEqual([`update ${GROUP}`]);
  });

  it("a new password is written to the user and the secrets, and new tasks read it", () => {
    const plans = life.changed(withCache({ ...LATER, replicas: 0, password: { version: 2 } }));
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
    life.expectRefused([
      withCache({ nodeType: "cache.m7g.large", engineVersion: "8.0" }),
      withCache({ ...LATER, engine: "redis", engineVersion: "7.1" }),
      { ...withCache(), environment: marketWith({}) },
    ]);
  });

  it("is not destroyed by mistake", () => {
    life.expectProtected("aws_elasticache_replication_group");
  });

  it("one that begins with a snapshot takes its place, and it stays in AWS", () => {
    const record = join(life.running.root, RECORD);
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
    const plans = life.changed(withCache(restored));
    const data = told(plans, "data");
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
    const [group] = life.running.values("market-data", "aws_elasticache_replication_group");
    expect(group?.values).toMatchObject({
      replication_group_id: "market-cache-2",
      snapshot_name: "market-cache-final",
    });
  });
});

describe.skipIf(missing)("a cache of a disposable environment", () => {
  it("goes in an order that does not hang, and leaves nothing", () => {
    const deleted = deletedOf(withCache({}, { disposable: true }));
    expect(
      goneTooEarly(deleted, [
        "aws_elasticache_replication_group",
        "aws_elasticache_user_group",
        "aws_elasticache_user",
      ]),
    ).toEqual([]);
  });
});
