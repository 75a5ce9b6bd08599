import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Made } from "../../modules/capabilities/billing.ts";
import { costsInWords, costsOf } from "../../modules/capabilities/price.ts";
import { DOCUMENTDB, MONGO_ON_HOST, POSTGRES_ON_RDS } from "../support/databases.ts";
import { type Changes, market, PROJECT } from "../support/environment.ts";
import { FARGATE } from "../support/further-services.ts";

const NOTHING: Made = { fargateTasks: [], resources: () => [] };
const costs = (changes: Changes = {}, made: Partial<Made> = {}) =>
  costsOf(market(changes), { ...NOTHING, ...made });
const standing = (changes: Changes = {}, made: Partial<Made> = {}): Record<string, number> =>
  Object.fromEntries(
    costs(changes, made).standing.map(({ of, item, quantity }) => [`${of} ${item}`, quantity]),
  );

/** Of the region whose prices the table has in full. */
const VIRGINIA: Changes = { region: "us-east-1", "network.zones": 2, "network.subnets": undefined };

const SEOUL: Changes = { ...VIRGINIA, region: "ap-northeast-2" };

/** Stacks as they are committed: one of the environments of the tests. */
function made(environment: string): Made {
  const folder = join(PROJECT, "__tests__/__snapshots__/environments");
  const stacks = readdirSync(folder)
    .filter((file) => file.startsWith(`${environment}-`))
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")));
  return {
    fargateTasks: [],
    resources: (type) => stacks.flatMap(({ resource }) => Object.values(resource?.[type] ?? {})) as never,
  };
}

describe("what stands", () => {
  it("is told by thing and capability, each with its price and source", () => {
    const { usd, atLeast, standing: lines } = costs({ ...VIRGINIA, "bastion.instanceType": "t3.micro" });
    expect(usd).toBeGreaterThan(50);
    expect(atLeast).toBe(false);
    expect(usd).toBeCloseTo(
      lines.reduce((sum, line) => sum + (line.usd ?? 0), 0),
      2,
    );
    expect(lines).toContainEqual(
      expect.objectContaining({
        of: "load-balancer",
        item: "applicationLoadBalancer",
        what: "1 Application Load Balancer",
        usd: 16.43,
        source: expect.objectContaining({ page: expect.stringContaining("aws.amazon.com") }),
      }),
    );
  });

  it("holds the database's host, volumes, address and name", () => {
    expect(standing(MONGO_ON_HOST)).toMatchObject({
      "host-database instance:t4g.small": 1,
      "host-database gp3": 50,
      "host-database publicIpv4": 1,
      "host-database hostedZone": 1,
    });
  });

  it("holds a key that is made for the environment, and none that it names", () => {
    const kmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    expect(standing({ encryption: { key: "create" } })).toHaveProperty("encryption kmsKey", 1);
    expect(standing({ encryption: { kmsKeyArn } })).not.toHaveProperty("encryption kmsKey");
  });

  it.each([
    ["none", {}],
    ["nat-gateway", { natGateway: 1, publicIpv4: 1 }],
    ["nat-gateway-per-zone", { natGateway: 2, publicIpv4: 2 }],
    ["regional-nat-gateway", { regionalNatGatewayZone: 2, publicIpv4: 2 }],
  ])("holds the way out %s", (egress, items) => {
    const lines = costs({
      "network.egress": egress,
      "network.zones": 2,
      "network.subnets": undefined,
      "capacity.placement": "public",
    }).standing.filter(({ of }) => of === "network");
    expect(Object.fromEntries(lines.map(({ item, quantity }) => [item, quantity]))).toEqual(items);
  });

  it("counts an interface endpoint in each of its zones", () => {
    const environment = market();
    const network = { ...environment.network, egress: "endpoints" as const };
    const lines = costsOf({ ...environment, network }, made("internal"));
    expect(lines.standing).toContainEqual(
      expect.objectContaining({ item: "interfaceEndpointZone", quantity: 20 }),
    );
  });

  it("counts the fewest tasks of Fargate by their size, on demand, and their addresses", () => {
    const open = {
      ...FARGATE,
      region: "us-east-1",
      bastion: undefined,
      "network.egress": "none",
      "network.zones": 2,
      "network.subnets": undefined,
      "capacity.placement": "public",
    };
    const fargateTasks = [
      { count: 2, most: 2, cpu: 512, memory: 1024 },
      { count: 1, most: 1, cpu: 256, memory: 512 },
    ];
    // 1.25 vCPU and 2.5 GB, five addresses, and the load balancer, for 730 hours.
    expect(costs(open, { fargateTasks }).usd).toBeCloseTo(
      730 * (1.25 * 0.03238 + 2.5 * 0.00356 + 5 * 0.005 + 0.0225),
      1,
    );
  });

  it("holds the hosts that services leave for Fargate, as long as they are there", () => {
    const left = { architecture: "x86_64", instanceTypes: ["t3.medium"], min: 2, placement: "public" };
    expect(standing({ ...FARGATE, "capacity.leaving": { ...left, networkMode: "bridge" } })).toMatchObject({
      "fargate instance:t3.medium": 2,
      "fargate gp3": 60,
      "fargate publicIpv4": 2,
    });
  });

  it("says that the sum is no more than a floor where the table lacks a price, and names what it lacks", () => {
    const { usd, atLeast, unknown, standing: lines } = costs(DOCUMENTDB);
    expect(usd).toBeGreaterThan(50);
    expect(atLeast).toBe(true);
    expect(unknown).toContain("documentdb:db.t4g.medium");
    const [line] = lines.filter(({ of }) => of === "documentdb");
    expect(line).toMatchObject({
      of: "documentdb",
      item: "documentdb:db.t4g.medium",
      what: "2 DocumentDB db.t4g.medium",
      quantity: 2,
      unit: "hour",
    });
  });

  it("is all unknown in a region that the table has not", () => {
    const {
      atLeast,
      standing: lines,
      unknown,
      usd,
    } = costs({ region: "sa-east-1", "network.zones": 2, "network.subnets": undefined });
    expect([usd, atLeast]).toEqual([0, true]);
    expect(unknown).toEqual([...new Set(lines.map(({ item }) => item))]);
  });
});

