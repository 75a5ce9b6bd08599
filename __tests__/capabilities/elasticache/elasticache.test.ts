import { describe, expect, it } from "vitest";
import { openDecisions } from "../../../modules/capabilities/decisions.ts";
import { Problems } from "../../../modules/problems.ts";
import { stacksOf } from "../../support/databases.ts";
import type { Changes } from "../../support/environment.ts";
import { market, marketWith, shippedProject } from "../../support/environment.ts";
import { CACHE, COMPOSE_WITH_CACHE } from "../../support/kinds.ts";

const cacheWith = (more: Changes): Changes => ({ cache: { ...(CACHE["cache"] as object), ...more } });
const stacks = (more: Changes = {}, compose = COMPOSE_WITH_CACHE, changes: Changes = {}) =>
  stacksOf(marketWith({ ...cacheWith(more), ...changes }), () => compose);
const data = (more: Changes = {}) => stacks(more)["data"];

/** What a synthesis with that compose file is refused with. */
function refusals(compose: string, changes: Changes = {}): string[] {
  try {
    stacks({}, compose, changes);
    return [];
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ code, message }) => `${code} ${message}`);
  }
}

interface Container {
  readonly name: string;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly secrets?: readonly { readonly name: string; readonly valueFrom: string }[];
}

function containerOf(name: string, compose = COMPOSE_WITH_CACHE, changes: Changes = {}): Container {
  const text = stacks({}, compose, changes)["service"]?.only("aws_ecs_task_definition")[
    "container_definitions"
  ];
  const found = (JSON.parse(String(text)) as Container[]).find((container) => container.name === name);
  if (!found) throw new Error(`no container ${name}`);
  return found;
}

