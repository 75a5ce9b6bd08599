import { describe, expect, it } from "vitest";
import { openDecisions } from "../../../modules/capabilities/decisions.ts";
import { settingsOf } from "../../../modules/capabilities/host-cache/server-task.ts";
import type { ContainerDefinition } from "../../../modules/compose/index.ts";
import { Problems } from "../../../modules/problems.ts";
import { stacksOf } from "../../support/databases.ts";
import type { Changes } from "../../support/environment.ts";
import { market, marketWith, sentencesOf, shippedProject } from "../../support/environment.ts";
import { CACHE_ON_HOST, COMPOSE_WITH_CACHE, MONGO_ON_HOST } from "../../support/kinds.ts";
import type { Synthesised } from "../../support/synthesis.ts";

const cacheWith = (more: Changes): Changes => ({
  cache: { ...(CACHE_ON_HOST["cache"] as object), ...more },
});
const stacks = (more: Changes = {}, changes: Changes = {}, compose = COMPOSE_WITH_CACHE) =>
  stacksOf(marketWith({ ...cacheWith(more), ...changes }), () => compose);
const data = (more: Changes = {}): Synthesised | undefined => stacks(more)["data"];
const all = (stack: Synthesised | undefined, type: string) => Object.values(stack?.all(type) ?? {});
const containersOf = (stack: Synthesised | undefined): ContainerDefinition[] =>
  JSON.parse(String(stack?.only("aws_ecs_task_definition")["container_definitions"]));

/** What a synthesis with that compose file is refused with. */
function refusals(compose: string, more: Changes = {}): string[] {
  try {
    stacks(more, {}, compose);
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ code, message }) => `${code} ${message}`);
  }
}

