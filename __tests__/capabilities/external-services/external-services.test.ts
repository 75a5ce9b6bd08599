import { describe, expect, it } from "vitest";
import { openDecisions } from "../../../modules/capabilities/decisions.ts";
import { type Changes, market, marketWith, sentencesOf, shippedProject } from "../../support/environment.ts";
import {
  AWSVPC,
  BRIDGE,
  composeWithMore,
  FURTHER,
  refusalsWithMore,
  stacksWithMore,
} from "../../support/further-services.ts";
import type { Synthesised } from "../../support/synthesis.ts";

type Keys = Readonly<Record<string, unknown>>;

const CACHE: Keys = { host: "cache.example.com", port: 6379 };
const elsewhere = (more: Keys = {}, changes: Changes = {}): Changes => ({
  ...BRIDGE,
  external: { redis: { ...CACHE, ...more } },
  ...changes,
});

/** The shipped compose file with more services, and a cache that the worker names as it does on the laptop. */
const compose = (environment: Keys = {}): string =>
  composeWithMore(
    {
      redis: {
        image: "redis:8.2.1",
        networks: ["front"],
        volumes: ["data:/data"],
        environment: ["PASSWORD"],
      },
      worker: { environment },
    },
    ["data"],
  );

const refusals = (changes: Changes, environment: Keys): string[] =>
  refusalsWithMore(changes, compose(environment));

const EGRESS = "aws_vpc_security_group_egress_rule";

/** Ways out of the group of the tasks that are no database's and not HTTPS, by their descriptions. */
function waysOut(stack: Synthesised): Readonly<Record<string, unknown>> {
  const rules = Object.values(stack.all(EGRESS)).filter(({ description }) =>
    String(description).startsWith("External"),
  );
  return Object.fromEntries(
    rules.map(
      ({ description, cidr_ipv4, referenced_security_group_id, prefix_list_id, from_port, to_port }) => [
        description,
        [cidr_ipv4 ?? referenced_security_group_id ?? prefix_list_id, from_port, to_port],
      ],
    ),
  );
}

describe("a service that runs elsewhere", () => {
  it.each<[string, Keys, string, string]>([
    ["its network", { cidr: "10.1.0.0/16" }, "External redis in 10.1.0.0/16", "10.1.0.0/16"],
    [
      "its group",
      { securityGroup: "sg-0123456789abcdef0" },
      "External redis in sg-0123456789abcdef0",
      "sg-0123456789abcdef0",
    ],
    [
      "its prefix list",
      { prefixList: "pl-0123456789abcdef0" },
      "External redis in pl-0123456789abcdef0",
      "pl-0123456789abcdef0",
    ],
    ["the VPC, where nothing is named", {}, "External redis in 10.0.0.0/16", "10.0.0.0/16"],
  ])("is reached at its port in %s, and nowhere else", (_, more, what, place) => {
    const { service } = stacksWithMore(elsewhere(more), compose());
    expect(waysOut(service)).toEqual({ [what]: [place, 6379, 6379] });
    const world = Object.values(service.all(EGRESS)).filter(({ cidr_ipv4 }) => cidr_ipv4 === "0.0.0.0/0");
    expect(world.map(({ from_port }) => from_port)).toEqual(world.map(() => 443));
  });

  it("is reached at further ports, each of which variables may name", () => {
    const further = { furtherPorts: [6380] };
    const { service } = stacksWithMore(elsewhere(further), compose());
    expect(waysOut(service)).toEqual({
      "External redis in 10.0.0.0/16": ["10.0.0.0/16", 6379, 6379],
      "External redis at 6380 in 10.0.0.0/16": ["10.0.0.0/16", 6380, 6380],
    });
    const naming = (port: number): Changes => ({
      "containers.app.environment.CACHE_URL": `redis://cache.example.com:${port}`,
    });
    expect(refusals(elsewhere(further, naming(6380)), {})).toEqual([]);
    expect(refusals(elsewhere({}, naming(6380)), {})).toEqual([
      expect.stringContaining(
        "names port 6380 of cache.example.com, which no task may reach, since external.redis names 6379; write external.redis.furtherPorts: [6380]",
      ),
    ]);
  });

  it("is reached from each group of tasks that have addresses of their own", () => {
    const changes = {
      ...elsewhere({ cidr: "10.1.0.0/16" }),
      "service.containers": ["nginx", "app"],
      ...FURTHER,
      ...AWSVPC,
    };
    const { service } = stacksWithMore(changes, compose());
    const rules = Object.values(service.all(EGRESS)).filter(({ from_port }) => from_port === 6379);
    const groups = new Set(rules.map(({ security_group_id }) => security_group_id));
    expect(groups.size).toBe(rules.length);
    expect(rules.length).toBeGreaterThan(0);
  });

  it("is no container, and whatever only it has is of no concern: its volume, its image, its variables", () => {
    expect(refusals(elsewhere(), {})).toEqual([]);
  });

  it("says how it is let in before a deployment", () => {
    const decisions = (more: Keys): string[] =>
      openDecisions(market({ external: { redis: { ...CACHE, ...more } } }), {
        project: shippedProject(),
        others: [],
      })
        .map(({ message }) => message)
        .filter((message) => message.startsWith("external."));
    expect(decisions({})).toEqual([
      "external.redis: tasks reach port 6379 in this environment's own network, 10.0.0.0/16; name its securityGroup, prefixList or cidr if cache.example.com is elsewhere.",
    ]);
    expect(decisions({ host: "redis.example.internal" })).toEqual([
      "external.redis: redis.example.internal is a name that init made up, and nothing answers there; write the address in its place, here and in variables, and its securityGroup, prefixList or cidr where it is not in this environment's own network, 10.0.0.0/16.",
    ]);
    expect(decisions({ securityGroup: "sg-0123456789abcdef0" })).toEqual([
      "external.redis: sg-0123456789abcdef0 must let port 6379 in from 10.0.0.0/16, or from the security groups of the tasks once they are there.",
    ]);
    expect(decisions({ cidr: "10.1.0.0/16" })).toEqual([
      "external.redis: tasks reach port 6379 in 10.1.0.0/16; cache.example.com must resolve to an address there, and let them in.",
    ]);
  });
});

