import { describe, expect, it } from "vitest";
import { openDecisions } from "../../../modules/capabilities/decisions.ts";
import { Problems } from "../../../modules/problems.ts";
import { stacksOf } from "../../support/databases.ts";
import type { Changes } from "../../support/environment.ts";
import { market, marketWith, shippedProject } from "../../support/environment.ts";
import { COMPOSE_WITH_MEMCACHED, MEMCACHED } from "../../support/kinds.ts";

const memcachedWith = (more: Changes): Changes => ({
  cache: { ...(MEMCACHED["cache"] as object), ...more },
});
const stacks = (more: Changes = {}, compose = COMPOSE_WITH_MEMCACHED, changes: Changes = {}) =>
  stacksOf(marketWith({ ...memcachedWith(more), ...changes }), () => compose);
const cluster = (more: Changes = {}) => stacks(more)["data"]?.only("aws_elasticache_cluster");

function refusals(more: Changes, compose?: string, changes?: Changes): string[] {
  try {
    stacks(more, compose, changes);
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ code, message }) => `${code} ${message}`);
  }
}

describe("Memcached", () => {
  it("has two nodes in two zones and TLS, and keeps nothing", () => {
    const made = cluster();
    expect(made).toMatchObject({
      cluster_id: "market-cache",
      engine: "memcached",
      engine_version: "1.6.17",
      num_cache_nodes: 2,
      az_mode: "cross-az",
      port: 11211,
      transit_encryption_enabled: true,
    });
    expect(made).not.toHaveProperty("snapshot_retention_limit");
    expect(made).not.toHaveProperty("lifecycle");
    expect(new Set(made?.["preferred_availability_zones"] as string[]).size).toBe(2);
  });

  it("is refused where the laptop runs Redis or one of its kind", () => {
    const beside = (image: string) =>
      refusals({}, COMPOSE_WITH_MEMCACHED.replace("memcached:1.6.39-alpine", image));
    for (const image of ["redis:8.0", "valkey/valkey:8.1", "eqalpha/keydb:latest"])
      expect(beside(image)).toEqual([
        `EOE-ENV-554 is memcached, but memcached is ${image} in the compose file, and its clients speak another protocol; write engine: valkey or engine: redis, or name a service of Memcached in cache.service.`,
      ]);
    expect(beside("registry.example.com/memcached:1.6")).toEqual([]);
  });

  it("spreads more nodes than zones one after the other, so that those there are stay", () => {
    const zones = (nodes: number) => cluster({ nodes })?.["preferred_availability_zones"] as string[];
    expect(zones(5)).toHaveLength(5);
    expect(zones(5).slice(0, 2)).toEqual(zones(2));
    expect(zones(5)[0]).toBe(zones(5)[new Set(zones(5)).size]);
  });

  it("is of one zone where it has one node", () => {
    expect(cluster({ nodes: 1 })).toMatchObject({ az_mode: "single-az", num_cache_nodes: 1 });
  });

  it("takes the newest version, with parameters of its family", () => {
    const stack = stacks({ engineVersion: undefined, parameters: { max_item_size: "4194304" } })["data"];
    expect(stack?.only("aws_elasticache_cluster")).toMatchObject({ engine_version: "1.6.22" });
    expect(stack?.only("aws_elasticache_parameter_group")).toMatchObject({
      name: "market-cache-memcached1-6",
      family: "memcached1.6",
      parameter: [{ name: "max_item_size", value: "4194304" }],
    });
  });

  it("lets in its clients alone", () => {
    const rules = Object.values(stacks()["data"]?.all("aws_vpc_security_group_ingress_rule") ?? {}).filter(
      ({ from_port }) => from_port === 11211,
    );
    expect(rules).toHaveLength(1);
    expect(String(rules[0]?.["referenced_security_group_id"])).toContain("cache_clients");
  });

  it("is refused without TLS, unless a waiver says why", () => {
    expect(refusals({ tls: false }).join("\n")).toMatch(/stores-are-encrypted/);
  });

  it("is refused the keys of the other engines, and they its own", () => {
    const [memcached = "", valkey = ""] = [
      ...refusals({ replicas: 1 }),
      ...refusals({ engine: "valkey", engineVersion: undefined, nodes: 3 }),
    ];
    const said =
      /^EOE-ENV-005 belongs to a choice other than the one made in this group, which has .*; remove it\.$/;
    expect(memcached).toMatch(said);
    expect(memcached).toContain(" nodes,");
    expect(memcached).not.toContain("replicas");
    expect(valkey).toMatch(said);
    expect(valkey).toContain(" replicas,");
    expect(valkey).not.toContain("nodes,");
    expect(refusals({ engine: "memcache" }).join("\n")).toMatch(
      /^EOE-ENV-007 "memcache" must be one of valkey, redis, memcached/m,
    );
  });
});