describe("what is billed by use", () => {
  const items = (environment: string, changes: Changes = {}): string[] =>
    costsOf(market(changes), made(environment)).byUse.map(({ of, item }) => `${of} ${item}`);

  it("is each told with a figure and what that takes for granted", () => {
    const { byUse } = costsOf(
      market({ region: "us-east-1", "network.zones": 2, "network.subnets": undefined }),
      made("spot-tasks"),
    );
    expect(byUse.length).toBeGreaterThan(10);
    for (const { assumption, item, usd } of byUse) {
      expect(assumption, item).toMatch(/^[A-Za-z0-9].*[^.]$/);
      if (!["efsBackup", "vendedLogIngestion"].includes(item)) expect(usd, item).toBeDefined();
    }
  });

  it("holds data, capacity units, logs, requests and access logs", () => {
    expect(items("spot-tasks", { "ingress.public": true, "network.egress": "nat-gateway" })).toEqual(
      expect.arrayContaining([
        "network natGatewayData",
        "network zoneData",
        "network vendedLogIngestion",
        "registry ecrStorage",
        "load-balancer loadBalancerCapacityUnit",
        "load-balancer internetData",
        "load-balancer s3Storage",
        "services logIngestion",
        "services logStorage",
        "secrets secretRequest",
        "volumes efsStorage",
        "volumes efsBackup",
        "monitoring notificationMail",
      ]),
    );
  });

  it("holds storage, I/O and backups of DocumentDB, snapshots of a database's host, and requests to KMS", () => {
    expect(items("documentdb", { ...DOCUMENTDB, encryption: { key: "create" } })).toEqual(
      expect.arrayContaining([
        "documentdb documentDbStorage",
        "documentdb documentDbIo",
        "documentdb documentDbBackup",
        "encryption kmsRequest",
      ]),
    );
    expect(items("mongodb", MONGO_ON_HOST)).toContain("host-database ebsSnapshot");
  });

  it("counts the alarms that are made, each metric of an expression by itself", () => {
    const resources: Made["resources"] = (type) =>
      type === "aws_cloudwatch_metric_alarm"
        ? [
            { metric_name: "CPUUtilization" },
            { metric_query: [{ metric: {} }, { metric: {} }, { expression: "a/b" }] },
          ]
        : [];
    const [alarms] = costs({}, { resources }).standing.filter(({ item }) => item === "alarm");
    expect(alarms).toMatchObject({ quantity: 3, note: expect.stringContaining("first 10 are free") });
  });

  it("counts as kept what is written of every log", () => {
    const kept = costs({ ...DOCUMENTDB, "network.flowLogs": { retentionDays: 60 } }, made("documentdb"))
      .byUse.filter(({ item }) => item === "logStorage")
      .map(({ of, quantity }) => [of, quantity]);
    expect(kept).toEqual([
      ["network", 0.6],
      ["services", expect.any(Number)],
      ["documentdb", expect.any(Number)],
    ]);
  });

  it("says what AWS gives an account for nothing", () => {
    const [answers] = costs().byUse.filter(({ item }) => item === "internetData");
    expect(answers?.assumption).toContain("first 100 GB a month, in all regions together, are free");
  });
});

