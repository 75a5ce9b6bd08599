import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { recordApplied } from "../../cli/data-records.ts";
import { checkMoves, runsOf, runsSchema, runsWith } from "../../modules/capabilities/moves.ts";
import type { Runs } from "../../modules/capabilities/moving.ts";
import { networkOf } from "../../modules/capabilities/network/moves.ts";
import { Remembering } from "../support/data-record.ts";
import { type Changes, market, WORKERS_ONLY } from "../support/environment.ts";
import {
  MONGO_ON_HOST,
  MYSQL_ON_AURORA,
  MYSQL_ON_HOST,
  MYSQL_ON_RDS,
  POSTGRES_ON_AURORA,
  POSTGRES_ON_HOST,
  POSTGRES_ON_RDS,
} from "../support/kinds.ts";

const ADDRESSES: Changes = {
  "network.egress": "nat-gateway",
  "capacity.placement": "private",
  "capacity.instanceTypes": ["m5.large"],
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
};
const FARGATE: Changes = {
  "network.egress": "nat-gateway",
  capacity: { launchType: "fargate", architecture: "x86_64" },
  "service.networkMode": "awsvpc",
  "service.environment.nginx.APP_HOST": "127.0.0.1",
  "service.name": "market-awsvpc",
};
const LEAVING = {
  architecture: "x86_64",
  instanceTypes: ["t3.medium"],
  placement: "public",
  networkMode: "bridge",
};

const UNPROTECTED = {
  rule: "load-balancers-are-hardened",
  at: "aws_lb.ingress_load-balancer_E5AB1F93",
  reason: "The load balancer becomes an internal one.",
};

const was = (changes: Changes = {}, more: Partial<Runs> = {}): Runs => ({
  ...runsOf(market(changes)),
  ...more,
});
const sentences = (before: Runs | readonly Runs[], changes: Changes): string[] =>
  checkMoves([before].flat(), market(changes), "environments/market.data.yml", (code, path, message) => ({
    code,
    file: "environments/market.yml",
    path: path.join("."),
    message,
  })).map(({ path, message }) => `${path} ${message}`);

