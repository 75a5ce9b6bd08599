import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import { synthesiseOne } from "../../../cli/synthesise.ts";
import { existingNetworkParts } from "../../../modules/capabilities/existing-network/picture.ts";
import { roomOf } from "../../../modules/capabilities/existing-network/room.ts";
import { checkMoves, runsOf } from "../../../modules/capabilities/moves.ts";
import { decisions } from "../../../modules/capabilities/network/deploying.ts";
import { costsOf } from "../../../modules/capabilities/price.ts";
import { Configuration, type Stack } from "../../../modules/picture/configuration.ts";
import {
  type Changes,
  market,
  marketWith,
  PROJECT,
  sentencesOf,
  shippedProject,
} from "../../support/environment.ts";
import { AWSVPC, DOCUMENTDB, FARGATE, MONGO_ON_HOST } from "../../support/kinds.ts";

const ID = (end: string): string => `subnet-0123456789abcde0${end}`;
const VPC = "vpc-0123456789abcdef0";
const NAMED = { public: [ID("a"), ID("b")], private: [ID("c"), ID("d")] };

const existing = (more: Changes = {}): Changes => ({
  "network.zones": 2,
  "network.subnets": undefined,
  "network.flowLogs": false,
  "network.egress": "existing-route",
  "network.existing": { vpc: VPC, subnets: NAMED },
  "service.environment.nginx.TRUSTED_PROXIES": undefined,
  ...more,
});
const PRIVATE: Changes = {
  "ingress.public": false,
  "capacity.placement": "private",
  bastion: { access: "session-manager" },
};