describe("the cache", () => {
  it("is encrypted, has TLS, backups and a replica that takes over, and is not destroyed by mistake", () => {
    expect(data()?.only("aws_elasticache_replication_group")).toMatchObject({
      replication_group_id: "market-cache",
      engine: "valkey",
      engine_version: "8.0",
      num_cache_clusters: 2,
      automatic_failover_enabled: true,
      multi_az_enabled: true,
      at_rest_encryption_enabled: "true",
      transit_encryption_enabled: true,
      auto_minor_version_upgrade: "true",
      snapshot_retention_limit: 7,
      final_snapshot_identifier: "market-cache-final",
      lifecycle: { prevent_destroy: true },
    });
  });

  it("is refused where the laptop runs Memcached, and takes whatever speaks Redis's protocol", () => {
    const beside = (image: string) => refusals(COMPOSE_WITH_CACHE.replace("valkey/valkey:8.1-alpine", image));
    expect(beside("memcached:1.6")).toEqual([
      "EOE-ENV-554 is valkey, but redis is memcached:1.6 in the compose file, and its clients speak another protocol; write engine: memcached, or name a service of Valkey or Redis in cache.service.",
    ]);
    expect(beside("redis:8.0")).toEqual([]);
  });

  it("has one node that nothing takes over from where it is asked for", () => {
    expect(data({ replicas: 0 })?.only("aws_elasticache_replication_group")).toMatchObject({
      num_cache_clusters: 1,
      automatic_failover_enabled: false,
      multi_az_enabled: false,
    });
  });

  it("takes the newest version of its engine, with parameters of its family", () => {
    const stack = data({ engine: "redis", engineVersion: undefined, parameters: { timeout: "300" } });
    expect(stack?.only("aws_elasticache_replication_group")).toMatchObject({
      engine: "redis",
      engine_version: "7.1",
    });
    expect(stack?.only("aws_elasticache_parameter_group")).toMatchObject({
      name: "market-cache-redis7",
      family: "redis7",
      parameter: [{ name: "timeout", value: "300" }],
      lifecycle: { create_before_destroy: true },
    });
  });

  it("begins with a snapshot under another name", () => {
    expect(
      data({ name: "cache-2", restoreFrom: "market-cache-final" })?.only("aws_elasticache_replication_group"),
    ).toMatchObject({ replication_group_id: "market-cache-2", snapshot_name: "market-cache-final" });
  });

  it("has its password by a write-only argument of a provider that has one", () => {
    const stack = data({ password: { version: 3 } });
    const user = stack?.only("aws_elasticache_user");
    expect(user).toMatchObject({ user_name: "default", passwords_wo_version: 3 });
    expect(user?.["passwords_wo"]).toMatch(/^\$\{ephemeral\.aws_secretsmanager_secret_version\./);
    expect(user).not.toHaveProperty("passwords");
    expect(stack?.only("aws_elasticache_replication_group")).not.toHaveProperty("auth_token");
    expect(stack?.json["terraform"]).toMatchObject({ required_providers: { aws: { version: "~> 6.47" } } });
  });

  it("lets in its clients alone", () => {
    const stack = data();
    const rules = Object.values(stack?.all("aws_vpc_security_group_ingress_rule") ?? {}).filter(
      ({ from_port }) => from_port === 6379,
    );
    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatchObject({ to_port: 6379, ip_protocol: "tcp" });
    expect(String(rules[0]?.["referenced_security_group_id"])).toContain("cache_clients");
  });
});

describe("alarms of each node", () => {
  const alarms = (more: Changes) =>
    Object.values(data(more)?.all("aws_cloudwatch_metric_alarm") ?? {})
      .filter(({ namespace }) => namespace === "AWS/ElastiCache")
      .map(({ alarm_name, metric_name, threshold }) => `${alarm_name} ${metric_name} ${threshold}`)
      .sort();

  it("are about the host's processors where it has two, and about writes and keys that are lost", () => {
    expect(alarms({ replicas: 0 })).toEqual([
      "market-cache-connections-1 CurrConnections 52000",
      "market-cache-cpu-1 CPUUtilization 45",
      "market-cache-evictions-1 Evictions 1",
      "market-cache-memory-1 DatabaseMemoryUsagePercentage 80",
    ]);
  });

  it("are about the engine's processor on larger nodes, and about replicas that are behind", () => {
    expect(alarms({ nodeType: "cache.r7g.xlarge" })).toEqual(
      expect.arrayContaining([
        "market-cache-cpu-1 EngineCPUUtilization 90",
        "market-cache-cpu-2 EngineCPUUtilization 90",
        "market-cache-lag-1 ReplicationLag 10",
        "market-cache-lag-2 ReplicationLag 10",
      ]),
    );
  });

  it.each([
    ["allkeys-lru", ["connections", "cpu"]],
    ["noeviction", ["connections", "cpu", "memory"]],
    ["volatile-ttl", ["connections", "cpu", "evictions", "memory"]],
  ])("with %s are %j", (policy, kinds) => {
    const found = alarms({ replicas: 0, parameters: { "maxmemory-policy": policy } });
    expect(found.map((line) => /market-cache-(\w+)-1/.exec(line)?.[1])).toEqual(kinds);
  });
});

describe("a container that names the cache", () => {
  it("gets the URL from a secret, and the host as a variable", () => {
    const { environment, secrets = [] } = containerOf("app");
    expect(environment.find(({ name }) => name === "REDIS_HOST")?.value).toContain(
      "primary_endpoint_address",
    );
    expect(environment.map(({ name }) => name)).not.toContain("REDIS_URL");
    expect(secrets.find(({ name }) => name === "REDIS_URL")?.valueFrom).toContain(
      "cache_url-redis_url_secret",
    );
  });

  it("gets the password alone where the environment file names the variable", () => {
    const { secrets = [] } = containerOf("app", COMPOSE_WITH_CACHE, {
      "containers.app.secrets": { REDIS_PASSWORD: "redis_password" },
    });
    expect(secrets.find(({ name }) => name === "REDIS_PASSWORD")?.valueFrom).toContain(
      "cache_password_secret",
    );
  });

  describe("in no variable of the compose file, such as one whose .env says it", () => {
    const quiet = COMPOSE_WITH_CACHE.replace(/^ +REDIS_(URL|HOST): .*\n/gm, "");
    const connection = { variables: { host: "REDIS_HOST", port: "REDIS_PORT" } };
    const granted: Changes = { "containers.app.secrets": { REDIS_PASSWORD: "redis_password" } };

    it("gets host and port in the variables that the connection names, with the password", () => {
      const { environment } = containerOf("app", quiet, {
        ...cacheWith({ connection }),
        ...granted,
      });
      expect(environment.find(({ name }) => name === "REDIS_HOST")?.value).toContain(
        "primary_endpoint_address",
      );
      expect(environment.find(({ name }) => name === "REDIS_PORT")?.value).toBe("6379");
    });

    it("gets none of them without the password, which is told", () => {
      expect(refusals(quiet, cacheWith({ connection }))).toContainEqual(
        "EOE-ENV-545 goes to containers that are granted redis_password (cache.connection.passwordSecret), and none is; write containers.<service>.secrets: { REDIS_PASSWORD: redis_password }, or remove this.",
      );
    });
  });

  it("keeps what the environment file says of the variable", () => {
    const { environment } = containerOf("app", COMPOSE_WITH_CACHE, {
      "service.environment.app.REDIS_HOST": "other.example.com",
    });
    expect(environment.find(({ name }) => name === "REDIS_HOST")?.value).toBe("other.example.com");
  });

  it("is refused a database that no secret has the URL of, and other ends of a URL", () => {
    for (const end of ["/1", "/0?timeout=1"]) {
      const [sentence] = refusals(
        COMPOSE_WITH_CACHE.replace("redis://redis:6379", `redis://redis:6379${end}`),
      );
      expect(sentence).toContain(
        `EOE-COMPOSE-235 names "redis", which is hosted elsewhere, by a URL that ends in "${end}", and no secret holds one (there are redis_url)`,
      );
    }
  });

  it("is refused where no secret has a URL at all", () => {
    const cache = cacheWith({ connection: { urls: {} } });
    expect(refusals(COMPOSE_WITH_CACHE, cache)[0]).toContain("no secret holds one (there are none)");
  });

  it("is in the group of the cache's clients, as its hosts are", () => {
    const groups = JSON.stringify(stacks()["service"]?.only("aws_launch_template"));
    expect(groups).toContain("cache_clients");
  });
});

describe("the URL", () => {
  const urlOf = (name: string, more: Changes = {}) =>
    Object.entries(data(more)?.all("aws_secretsmanager_secret_version") ?? {}).find(([id]) =>
      id.includes(`url-${name}`),
    )?.[1];

  it("has TLS, the user, the password that is stored, the primary and the database", () => {
    expect(urlOf("results_url", { connection: { urls: { redis_url: 0, results_url: 5 } } })).toMatchObject({
      secret_string_wo: expect.stringMatching(
        /^rediss:\/\/default:\$\{ephemeral\.aws_secretsmanager_secret_version\.\w+\.secret_string\}@\$\{aws_elasticache_replication_group\.\w+\.primary_endpoint_address\}:6379\/5$/,
      ),
    });
  });

  it("is written again with another password, and for another cache", () => {
    const versions = [{}, { password: { version: 2 } }, { name: "cache-2" }].map(
      (more) => urlOf("redis_url", more)?.["secret_string_wo_version"],
    );
    expect(new Set(versions).size).toBe(3);
  });
});

describe("before a deployment", () => {
  const apart = (variables: Changes, more: Changes = {}): string[] => {
    const project = shippedProject();
    const { app } = project.services;
    const environment = {
      ...app?.environment,
      REDIS_HOST: "redis",
      ...(variables as Record<string, string>),
    };
    const named = { ...project, services: { ...project.services, app: { ...app, environment } } };
    return openDecisions(market({ ...CACHE, ...more }), { project: named as typeof project, others: [] })
      .map(({ message }) => message)
      .filter((message) => message.includes("REDIS_HOST"));
  };

  it("it is said of a host in a variable of its own that TLS and the password are variables, too", () => {
    expect(apart({})).toEqual([
      'cache.hosting: elasticache, which takes connections by TLS alone and asks for a password: "app" gets its host in REDIS_HOST, and needs what switches TLS on, such as containers.app.environment: { REDIS_TLS: "true" }, and the password, containers.app.secrets: { REDIS_PASSWORD: redis_password }, or the names that the program has for them (docs/cache.md).',
    ]);
    expect(apart({ REDIS_TLS_ENABLED: "false" })).toEqual([
      expect.stringContaining('containers.app.environment: { REDIS_TLS_ENABLED: "true" }'),
    ]);
    expect(apart({ REDIS_TLS_ENABLED: "true", REDIS_TLS_CA: "/certs/ca.crt" })).toEqual([
      expect.stringContaining("and needs the password"),
    ]);
    const on = { "containers.app.environment.REDIS_TLS_ENABLED": "true" };
    expect(apart({ REDIS_TLS_ENABLED: "false" }, on)).toEqual([
      expect.stringContaining("and needs the password"),
    ]);
  });

  const told = (changes: Changes): string =>
    openDecisions(market(changes), { project: shippedProject(), others: [] })
      .map(({ message }) => message)
      .filter((message) => /cache/.test(message))
      .join("\n");

  it("it is said that a node alone keeps nothing, and a disposable environment no snapshot", () => {
    expect(told(CACHE)).toBe("");
    expect(told(cacheWith({ replicas: 0 }))).toContain("cache.replicas: 0");
    expect(told({ ...CACHE, disposable: true })).toContain("keeps no snapshot");
  });
});