describe("a change of what services run on", () => {
  it("is free where Terraform makes it in an order that works", () => {
    expect(sentences(was(), {})).toEqual([]);
    expect(sentences(was(), { "service.entry.port": 8081 })).toEqual([]);
    expect(sentences(was(), { ...ADDRESSES, "service.name": "market-awsvpc" })).toEqual([]);
    expect(sentences(was(FARGATE), { ...ADDRESSES, "service.name": "market-awsvpc" })).toEqual([]);
    expect(sentences(was(FARGATE), { ...FARGATE, "service.name": "market-three" })).toEqual([]);
  });

  it("to another region is refused, since everything would be destroyed and made anew", () => {
    const elsewhere = { region: "eu-west-1", "network.zones": 3, "network.subnets": undefined };
    expect(sentences(was(), elsewhere)).toEqual([
      expect.stringMatching(/^region was eu-central-1 and is eu-west-1: Terraform would destroy everything/),
    ]);
    // A record from before the region was remembered.
    expect(sentences(was({}, { region: undefined }), elsewhere)).toEqual([]);
  });

  describe("of the network is refused where Terraform would replace what something stands in:", () => {
    const ZONES = ["a", "b", "c"].map((letter) => `eu-central-1${letter}`);
    const [a = "", b = "", c = ""] = ZONES;
    const zones = (now: number | readonly string[]): Changes => ({
      "network.zones": now,
      "network.subnets": undefined,
    });

    it("its cidr", () => {
      const other = { "network.cidr": "10.1.0.0/16", "network.subnets": undefined };
      expect(sentences(was(), other)).toEqual([
        expect.stringMatching(
          /^network\.cidr was 10\.0\.0\.0\/16 and is 10\.1\.0\.0\/16: Terraform would replace the VPC, .* environment of another name/,
        ),
      ]);
      expect(sentences(was({}, { network: undefined }), other)).toEqual([]);
    });

    it("a network of its subnets, and not where one comes or the last goes", () => {
      expect(sentences(was(), { "network.subnets.public.1": "10.0.9.0/24" })).toEqual([
        expect.stringMatching(
          /^network\.subnets\.public of zone 2 was 10\.0\.2\.0\/24 and is 10\.0\.9\.0\/24: /,
        ),
      ]);
      expect(sentences(was(), { "network.subnets.private.2": "10.0.9.0/24" })).toEqual([
        expect.stringMatching(/^network\.subnets\.private of zone 3 was 10\.0\.6\.0\/24/),
      ]);
      const two = {
        "network.zones": [a, b],
        "network.subnets": {
          public: ["10.0.1.0/24", "10.0.2.0/24"],
          private: ["10.0.4.0/24", "10.0.5.0/24"],
        },
      };
      expect(sentences(was(), two)).toEqual([]);
      expect(sentences(was(two), {})).toEqual([]);
    });

    it("and not where the networks cannot be told, which is refused by itself", () => {
      const { network, ...others } = market();
      const small = { ...others, network: { ...network, cidr: "10.0.0.0/24", subnets: undefined } };
      expect(networkOf(small)).toMatchObject({ public: [], private: [] });
    });

    it("a zone at its place, and one that is not the last", () => {
      const listed = was(zones(ZONES));
      expect(sentences(listed, zones([a, b]))).toEqual([]);
      expect(sentences(was(zones([a, b])), zones([a, b, c]))).toEqual([]);
      expect(sentences(listed, zones([b, a, c]))).toEqual([
        expect.stringMatching(/^network\.zones was \[.*\]: zone 1 would change, .* Keep the order/),
      ]);
      expect(sentences(was(zones([a, b])), zones([a, c]))).toEqual([
        expect.stringMatching(/: zone 2 would change/),
      ]);
      for (const fewer of [
        [b, c],
        [a, c],
      ])
        expect(sentences(listed, zones(fewer))).toEqual([
          expect.stringMatching(/: only the last zone of the list can go, .* environment of another name/),
        ]);
    });

    it("numbered zones by a list, whose order only AWS knows", () => {
      expect(sentences(was(zones(3)), zones(2))).toEqual([]);
      expect(sentences(was(zones(2)), zones(3))).toEqual([]);
      expect(sentences(was(zones(ZONES)), zones(3))).toEqual([]);
      for (const list of [ZONES, [b, a, c]])
        expect(sentences(was(zones(3)), zones(list))).toEqual([
          expect.stringMatching(/^network\.zones was 3 and is a list: .* Keep 3: subnets stay/),
        ]);
      expect(sentences(was(zones(3)), zones([a, b]))).toEqual([
        expect.stringMatching(/Keep a number, such as 2:/),
      ]);
    });
  });

  it("of the database's engine is refused while the volume of the other is there", () => {
    expect(sentences(was(MONGO_ON_HOST), MYSQL_ON_HOST)).toEqual([
      expect.stringMatching(
        /^database\.engine was mongodb and is mysql, which would be started on the volume of mongodb/,
      ),
    ]);
    expect(sentences(was(MONGO_ON_HOST), {})).toEqual([]);
    expect(sentences(was(), MYSQL_ON_HOST)).toEqual([]);
    expect(sentences(was(MONGO_ON_HOST, { engine: undefined }), MYSQL_ON_HOST)).toEqual([]);
  });

  it("of PostgreSQL's major version is refused, up and down, over the files of the other", () => {
    const version = (engineVersion: string): Changes => ({
      ...POSTGRES_ON_HOST,
      database: { ...(POSTGRES_ON_HOST["database"] as object), engineVersion },
    });
    for (const other of ["19", "17"])
      expect(sentences(was(POSTGRES_ON_HOST), version(other))).toEqual([
        expect.stringMatching(
          new RegExp(
            `^database\\.engineVersion was "18" and is "${other}": PostgreSQL ${other} does not start on the files of 18, .* Put it back, and the tag of postgres's image with it\\. To move the data, dump it with pg_dump of ${other}, .* "Another major version of PostgreSQL", has the steps\\.`,
          ),
        ),
      ]);
    expect(sentences(was(POSTGRES_ON_HOST), POSTGRES_ON_HOST)).toEqual([]);
    expect(sentences(was(POSTGRES_ON_HOST), MONGO_ON_HOST)).toEqual([
      expect.stringMatching(/^database\.engine was postgres and is mongodb/),
    ]);
    expect(sentences(was(POSTGRES_ON_RDS), version("19"))).toEqual([]);
    expect(sentences(was(MYSQL_ON_HOST), POSTGRES_ON_HOST)).toEqual([
      expect.stringMatching(/^database\.engine was mysql and is postgres/),
    ]);
  });

  it.each([
    ["RDS", POSTGRES_ON_RDS],
    ["Aurora", POSTGRES_ON_AURORA],
  ])("of a database on %s to an earlier version is refused, since AWS goes none back", (_, made) => {
    const version = (engineVersion: string): Changes => ({
      ...made,
      database: { ...(made["database"] as object), engineVersion },
    });
    expect(sentences(was(version("17")), version("16"))).toEqual([
      expect.stringMatching(
        /^database\.engineVersion was "17" and is "16", and AWS takes no database back to an earlier version\. Write "17" again\./,
      ),
    ]);
    expect(sentences(was(version("16")), version("17"))).toEqual([]);
    expect(sentences(was(version("17"), { databaseVersion: undefined }), version("16"))).toEqual([]);
  });

  it("of a database to an earlier version is free where it becomes another database", () => {
    expect(sentences(was(MYSQL_ON_RDS), MYSQL_ON_AURORA)).toEqual([]);
  });

  it.each([
    ["RDS", MYSQL_ON_RDS, MYSQL_ON_AURORA],
    ["Aurora", MYSQL_ON_AURORA, MYSQL_ON_RDS],
  ])(
    "of how MySQL on %s keeps names of tables is refused, since it would not start again",
    (_, made, other) => {
      const withCase = (base: Changes, value: string): Changes => ({
        ...base,
        database: { ...(base["database"] as object), parameters: { lower_case_table_names: value } },
      });
      expect(sentences(was(made), withCase(made, "1"))).toEqual([
        expect.stringMatching(
          /^database\.parameters\.lower_case_table_names was "0" and is "1", which MySQL takes only when a database is made: it would not come up at its next restart\. Remove it, or write "0"\. To change it, load a dump/,
        ),
      ]);
      expect(sentences(was(withCase(made, "1")), made)).toEqual([
        expect.stringContaining('was "1" and is "0", which'),
      ]);
      expect(sentences(was(made), withCase(made, "0"))).toEqual([]);
      // Another database, which is made with it; and a record from before this was remembered.
      expect(sentences(was(made), withCase(other, "1"))).toEqual([]);
      expect(sentences(was(made, { tableNames: undefined }), withCase(made, "1"))).toEqual([]);
      expect(was(POSTGRES_ON_RDS)).not.toHaveProperty("tableNames");
    },
  );

  it("to Fargate keeps the hosts for one deployment", () => {
    expect(sentences(was(), FARGATE)).toEqual([
      expect.stringMatching(
        /^capacity\.launchType was ec2 and is fargate, but hosts cannot go .* networkMode: bridge, under capacity\.leaving; deploy; .* See docs\/moving\.md/,
      ),
    ]);
    const capacity = { launchType: "fargate", architecture: "x86_64", leaving: LEAVING };
    expect(sentences(was(), { ...FARGATE, capacity })).toEqual([]);
    expect(sentences(was({ ...FARGATE, capacity }), FARGATE)).toEqual([]);
  });

  it("of the network mode needs a service beside the old one", () => {
    const sentence = (other: string) =>
      expect.stringMatching(
        new RegExp(`^service\\.networkMode was bridge and is awsvpc: .* Write service\\.name: ${other},`),
      );
    expect(sentences(was(), ADDRESSES)).toEqual([sentence("market-awsvpc")]);
    const named = was({ "service.name": "market-awsvpc" });
    expect(sentences(named, { ...ADDRESSES, "service.name": "market-awsvpc" })).toEqual([
      sentence("market-awsvpc-2"),
    ]);
  });

  it("of a singleton pauses it in any case", () => {
    const singleton = { "service.singleton": true, "service.tasks": undefined, "service.scaling": undefined };
    expect(sentences(was(singleton), { ...ADDRESSES, ...singleton })).toEqual([]);
    expect(sentences(was({ "service.name": "market-two" }), singleton)).toEqual([]);
    const back = { "network.egress": "nat-gateway", "capacity.placement": "private", ...singleton };
    expect(sentences(was({ ...ADDRESSES, ...singleton }), back)).toEqual([
      expect.stringMatching(
        /Write service\.name: market-bridge, so that a new service is made once it is gone\./,
      ),
    ]);
  });

  it("keeps the name of a service that has one", () => {
    const named = was({ "service.name": "market-two" });
    expect(sentences(named, {})).toEqual([
      expect.stringMatching(/^service\.name was "market-two" and is gone, .* Keep service\.name: market-two/),
    ]);
    expect(sentences(named, { "service.name": "market" })).toEqual([]);
  });

  it("from public to internal needs the load balancer's protection off first, and back", () => {
    const internal = { "ingress.public": false };
    expect(sentences(was(), internal)).toEqual([
      expect.stringMatching(
        /^ingress\.public was true and is false: a public load balancer .*deletionProtection: false, with the waiver that synth asks for, and deploy; then/,
      ),
    ]);
    expect(sentences(was(internal), {})).toEqual([
      expect.stringMatching(/^ingress\.public was false and is true/),
    ]);
    expect(sentences(was({ "ingress.deletionProtection": false }), internal)).toEqual([]);
    expect(sentences(was({ disposable: true }), { ...internal, disposable: true })).toEqual([]);
  });

  it("from public to internal goes without a site, which comes by a deployment of its own, and back", () => {
    const open = { "ingress.deletionProtection": false };
    const closed = { ...open, "ingress.public": false };
    const behind = { ...closed, site: { service: "web", dynamicPaths: ["/api/*"] } };
    const files = { ...closed, site: { service: "web" } };
    expect(sentences(was(open), behind)).toEqual([
      expect.stringMatching(
        /^ingress\.public was true and is false, .* CloudFront gets a way to it: .* Leave site\.dynamicPaths out for now and deploy/,
      ),
    ]);
    expect(sentences(was(behind), open)).toEqual([
      expect.stringMatching(
        /^ingress\.public was false and is true, .* CloudFront has a way to it: .* Put it back, leave site\.dynamicPaths out and deploy; then/,
      ),
    ]);
    for (const [before, after] of [
      [open, files],
      [files, behind],
      [behind, files],
      [files, open],
    ] as const)
      expect(sentences(was(before), after)).toEqual([]);
  });

  it("of its load balancer: one may come, and goes once its protection is off", () => {
    expect(sentences(was(WORKERS_ONLY), {})).toEqual([]);
    expect(sentences(was(), WORKERS_ONLY)).toEqual([
      expect.stringMatching(
        /^ingress is gone, but the load balancer's deletion protection is on, .* Put it back with service\.entry, write ingress\.deletionProtection: false/,
      ),
    ]);
    expect(sentences(was({ "ingress.deletionProtection": false }), WORKERS_ONLY)).toEqual([]);
    expect(sentences(was({ disposable: true }), { ...WORKERS_ONLY, disposable: true })).toEqual([]);
    expect(sentences(was(WORKERS_ONLY), WORKERS_ONLY)).toEqual([]);
  });

  it("of the network mode is made in place where no load balancer waits, unless addresses go", () => {
    const addresses = { ...ADDRESSES, ...WORKERS_ONLY };
    expect(sentences(was(WORKERS_ONLY), addresses)).toEqual([]);
    expect(sentences(was(WORKERS_ONLY), ADDRESSES)).toEqual([]);
    expect(sentences(was(addresses), { ...WORKERS_ONLY, "network.egress": "nat-gateway" })).toEqual([
      expect.stringMatching(
        /^service\.networkMode was awsvpc and is bridge: the service "market" keeps its network configuration, which ECS takes from no service\. Write service\.name: market-bridge, so that a new service is made beside it\. See/,
      ),
    ]);
  });

  it("remembers that there is no load balancer beside what there was with one", () => {
    const without = runsOf(market(WORKERS_ONLY));
    expect(without).toMatchObject({ ingress: false, service: "market" });
    expect(without).not.toHaveProperty("public");
    expect(runsWith([without], market())).toEqual([without, was()]);
    expect(runsWith([was()], market(WORKERS_ONLY))).toEqual([was(), without]);
    expect(runsSchema.safeParse(without).success).toBe(true);
    expect(Object.keys(was())).not.toContain("ingress");
  });

  it("is made from all that may be running, not only from what was synthesised last", () => {
    const capacity = { launchType: "fargate", architecture: "x86_64", leaving: LEAVING };
    const both = [was(), was({ ...FARGATE, capacity })];
    expect(sentences(both, { ...FARGATE, capacity })).toEqual([]);
    expect(sentences(both, FARGATE)).toEqual([
      expect.stringMatching(
        /^capacity\.launchType was ec2 and is fargate.* See docs\/moving\.md\. If what was synthesised last is deployed by now, say so: npx express-on-ecs apply market --applied\.$/,
      ),
    ]);
    expect(sentences([was({ "service.name": "other" }), was()], { "ingress.public": false })).toEqual(
      [
        expect.stringMatching(/^service\.name was "other" and is gone/),
        expect.stringMatching(
          /^ingress\.public was true and is false.* If that was never deployed, take it out of runs in environments\/market\.data\.yml\.$/,
        ),
      ].reverse(),
    );
  });

  it("is remembered beside what was there, once, the newest last", () => {
    const fargate = market(FARGATE);
    expect(runsWith([], market())).toEqual([was()]);
    expect(runsWith([was()], fargate)).toEqual([was(), runsOf(fargate)]);
    expect(runsWith([was(), runsOf(fargate)], market())).toEqual([runsOf(fargate), was()]);
    // A record from before knew less.
    const { region: _, disposable: __, ...before } = was();
    expect(runsWith([before], market())).toEqual([was()]);
  });

  it("closes the way out only when nothing needs it any more", () => {
    const inside = { "network.egress": "nat-gateway", "capacity.placement": "private" };
    expect(sentences(was(inside), {})).toEqual([
      expect.stringMatching(/^network\.egress goes in the same deployment as capacity\.placement: private/),
    ]);
    expect(sentences(was(inside), { "network.egress": "nat-gateway" })).toEqual([]);
  });
});