const root = mkdtempSync(join(tmpdir(), "existing-network-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const OF_A_VPC =
  /^aws_(vpc|subnet|route|route_table|internet_gateway|nat_gateway|flow_log|vpc_endpoint|default_security_group)$/;

const stacksOf = (changes: Changes) => synthesised(marketWith({ ...changes, name: "there" }));

function synthesised(text: string) {
  const file = join(root, "there.yml");
  writeFileSync(file, text);
  return synthesiseOne(file, mkdtempSync(join(root, "out-")), {
    root: PROJECT,
    outdir: "cdktf.out",
    records: "leave",
  }).stacks;
}
const typesIn = (stacks: ReturnType<typeof stacksOf>): string[] =>
  stacks.flatMap(({ json }) => Object.keys(json.resource ?? {}));

/** `FARGATE` and the like, without the way out that they ask a VPC of their own for. */
const inThe = (kind: Changes): Changes => ({ ...kind, ...existing(), "network.egress": "existing-route" });

describe("a VPC that exists", () => {
  it.each<[string, Changes]>([
    ["hosts in public subnets", existing({ "network.egress": "none" })],
    ["hosts whose tasks have addresses", inThe(AWSVPC)],
    ["Fargate", inThe(FARGATE)],
    ["a database on a host", inThe(MONGO_ON_HOST)],
    ["DocumentDB", inThe(DOCUMENTDB)],
    [
      "nothing public",
      existing({ ...PRIVATE, "network.existing": { vpc: VPC, subnets: { private: NAMED.private } } }),
    ],
    ["subnets by the tag tier", existing({ "network.existing": { vpc: { Name: "main" } } })],
  ])("takes %s, and nothing of it is made", (_, changes) => {
    const types = typesIn(stacksOf(changes));
    expect(types).toContain("aws_ecs_service");
    expect(types.filter((type) => OF_A_VPC.test(type))).toEqual([]);
  });

  it("takes managed instances, and nothing of it is made", () => {
    const given = parse(readFileSync(join(PROJECT, "__tests__/environments/managed.yml"), "utf8"));
    const network = { cidr: "10.0.0.0/16", zones: 2, egress: "existing-route", existing: { vpc: VPC } };
    const types = typesIn(synthesised(stringify({ ...given, name: "there", network })));
    expect(types).toContain("aws_ecs_capacity_provider");
    expect(types.filter((type) => OF_A_VPC.test(type))).toEqual([]);
  });

  it("has endpoints made in it where the file asks for them, in its own routes", () => {
    const [network] = stacksOf(
      existing({
        ...PRIVATE,
        "network.egress": "endpoints",
        "network.existing": { vpc: VPC, subnets: NAMED, endpoints: "create" },
      }),
    );
    const endpoints = Object.values(network?.json.resource?.["aws_vpc_endpoint"] ?? {});
    expect(endpoints).toHaveLength(11);
    expect(network?.json["data"]).not.toHaveProperty("aws_vpc_endpoint");
    const gateway = endpoints.find((one) => one["vpc_endpoint_type"] === "Gateway");
    expect(JSON.stringify(gateway)).toMatch(/route_table_ids":\["\$\{data\.aws_route_table\./);
  });

  it("tells the entry the load balancer's networks when Terraform reads them", () => {
    const service = stacksOf(existing({ "network.egress": "none" })).find(
      ({ name }) => name === "there-service",
    );
    const text = JSON.stringify(service?.json.resource?.["aws_ecs_task_definition"]);
    expect(text).toMatch(
      /TRUSTED_PROXIES.{0,40}\$\{data\.terraform_remote_state.{0,200}public-subnet-1_.{0,20}cidr_block/,
    );
  });

  it("is refused a trusted network as wide as itself", () => {
    const wide = existing({ "service.environment.nginx.TRUSTED_PROXIES": "10.0.0.0/8" });
    expect(() => stacksOf(wide)).toThrow('"10.0.0.0/8" holds more of network.cidr');
    const own = existing({ "service.environment.nginx.TRUSTED_PROXIES": "10.0.1.0/24" });
    expect(() => stacksOf(own)).not.toThrow();
  });

  it("costs nothing, whatever the way out", () => {
    const { standing, byUse } = costsOf(market(existing()), { fargateTasks: [], resources: () => [] });
    const items = [...standing, ...byUse].filter(({ of }) => of === "network").map(({ item }) => item);
    expect(items).toEqual(["zoneData"]);
  });

  it("is drawn as what nobody here makes, with the subnets of each kind", () => {
    const stacks = stacksOf(existing({ "network.egress": "none" }));
    const parts = existingNetworkParts(new Configuration(stacks as unknown as readonly Stack[]));
    expect(parts.map(({ title, lines, stack }) => ({ title, lines, stack }))).toEqual([
      { title: `VPC ${VPC}`, lines: ["exists, and is not changed"], stack: undefined },
      { title: "2 public subnets", lines: NAMED.public, stack: undefined },
      { title: "2 private subnets", lines: NAMED.private, stack: undefined },
    ]);
  });

  it("is shared by two environments without a word of networks that overlap", () => {
    const one = market(existing());
    const other = { ...market(existing()), name: "shop" };
    const beside = { project: shippedProject(), others: [other] };
    expect(decisions(one.network, one, beside)).toEqual([]);
    expect(decisions(one.network, one, { ...beside, others: [{ ...market(), name: "shop" }] })).toHaveLength(
      1,
    );
  });
});

describe("what the file says of it", () => {
  it.each<[string, Changes, string]>([
    [
      "an id that is none",
      { "network.existing": { vpc: "main" } },
      'network.existing.vpc: "main" must be the id of a VPC, such as vpc-0123456789abcdef0.',
    ],
    [
      "networks in place of ids",
      { "network.existing": { vpc: VPC, subnets: { private: ["10.0.1.0/24", "10.0.2.0/24"] } } },
      'network.existing.subnets.private[0]: "10.0.1.0/24" must be the id of a subnet, such as subnet-0123456789abcdef0.',
    ],
    [
      "a gateway that would be made",
      { "network.egress": "nat-gateway" },
      "network.egress: nat-gateway would be made in a VPC that exists; write existing-route",
    ],
    [
      "networks of subnets",
      {
        "network.subnets": {
          public: ["10.0.1.0/24", "10.0.2.0/24"],
          private: ["10.0.3.0/24", "10.0.4.0/24"],
        },
      },
      "network.subnets: has no effect beside network.existing",
    ],
    [
      "endpoints without their egress",
      { "network.existing": { vpc: VPC, subnets: NAMED, endpoints: "create" } },
      "network.existing.endpoints: create has no effect while network.egress is existing-route",
    ],
    [
      "a subnet that is public and private",
      { "network.existing": { vpc: VPC, subnets: { ...NAMED, private: [ID("c"), ID("a")] } } },
      `network.existing.subnets.private[1]: "${ID("a")}" is in subnets.public as well; name one that the internet has no route to.`,
    ],
    [
      "too few subnets",
      { "network.zones": 3 },
      "network.existing.subnets.private: has 2 entries for network.zones 3; list one subnet for each zone.",
    ],
    [
      "nowhere for what is public",
      { "network.existing": { vpc: VPC, subnets: { private: NAMED.private } } },
      "network.existing.subnets: has no public, where ingress.public: true belongs",
    ],
    [
      "nowhere for a public cache",
      {
        "network.existing": { vpc: VPC, subnets: { private: NAMED.private } },
        cache: { hosting: "host", service: "redis", instanceType: "t4g.medium", placement: "public" },
      },
      "network.existing.subnets: has no public, where cache.placement: public belongs",
    ],
  ])("is refused for %s", (_, changes, sentence) => {
    const found = sentencesOf(marketWith(existing(changes)));
    expect(
      found.filter((text) => text.includes(sentence)),
      found.join("\n"),
    ).not.toEqual([]);
  });

  it("may be a network that nobody would make, and a small one", () => {
    expect(sentencesOf(marketWith(existing({ "network.cidr": "100.64.0.0/24" })))).toEqual([]);
  });

  it("is refused for a route that exists in a VPC that does not", () => {
    expect(sentencesOf(marketWith({ "network.egress": "existing-route" }))).toEqual([
      "network.egress: existing-route is that of a VPC that exists; name it in network.existing, or choose another egress.",
    ]);
  });
});

describe("the room that an environment takes", () => {
  it("is that of the load balancer, and of tasks at their most while they are replaced", () => {
    const fargate = market(inThe({ ...FARGATE, "service.tasks.max": 6 }));
    // 12 tasks in two zones; the load balancer is in public subnets, of a /27 at least.
    expect(roomOf(fargate, [])).toEqual({ public: { free: 8, size: 27 }, private: { free: 6, size: 6 } });
  });

  it("is that of hosts where tasks share their addresses", () => {
    const hosts = market(existing({ "network.egress": "none", "capacity.max": 5 }));
    expect(roomOf(hosts, [])).toEqual({ public: { free: 8 + 3, size: 27 }, private: { free: 0, size: 0 } });
  });

  it("is that of endpoints where they are made", () => {
    const made = { vpc: VPC, subnets: NAMED, endpoints: "create" };
    const changes = {
      ...PRIVATE,
      "network.egress": "endpoints",
      "network.existing": made,
      "capacity.max": 4,
    };
    expect(roomOf(market(existing(changes)), ["ec2"]).private.free).toBe(8 + 2 + 11);
  });
});

describe("a change", () => {
  const refused = (before: Changes, after: Changes): string[] =>
    checkMoves([runsOf(market(before))], market(after), "market.data.yml", (code, path, message) => ({
      code,
      file: "market.yml",
      path: path.join("."),
      message,
    })).map(({ path, message }) => `${path}: ${message}`);

  it("of the VPC is refused, whichever way", () => {
    const other = existing({ "network.existing": { vpc: "vpc-0123456789abcdef1", subnets: NAMED } });
    expect(refused({}, existing())).toEqual([
      expect.stringMatching(
        /^network\.existing: names vpc-0123456789abcdef0, and the environment has a VPC of its own/,
      ),
    ]);
    expect(refused(existing(), {})).toEqual([
      expect.stringMatching(/^network\.existing: is gone, and the environment runs in vpc-0123456789abcdef0/),
    ]);
    expect(refused(existing(), other)).toEqual([
      expect.stringMatching(
        /^network\.existing\.vpc: was vpc-0123456789abcdef0 and is vpc-0123456789abcdef1/,
      ),
    ]);
  });

  it("of a subnet is refused, and one more at the end is not", () => {
    const swapped = { ...NAMED, private: [ID("d"), ID("c")] };
    expect(refused(existing(), existing({ "network.existing": { vpc: VPC, subnets: swapped } }))).toEqual([
      expect.stringMatching(
        /^network\.existing\.subnets\.private: was \[.*\] and is \[.*\]: subnets can be added at the end/,
      ),
    ]);
    const more = { public: [...NAMED.public, ID("e")], private: [...NAMED.private, ID("f")] };
    expect(
      refused(existing(), existing({ "network.zones": 3, "network.existing": { vpc: VPC, subnets: more } })),
    ).toEqual([]);
  });

  it("that is none is let through", () => {
    expect(refused(existing(), existing())).toEqual([]);
    expect(refused({}, {})).toEqual([]);
  });
});