describe("the server of a cache on a host", () => {
  it("has the image of the compose service, no rights, and a file system that it cannot change", () => {
    const [container, ...others] = containersOf(data());
    expect(others).toEqual([]);
    expect(container).toMatchObject({
      name: "redis",
      image: "valkey/valkey:8.1-alpine",
      command: ["valkey-server"],
      user: "999:999",
      memory: 512,
      readonlyRootFilesystem: true,
      dockerSecurityOptions: ["no-new-privileges"],
      linuxParameters: { capabilities: { drop: ["ALL"] } },
      mountPoints: [{ sourceVolume: "data", containerPath: "/data", readOnly: false }],
      secrets: [{ name: "CACHE_PASSWORD" }],
    });
    expect(container?.environment.map(({ name }) => name)).toEqual(["CACHE_SETTINGS"]);
  });

  it("keeps every write in a file, and no more than three quarters of its memory in use", () => {
    expect(settingsOf({ memoryMiB: 1000, parameters: {} }).split("\n")).toEqual([
      "port 6379",
      "dir /data",
      "appendonly yes",
      "appendfsync everysec",
      'save ""',
      "maxmemory 750mb",
      "maxmemory-policy volatile-lru",
    ]);
  });

  it("has the parameters of the environment over those", () => {
    const lines = settingsOf({
      memoryMiB: 512,
      parameters: { "maxmemory-policy": "noeviction", "notify-keyspace-events": "" },
    }).split("\n");
    expect(lines).toContain("maxmemory-policy noeviction");
    expect(lines).toContain('notify-keyspace-events ""');
    expect(lines.filter((line) => line.startsWith("maxmemory-policy"))).toHaveLength(1);
  });

  it("is restarted when its password is another, which no state holds", () => {
    const labels = (version: number) => containersOf(data({ password: { version } }))[0]?.dockerLabels;
    expect(labels(1)).toEqual({ "secret-versions": "CACHE_PASSWORD=1" });
    expect(labels(2)).toEqual({ "secret-versions": "CACHE_PASSWORD=2" });
    for (const version of all(data(), "aws_secretsmanager_secret_version")) {
      expect(version).not.toHaveProperty("secret_string");
      expect(version["secret_string_wo"]).toMatch(/^(redis:\/\/default:)?\$\{ephemeral\./);
    }
  });
});

describe("the host of a cache", () => {
  it("has an encrypted volume with snapshots, which is not destroyed by mistake", () => {
    const stack = data({ volumeGiB: 40, snapshots: 14 });
    expect(stack?.only("aws_ebs_volume")).toMatchObject({
      encrypted: true,
      size: 40,
      final_snapshot: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(stack?.only("aws_dlm_lifecycle_policy")).toMatchObject({
      policy_details: { schedule: [{ retain_rule: { count: 14 } }] },
    });
  });

  it("stands beside that of a database, under names of its own", () => {
    const stack = stacks({}, MONGO_ON_HOST)["data"];
    const names = (type: string) => all(stack, type).map((one) => one["name"]);
    expect(names("aws_service_discovery_private_dns_namespace")).toEqual([
      "cache.market.internal",
      "market.internal",
    ]);
    expect(names("aws_ecs_cluster")).toEqual(["market-cache", "market-data"]);
    expect(all(stack, "aws_ebs_volume").map(({ tags }) => tags)).toMatchObject([
      { stateful: "market-redis" },
      { stateful: "market-mongo" },
    ]);
  });

  it.each([
    ["noeviction", 60],
    ["volatile-lru", 60],
    ["allkeys-lru", 90],
  ])("with %s an alarm tells from %i % of its container's memory on", (policy, threshold) => {
    const alarms = all(data({ parameters: { "maxmemory-policy": policy } }), "aws_cloudwatch_metric_alarm");
    const byName = new Map(alarms.map((alarm) => [alarm["alarm_name"], alarm]));
    expect([...byName.keys()]).toEqual(
      expect.arrayContaining(["market-redis-disk", "market-redis-memory", "market-redis-no-task"]),
    );
    expect(byName.get("market-redis-memory")).toMatchObject({
      namespace: "AWS/ECS",
      metric_name: "MemoryUtilization",
      statistic: "Maximum",
      threshold,
    });
  });
});

describe("containers that use a cache on a host", () => {
  it("get its URL as a secret, and its name where they name it", () => {
    const app = containersOf(stacks()["service"]).find(({ name }) => name === "app");
    expect(app?.environment).toContainEqual({ name: "REDIS_HOST", value: "redis.cache.market.internal" });
    expect(app?.secrets?.map(({ name }) => name)).toContain("REDIS_URL");
    const url = data()?.only("aws_secretsmanager_secret_version", "url-redis_url")["secret_string_wo"];
    expect(url).toMatch(/^redis:\/\/default:\$\{[^}]+\}@redis\.cache\.market\.internal:6379\/0$/);
  });

  it("have the same variables and secrets as with ElastiCache", () => {
    const names = (stack: Synthesised | undefined) =>
      containersOf(stack).map(({ name, environment, secrets = [] }) => [
        name,
        environment.map((one) => one.name),
        secrets.map((one) => one.name),
      ]);
    const managed = stacksOf(
      marketWith({ cache: { hosting: "elasticache", service: "redis" } }),
      () => COMPOSE_WITH_CACHE,
    );
    expect(names(stacks()["service"])).toEqual(names(managed["service"]));
  });
});

describe("a cache on a host is refused", () => {
  const withImage = (image: string) => COMPOSE_WITH_CACHE.replace("valkey/valkey:8.1-alpine", image);

  it.each([
    ["valkey/valkey:8", undefined, []],
    ["registry.example.com/own-cache:1.0", undefined, []],
    ["redis:8.0", "redis", []],
    [
      "redis:8.0",
      "valkey",
      ['EOE-ENV-486 is valkey, but the image "redis:8.0" is Redis; write engine: redis.'],
    ],
    [
      "memcached:1.6",
      "valkey",
      [
        'EOE-ENV-486 is valkey, but the image "memcached:1.6" is memcached; name a service of Valkey or Redis.',
      ],
    ],
  ])("where its image %s is not of the engine %s", (image, engine, expected) => {
    const found = refusals(withImage(image), engine === undefined ? {} : { engine });
    expect(found).toEqual(expected);
  });

  it("where its image names no version", () => {
    const [problem] = refusals(withImage("valkey/valkey"));
    expect(problem).toMatch(/^EOE-ENV-485 "redis" has the image "valkey\/valkey", .*name a version/);
  });

  it.each([
    ["requirepass", "secret", "cannot be set: the password is generated: cache.password; remove it."],
    ["maxmemory", "1gb", "cannot be set: it follows from cache.memoryMiB; remove it."],
    ["save", "3600 1\nrequirepass x", "has several lines; write its value in one."],
    ["maxmemory-policy", "lru", /^"lru" is not a policy; write one of volatile-lru, /],
  ])("with the parameter %s", (name, value, says) => {
    const [problem, ...others] = sentencesOf(marketWith(cacheWith({ parameters: { [name]: value } })));
    expect(others).toEqual([]);
    const [, , sentence = ""] = /^(.*?cache\.parameters\.[a-z-]+:? )(.*)$/s.exec(problem ?? "") ?? [];
    if (typeof says === "string") expect(sentence).toBe(says);
    else expect(sentence).toMatch(says);
  });

  it.each([
    ["an unknown hosting", { hosting: "ec2" }, /must be one of elasticache, host/],
    ["a key of ElastiCache", { nodeType: "cache.t4g.micro" }, /nodeType/],
    [
      "a URL of a database that the parameters leave out",
      { parameters: { databases: "1" }, connection: { urls: { redis_url: 0, results_url: 1 } } },
      /^cache\.parameters\.databases: "1" leaves out the database 1 of results_url \(cache\.connection\.urls\); write "2" or more\.$/,
    ],
    ["more memory than the host has", { memoryMiB: 4096 }, /4096 is more than the \d+ MiB that "t4g.small"/],
  ])("with %s", (_, more, says) => {
    const found = sentencesOf(marketWith(cacheWith(more)));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(says);
  });
});

it("tells that a cache on a host has no TLS before it is deployed", () => {
  const told = openDecisions(market(CACHE_ON_HOST), { project: shippedProject(), others: [] }).map(
    ({ message }) => message,
  );
  expect(told.filter((message) => message.includes("without TLS"))).toHaveLength(1);
});