describe("an environment", () => {
  let project: Remembering | undefined;
  afterEach(() => project?.remove());

  it("remembers what its services run on, and asks for the steps of a change", () => {
    project = new Remembering({ "ingress.accessLogs": { retentionDays: 90 } });
    project.synthesise();
    project.writeState("market-service", ["aws_lb.x"]);
    expect(project.recordText).toContain(
      "    launchType: ec2\n    networkMode: bridge\n    service: market\n",
    );
    expect(project.refusals({ "ingress.public": false })).toEqual([
      expect.stringMatching(/^environments\/market\.yml ingress\.public: was true and is false/),
    ]);
    const unprotected = { "ingress.deletionProtection": false, waivers: [UNPROTECTED] };
    const internal = { ...unprotected, "ingress.public": false };
    project.synthesise(unprotected);
    expect(project.refusals(internal)).toEqual([
      expect.stringContaining("npx express-on-ecs apply market --applied"),
    ]);
    expect(recordApplied(project.root, "market")).toBe(true);
    expect(recordApplied(project.root, "market")).toBe(false);
    project.synthesise(internal);
    expect(project.recordText).toContain("public: false\n    deletionProtection: false\n");
  });

  it("that was never deployed, as the state on this machine tells, is not held back", () => {
    project = new Remembering({ "ingress.accessLogs": { retentionDays: 90 } });
    project.synthesise();
    expect(project.refusals({ "ingress.public": false })).toEqual([]);
    // Whoever has the state is still held back.
    expect(project.recordText.match(/ public: (true|false)/g)).toEqual([" public: true", " public: false"]);
    project.writeState("market-network", []);
    project.writeState("shop-network", ["aws_vpc.x"]);
    expect(project.refusals({ "ingress.public": false })).toEqual([]);
    project.writeState("market-network", ["aws_vpc.x"]);
    expect(project.refusals({ "ingress.public": false })).toHaveLength(1);
  });

  it("that has its state elsewhere, or had, may be running", () => {
    const state = { home: "s3", bucket: "shop-state" };
    project = new Remembering({ "ingress.accessLogs": { retentionDays: 90 }, state });
    project.synthesise();
    expect(project.refusals({ "ingress.public": false })).toHaveLength(1);
    const [, refusal] = project.refusals({ "ingress.public": false, state: { home: "local" } });
    project.write("state of the whole", { retired: "2026-11-26: moved to this machine" });
    expect(project.refusals({ "ingress.public": false, state: { home: "local" } })).toEqual([
      expect.stringMatching(/ingress\.public: was true and is false/),
    ]);
    expect(refusal).toBeUndefined();
  });

  it("that remembers nothing yet is not held back", () => {
    project = new Remembering({ "ingress.accessLogs": { retentionDays: 90 } });
    project.synthesise();
    const file = project.path("environments/market.data.yml");
    writeFileSync(file, readFileSync(file, "utf8").replace(/runs:\n( {2}.*\n)+/, ""));
    expect(project.refusals({ "ingress.public": false })).toEqual([]);
  });
});
