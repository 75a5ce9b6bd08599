import { describe, expect, it } from "vitest";
import { dataFile } from "../../modules/aws/data.ts";
import { cacheNodeTypes } from "../../modules/aws/elasticache.ts";
import { findInstanceType, instanceTypeNames, isOfferedIn } from "../../modules/aws/instance-types.ts";
import { inWords } from "../../modules/aws/priced-words.ts";
import { type PricedItem, pricedRegions, priceLine, UNITS, unpricedItems } from "../../modules/aws/prices.ts";
import { regionNames } from "../../modules/aws/regions.ts";
import { costsInWords, costsOf } from "../../modules/capabilities/price.ts";
import { DOCUMENTDB, MONGO_ON_HOST, POSTGRES_ON_RDS } from "../support/databases.ts";
import { type Changes, market } from "../support/environment.ts";
import { FARGATE, MANAGED } from "../support/kinds.ts";

interface Table {
  readonly sources: Readonly<
    Record<
      string,
      { readonly from: string; readonly page: string; readonly date: string; readonly estimated?: boolean }
    >
  >;
  readonly shares: Readonly<Record<string, { readonly source: string }>>;
  readonly everywhere: Readonly<Record<string, readonly [number, string]>>;
  readonly regions: Readonly<Record<string, Readonly<Record<string, readonly [number, string]>>>>;
}
const table = dataFile<Table>("../../modules/aws/prices.json")();

/** Whatever its type: what all environments can be billed for. */
const EVERYTHING: readonly PricedItem[] = [
  ...(Object.keys(UNITS) as (keyof typeof UNITS)[]),
  ...["x86_64", "arm64"].flatMap((one): PricedItem[] => [`fargateVcpu:${one}`, `fargateGb:${one}`]),
];

/** What the table has no price for: no source that we have carries it. A report says so. */
const NOT_IN_TABLE: Readonly<Record<string, readonly PricedItem[]>> = {
  "us-east-1": ["efsBackup", "vendedLogIngestion"],
  "eu-central-1": [
    "loadBalancerCapacityUnit",
    "ebsSnapshot",
    "efsStorage",
    "efsBackup",
    "ecrStorage",
    "s3Storage",
    "s3Write",
    "documentDbStorage",
    "documentDbBackup",
    "documentDbIo",
    "rdsMultiZoneStorage",
    "rdsBackup",
    "auroraCapacityUnit",
    "auroraStorage",
    "auroraBackup",
    "auroraIo",
    "vendedLogIngestion",
    "logStorage",
    "metric",
    "alarm",
    "notificationMail",
    "schedulerInvocation",
    "secret",
    "secretRequest",
    "kmsRequest",
    "fargateVcpu:arm64",
    "fargateGb:arm64",
  ],
  "ap-northeast-2": [
    "efsStorage",
    "efsBackup",
    "documentDbStorage",
    "documentDbBackup",
    "documentDbIo",
    "notificationMail",
    "schedulerInvocation",
    "cdnRequest",
  ],
  "eu-west-2": [
    "gp3",
    "ebsSnapshot",
    "efsStorage",
    "efsBackup",
    "documentDbStorage",
    "documentDbBackup",
    "documentDbIo",
    "rdsMultiZoneStorage",
    "vendedLogIngestion",
    "notificationMail",
    "zoneData",
  ],
};

/** Of one region the source has all types but these, of the others a few. */
const INSTANCES: Readonly<Record<string, { readonly but: RegExp } | { readonly only: readonly string[] }>> = {
  "us-east-1": { but: /^(mac|r9gd?\.|t8i\.)/ },
  "eu-central-1": {
    only: [
      ...["t3.nano", "t3.micro", "t3.small", "t3.medium", "t3.large"],
      ...["t4g.nano", "t4g.micro", "t4g.small", "t4g.medium", "t4g.large"],
    ],
  },
  "ap-northeast-2": {
    only: [
      ...["m7g.large", "t3.nano", "t3.micro", "t3.small", "t3.medium", "t3.large"],
      ...["t4g.nano", "t4g.micro", "t4g.small", "t4g.medium", "t4g.large"],
    ],
  },
  "eu-west-2": { only: [] },
};

const DOCUMENTDB_CLASSES: Readonly<Record<string, readonly string[]>> = {
  "us-east-1": ["db.r5.4xlarge", "db.t3.medium"],
  "eu-central-1": [],
  "ap-northeast-2": [],
  "eu-west-2": [],
};