describe("what is billed by the month", () => {
  const DASHBOARD = {
    aws_cloudwatch_dashboard: [{}],
    aws_secretsmanager_secret: [{}, {}],
    aws_ecs_service: [{}],
  };
  const resources: Made["resources"] = (type) => DASHBOARD[type as keyof typeof DASHBOARD] ?? [];

  it("is in the sum: secrets, dashboards, alarms and metrics", () => {
    const lines = costs(VIRGINIA, { resources }).standing;
    expect(lines.map(({ of, item, quantity }) => [of, item, quantity])).toEqual(
      expect.arrayContaining([
        ["secrets", "secret", 2],
        ["monitoring", "dashboard", 1],
        ["services", "metric", 20],
        ["hosts", "metric", 7],
      ]),
    );
    const without = costs(VIRGINIA).usd;
    expect(costs(VIRGINIA, { resources }).usd - without).toBeCloseTo(2 * 0.4 + 3 + 20 * 0.3, 2);
  });
});

describe("the report", () => {
  it("has a line for each thing, in people's words", () => {
    const lines = costsInWords(costs({ ...DOCUMENTDB, "network.egress": "nat-gateway" }));
    expect(lines[0]).toMatch(/^At least \d+\.\d\d USD a month fixed, with the fewest hosts and tasks/);
    expect(lines).toContain("            ~37.96  1 NAT gateway (network)");
    expect(lines).toContain(
      "  not in the table  2 DocumentDB db.t4g.medium (documentdb): more while a day's average is above its CPU baseline",
    );
    expect(lines).toContain("  not in the table  10 GB of DocumentDB storage (documentdb): data and indexes");
    expect(lines.join("\n")).not.toMatch(/publicIpv4|[a-z]Gb\b/);
    expect(lines.at(-2)).toMatch(/^What has "~" is an estimate: /);
    expect(lines.at(-1)).toMatch(/^The table has no price in eu-central-1 for what is "not in the table"/);
  });

  it("marks no price as an estimate that AWS's own list gives", () => {
    const { standing: lines, byUse } = costs({ ...POSTGRES_ON_RDS, ...SEOUL });
    const database = [...lines, ...byUse].filter(({ of }) => of === "rds");
    expect(database.map(({ item, usdPerUnit, source }) => [item, usdPerUnit, source?.estimated])).toEqual([
      ["rds:postgres:db.t4g.micro", 0.025, undefined],
      ["rdsStorage", 0.131, undefined],
      ["rdsBackup", 0.095, undefined],
      ["vendedLogIngestion", 0.76, undefined],
      ["logStorage", 0.0314, undefined],
    ]);
  });

  it("says whose the hosts are that services leave", () => {
    const left = { architecture: "x86_64", instanceTypes: ["t3.medium"], min: 1, placement: "public" };
    const lines = costsInWords(costs({ ...FARGATE, "capacity.leaving": { ...left, networkMode: "bridge" } }));
    expect(lines.join("\n")).toMatch(
      /1 EC2 t3\.medium \(fargate\): of hosts that services leave for Fargate;/,
    );
  });

  it("names the whole where the table has all of it", () => {
    const [sum] = costsInWords(costs({ ...VIRGINIA, "bastion.instanceType": "t3.micro" }));
    expect(sum).toMatch(/^\d+\.\d\d USD a month fixed, .* \(list prices, table of \d{4}-\d\d-\d\d\):$/);
  });
});