describe("alarms of each node", () => {
  const alarms = (more: Changes) =>
    Object.values(stacks(more)["data"]?.all("aws_cloudwatch_metric_alarm") ?? {})
      .filter(({ namespace }) => namespace === "AWS/ElastiCache")
      .map(
        ({ alarm_name, metric_name, threshold, comparison_operator }) =>
          `${alarm_name} ${metric_name} ${comparison_operator} ${threshold}`,
      )
      .sort();

  it("are about processors, connections and memory", () => {
    expect(alarms({ nodes: 1 })).toEqual([
      "market-cache-connections-1 CurrConnections GreaterThanOrEqualToThreshold 52000",
      "market-cache-cpu-1 CPUUtilization GreaterThanOrEqualToThreshold 90",
      "market-cache-memory-1 FreeableMemory LessThanThreshold 100000000",
      "market-cache-swap-1 SwapUsage GreaterThanOrEqualToThreshold 50000000",
    ]);
  });

  it("are about evictions where the file says how many", () => {
    expect(alarms({ evictionsPerMinute: 10 }).filter((line) => line.includes("Evictions"))).toEqual([
      "market-cache-evictions-1 Evictions GreaterThanOrEqualToThreshold 50",
      "market-cache-evictions-2 Evictions GreaterThanOrEqualToThreshold 50",
    ]);
  });
});

describe("a container that names Memcached", () => {
  const variables = (more: Changes = {}): Record<string, string> => {
    const { service } = stacks(more);
    const text = String(service?.only("aws_ecs_task_definition")["container_definitions"]);
    const app = (JSON.parse(text) as { name: string; environment: { name: string; value: string }[] }[]).find(
      ({ name }) => name === "app",
    );
    return Object.fromEntries((app?.environment ?? []).map(({ name, value }) => [name, value]));
  };
  const locals = (more: Changes = {}): string => JSON.stringify(stacks(more)["data"]?.json["locals"] ?? {});

  it("gets all nodes in one value, also in a URL", () => {
    const { MEMCACHED_SERVERS, SESSIONS_URL } = variables();
    expect(MEMCACHED_SERVERS).toMatch(/^\$\{data\.terraform_remote_state\.[^}]+localcache_servers[^}]+\}$/);
    expect(SESSIONS_URL).toBe(`memcached://${MEMCACHED_SERVERS}`);
    expect(locals()).toMatch(/formatlist\(.{1,4}%s:11211.{1,4}, data\.aws_elasticache_cluster\./);
  });

  it("gets host and port of the only node, or of the endpoint", () => {
    expect(variables({ nodes: 1 })["MEMCACHED_SERVERS"]).toMatch(/cache_nodes0address\}:11211$/);
    expect(variables({ addresses: "configuration-endpoint" })["MEMCACHED_SERVERS"]).toMatch(
      /configuration_endpoint\}$/,
    );
  });

  const HOST = COMPOSE_WITH_MEMCACHED.replace("memcached:11211", "memcached").replace(
    "MEMCACHED_SERVERS",
    "MEMCACHED_HOST",
  );

  it("is refused several nodes in a variable for one host", () => {
    expect(refusals({}, HOST)).toEqual([
      expect.stringMatching(/^EOE-ENV-431 2 do not fit into MEMCACHED_HOST of app, which holds "memcached"/),
    ]);
    expect(refusals({ nodes: 1 }, HOST)).toEqual([]);
    expect(refusals({ addresses: "configuration-endpoint" }, HOST)).toEqual([]);
    expect(refusals({}, HOST, { "service.environment.app.MEMCACHED_HOST": "other.example.com" })).toEqual([]);
  });

  it("is missing where nobody names it", () => {
    const silent = COMPOSE_WITH_MEMCACHED.replaceAll("memcached:11211", "elsewhere:11211");
    expect(refusals({}, silent).join("\n")).toMatch(
      /EOE-ENV-398 none of .* names "memcached" in a variable;/,
    );
  });
});

it("before a deployment it is said that clients must speak TLS", () => {
  const told = openDecisions(market(MEMCACHED), { project: shippedProject(), others: [] })
    .map(({ message }) => message)
    .filter((message) => /cache/.test(message));
  expect(told).toEqual([expect.stringContaining("cache.tls: true")]);
});