/** What a source says of RDS and Aurora; a report says of others that they are not in the table. */
const RELATIONAL: Readonly<Record<string, readonly string[]>> = {
  "us-east-1": [
    ...["mysql:db.m5.large", "mysql:db.t3.large", "mysql:db.t3.large:multi-zone", "mysql:db.t4g.medium"],
    ...["mysql:db.t4g.micro", "mysql:db.t4g.small", "mysql:db.t4g.small:multi-zone", "postgres:db.t3.large"],
    ...["postgres:db.t4g.medium", "postgres:db.t4g.micro", "postgres:db.t4g.small"],
  ],
  "eu-central-1": ["postgres:db.t4g.micro"],
  "ap-northeast-2": [
    ...["mysql:db.t4g.micro", "mysql:db.t4g.micro:multi-zone"],
    ...["postgres:db.m7g.large", "postgres:db.r7g.large", "postgres:db.r7g.large:multi-zone"],
    ...["postgres:db.t4g.medium", "postgres:db.t4g.micro", "postgres:db.t4g.micro:multi-zone"],
    "postgres:db.t4g.small",
  ],
  "eu-west-2": ["postgres:db.t3.micro", "postgres:db.t4g.micro", "postgres:db.t4g.small"],
};

const AURORA: Readonly<Record<string, readonly string[]>> = {
  "us-east-1": [
    ...["mysql:db.r6g.large", "mysql:db.r7g.large", "mysql:db.r8g.large", "mysql:db.t3.large"],
    ...["mysql:db.t3.medium", "mysql:db.t4g.large", "mysql:db.t4g.medium"],
    ...["postgres:db.r6g.large", "postgres:db.r7g.large", "postgres:db.r8g.large"],
    ...["postgres:db.t4g.large", "postgres:db.t4g.medium"],
  ],
  "eu-central-1": [],
  "ap-northeast-2": ["mysql:db.t4g.medium", "postgres:db.r7g.large", "postgres:db.t4g.medium"],
  "eu-west-2": [],
};

/** Of one region the source has every node type, with those of newer families for Valkey alone; of others, these. */
const NODES: Readonly<Record<string, readonly string[]>> = {
  "eu-central-1": [],
  "ap-northeast-2": ["cache.r7g.large", "cache.t4g.micro"],
  "eu-west-2": [],
};
/** No source says whether Redis and Memcached run on them. */
const VALKEY_ALONE = /^cache\.(c8gn|m8g|r8g)\./;
/** No source says whether Memcached runs on them. */
const WITHOUT_MEMCACHED = /^cache\.(c7gn|c8gn|m8g|r8g)\./;

const asked = (items: readonly PricedItem[]) => items.map((item) => ({ item, quantity: 1 }));
const prefixed = (region: string, prefix: string): string[] =>
  Object.keys(table.regions[region] ?? {})
    .filter((item) => item.startsWith(prefix))
    .map((item) => item.slice(prefix.length))
    .sort();

describe.each(pricedRegions())("prices of %s", (region) => {
  it("are in the table, or on the list of what is not", () => {
    expect(unpricedItems(region, asked(EVERYTHING))).toEqual(NOT_IN_TABLE[region]);
  });

  it("are those of each type of instance that the region offers, or of the types that are named", () => {
    const offered = instanceTypeNames().filter((name) => {
      const facts = findInstanceType(name);
      return facts && isOfferedIn(facts, region) !== false;
    });
    const told = INSTANCES[region];
    expect(told).toBeDefined();
    const priced = prefixed(region, "instance:");
    if (told && "but" in told)
      expect(offered.filter((name) => !told.but.test(name)).filter((name) => !priced.includes(name))).toEqual(
        [],
      );
    else expect(priced).toEqual(told?.only.toSorted());
    expect(prefixed(region, "documentdb:")).toEqual(DOCUMENTDB_CLASSES[region]);
    expect(prefixed(region, "rds:")).toEqual(RELATIONAL[region]);
    expect(prefixed(region, "aurora:")).toEqual(AURORA[region]);
    const nodes = (NODES[region] ?? cacheNodeTypes()).toSorted();
    expect(prefixed(region, "elasticache:valkey ")).toEqual(nodes);
    const older = nodes.filter((name) => !VALKEY_ALONE.test(name));
    expect(prefixed(region, "elasticache:redis ")).toEqual(older);
    expect(prefixed(region, "elasticache:memcached ")).toEqual(
      older.filter((name) => !WITHOUT_MEMCACHED.test(name)),
    );
  });

  it("are of nothing else", () => {
    const kinds = ["instance", "documentdb", "rds", "aurora", "elasticache"];
    const rest = Object.keys(table.regions[region] ?? {}).filter(
      (item) => !kinds.includes(item.split(":")[0] ?? ""),
    );
    expect(rest.filter((item) => !EVERYTHING.includes(item as PricedItem))).toEqual([]);
  });
});