describe("the name that it has on the laptop", () => {
  const at = (variable: string): string => `docker-compose.yml: services.worker.environment.${variable}: `;
  it.each<[string, string, string]>([
    ["REDIS_URL", "redis://redis:6379/0", "redis://cache.example.com:6379/0"],
    ["REDIS_URL", "redis://redis", "redis://cache.example.com:6379"],
    ["REDIS_HOST", "redis", "cache.example.com"],
    ["CACHE", "redis:6380", "cache.example.com:6379"],
    ["JDBC_URL", "jdbc:redis://redis:6379/0?a=b", "jdbc:redis://cache.example.com:6379/0?a=b"],
  ])("is refused in %s: %s, with what to write", (variable, value, there) => {
    const said = refusals(elsewhere(), { [variable]: value });
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(
      `${at(variable)}names the host "redis", which is hosted elsewhere, at cache.example.com:6379; write containers.worker.environment.${variable}: ${JSON.stringify(there)} in the environment file`,
    );
  });

  it("is accepted once that is written", () => {
    const changes = elsewhere(
      {},
      { "service.environment.worker.REDIS_URL": "redis://cache.example.com:6379/0" },
    );
    expect(refusals(changes, { REDIS_URL: "redis://redis:6379/0" })).toEqual([]);
  });

  it("is refused in the environment file itself", () => {
    const changes = elsewhere({}, { "service.environment.worker.REDIS_URL": "redis://redis:6379/0" });
    expect(sentencesOf(marketWith(changes))).toEqual([
      'service.environment.worker.REDIS_URL: names the host "redis", which runs elsewhere (external.redis); write "redis://cache.example.com:6379/0".',
    ]);
  });

  it("is refused among the settings of a container as well", () => {
    const containers = { worker: { environment: { REDIS_HOST: "redis" } } };
    expect(sentencesOf(marketWith(elsewhere({}, { containers })))).toEqual([
      'containers.worker.environment.REDIS_HOST: names the host "redis", which runs elsewhere (external.redis); write "cache.example.com".',
    ]);
  });

  it("may be its name there, too", () => {
    expect(refusals(elsewhere({ host: "redis" }), { REDIS_URL: "redis://redis:6379" })).toEqual([]);
  });
});

describe("keys that are wrong", () => {
  it.each<[string, Keys, string]>([
    [
      "two places",
      { cidr: "10.1.0.0/16", securityGroup: "sg-0123456789abcdef0" },
      "external.redis: is in securityGroup and cidr at once; keep the one that tasks are to reach.",
    ],
    [
      "the world",
      { cidr: "0.0.0.0/0" },
      "external.redis.cidr: 0.0.0.0/0 would let tasks reach port 6379 of the whole internet; name the network that it is in, or several by prefixList. HTTPS needs none: tasks reach port 443 everywhere.",
    ],
    [
      "a URL for a host",
      { host: "redis://cache" },
      'external.redis.host: "redis://cache" must be a host name or an IPv4 address, without a port or a scheme.',
    ],
    [
      "a group's name",
      { securityGroup: "cache" },
      'external.redis.securityGroup: "cache" must be the id of a security group, such as sg-0123456789abcdef0.',
    ],
    ["no port", { port: undefined }, "external.redis.port: is missing"],
  ])("%s", (_, more, sentence) => {
    expect(sentencesOf(marketWith(elsewhere(more)))).toEqual([expect.stringContaining(sentence)]);
  });

  it("a service that is a container, or the database, too", () => {
    const { containers } = { containers: ["nginx", "app", "redis"] };
    expect(sentencesOf(marketWith(elsewhere({}, { "service.containers": containers })))).toEqual([
      "external.redis: is in service.containers as well; remove it there, or here.",
    ]);
    expect(sentencesOf(marketWith({ external: { mongo: CACHE } }))).toEqual([
      "external.mongo: is in database.service as well; remove it there, or here.",
    ]);
  });

  it("a service that the compose file does not have", () => {
    expect(refusalsWithMore({ ...BRIDGE, external: { redsi: CACHE } })).toEqual([
      expect.stringMatching(
        /^docker-compose\.yml: services: has no service "redsi", which the environment names;/,
      ),
    ]);
  });
});

describe("a service that is in no task", () => {
  it("is told how to say that it runs elsewhere, and that leads to the end", () => {
    const [said = "", ...others] = refusals(BRIDGE, {});
    expect(others).toEqual([]);
    const [, entry = ""] = /by (external: \{ redis: \{ host: …, port: 6379 \} \}),/.exec(said) ?? [];
    expect(entry).not.toBe("");
    expect(
      refusals({ ...BRIDGE, external: { redis: { host: "cache.example.com", port: 6379 } } }, {}),
    ).toEqual([]);
  });
});