/** Prices of AWS follow each other; a figure that was mistyped stands out. */
describe.each(Object.entries(table.regions))("in %s", (_, prices) => {
  const priced = (prefix: string): [name: string, usd: number][] =>
    Object.entries(prices)
      .filter(([item]) => item.startsWith(prefix))
      .map(([item, [usd]]) => [item.slice(prefix.length), usd]);

  it("a node of Valkey costs four fifths of one of Redis OSS, and one of Memcached as much", () => {
    for (const [name, usd] of priced("elasticache:redis ")) {
      expect(prices[`elasticache:valkey ${name}`]?.[0], name).toBeCloseTo(0.8 * usd, 4);
      expect(prices[`elasticache:memcached ${name}`]?.[0] ?? usd, name).toBe(usd);
    }
  });

  it("a standby costs as much as what it stands by, rounded up, and so does its storage", () => {
    for (const [name, usd] of priced("rds:").filter(([one]) => one.endsWith(":multi-zone"))) {
      const single = prices[`rds:${name.replace(":multi-zone", "")}`]?.[0] ?? Number.NaN;
      expect(Math.abs(usd - 2 * single), name).toBeLessThanOrEqual(0.0011);
    }
    const twice = prices.rdsMultiZoneStorage?.[0];
    if (twice !== undefined) expect(twice).toBeCloseTo(2 * (prices.rdsStorage?.[0] ?? Number.NaN), 6);
  });

  it("each size of a family costs twice the one below, within what AWS rounds", () => {
    const TWICE = ["micro", "small", "medium"];
    for (const prefix of ["rds:postgres:db.t4g.", "rds:mysql:db.t4g.", "elasticache:valkey cache.t4g."]) {
      const found = new Map(priced(prefix));
      const steps = TWICE.slice(1).map((size, index) => [found.get(TWICE[index] ?? ""), found.get(size)]);
      for (const [below, above] of steps)
        if (below !== undefined && above !== undefined) expect(above / below, prefix).toBeCloseTo(2, 0);
    }
  });
});

describe("each source", () => {
  const used = new Set([
    ...[table.everywhere, ...Object.values(table.regions)].flatMap((prices) =>
      Object.values(prices).map(([, source]) => source),
    ),
    ...Object.values(table.shares).map(({ source }) => source),
  ]);

  it("is there, and is used", () => {
    expect([...used].sort()).toEqual(Object.keys(table.sources).sort());
  });

  it.each(Object.entries(table.sources))("%s says from where and when, and names AWS's page", (_, source) => {
    expect(source.from.split(" ").length).toBeGreaterThan(3);
    expect(source.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(source.page).toMatch(/^https:\/\/(docs\.)?aws\.amazon\.com\//);
  });
});

it("what costs the same everywhere has that price in each region that an environment can be in", () => {
  expect(Object.keys(table.everywhere).length).toBeGreaterThan(5);
  for (const [item, [usd]] of Object.entries(table.everywhere) as [PricedItem, [number, string]][])
    for (const region of regionNames())
      expect(priceLine(region, { item, quantity: 1 })?.usdPerUnit, `${item} in ${region}`).toBe(usd);
});

it("each unit has words, and each of them a unit", () => {
  for (const item of EVERYTHING) expect(inWords(item), item).not.toBe(item);
});

it("what AWS did not say itself is an estimate, and nothing else is", () => {
  const AWS_SAYS =
    /^(AWS Price List|AWS's pricing page|The pricing page|AWS asks nothing|12 % .* by AWS's own calculator)/;
  for (const [name, { from, estimated }] of Object.entries(table.sources))
    expect(estimated === true, name).toBe(!AWS_SAYS.test(from));
});

describe("in each region that an environment can be in", () => {
  const KINDS: Readonly<Record<string, Changes>> = {
    hosts: {},
    FARGATE,
    MANAGED,
    MONGO_ON_HOST,
    DOCUMENTDB,
    POSTGRES_ON_RDS,
    encryption: { encryption: { key: "create" } },
    ...Object.fromEntries(
      ["nat-gateway-per-zone", "regional-nat-gateway", "endpoints"].map((egress) => [
        egress,
        { "network.egress": egress },
      ]),
    ),
  };
  const made = {
    fargateTasks: [{ count: 2, most: 4, cpu: 512, memory: 1024 }],
    resources: (type: string) => [type === "aws_efs_backup_policy" ? { backup_policy: {} } : {}],
  };

  it.each(Object.entries(KINDS))("what %s cost has a price, or counts as unknown", (_, changes) => {
    for (const region of regionNames()) {
      const costs = costsOf({ ...market(changes), region }, made);
      const { atLeast, byUse, standing, unknown, unknownByUse, usd } = costs;
      const without = (lines: typeof standing) => [
        ...new Set(lines.filter((line) => line.usd === undefined).map(({ item }) => item)),
      ];
      expect([unknown, unknownByUse], region).toEqual([without(standing), without(byUse)]);
      expect(atLeast, region).toBe(unknown.length > 0);
      const sum = standing.reduce((all, line) => all + (line.usd ?? 0), 0);
      expect(usd, region).toBeCloseTo(sum, 1);
      for (const line of [...standing, ...byUse].filter(({ usd: known }) => known !== undefined))
        expect(line.source?.date, `${region} ${line.item}`).toMatch(/^20\d\d-/);
      const words = costsInWords(costs);
      const holes = words.filter((line) => line.startsWith("  not in the table  "));
      expect(holes.length, region).toBe(
        [...standing, ...byUse].filter((line) => line.usd === undefined).length,
      );
      if (holes.length > 0) expect(words.at(-1), region).toContain(`no price in ${region}`);
    }
  });
});
