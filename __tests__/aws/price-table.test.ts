import { describe, expect, it } from "vitest";
import { dataFile } from "../../modules/aws/data.ts";
import { findInstanceType, instanceTypeNames, isOfferedIn } from "../../modules/aws/instance-types.ts";
import { inWords } from "../../modules/aws/priced-words.ts";
import { type PricedItem, pricedRegions, UNITS, unpricedItems } from "../../modules/aws/prices.ts";
import { regionNames } from "../../modules/aws/regions.ts";
import { costsInWords, costsOf } from "../../modules/capabilities/price.ts";
import { DOCUMENTDB, MONGO_ON_HOST, POSTGRES_ON_RDS } from "../support/databases.ts";
import { type Changes, market } from "../support/environment.ts";
import { FARGATE, MANAGED } from "../support/kinds.ts";

interface Table {
  readonly sources: Readonly<
    Record<string, { readonly from: string; readonly page: string; readonly date: string }>
  >;
  readonly shares: Readonly<Record<string, { readonly source: string }>>;
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
  "us-east-1": [
    "efsBackup",
    "rdsStorage",
    "rdsMultiZoneStorage",
    "rdsBackup",
    "auroraCapacityUnit",
    "auroraStorage",
    "auroraBackup",
    "auroraIo",
    "elastiCacheBackup",
    "vendedLogIngestion",
    "cdnRequest",
  ],
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
    "rdsStorage",
    "rdsMultiZoneStorage",
    "rdsBackup",
    "auroraCapacityUnit",
    "auroraStorage",
    "auroraBackup",
    "auroraIo",
    "elastiCacheBackup",
    "vendedLogIngestion",
    "logStorage",
    "metric",
    "alarm",
    "notificationMail",
    "schedulerInvocation",
    "secret",
    "secretRequest",
    "kmsRequest",
    "cdnRequest",
    "fargateVcpu:arm64",
    "fargateGb:arm64",
  ],
  "ap-northeast-2": [
    "efsStorage",
    "efsBackup",
    "documentDbStorage",
    "documentDbBackup",
    "documentDbIo",
    "rdsStorage",
    "rdsMultiZoneStorage",
    "rdsBackup",
    "auroraCapacityUnit",
    "auroraStorage",
    "auroraBackup",
    "auroraIo",
    "elastiCacheBackup",
    "dashboard",
    "notificationMail",
    "schedulerInvocation",
    "cdnRequest",
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
};

const DOCUMENTDB_CLASSES: Readonly<Record<string, readonly string[]>> = {
  "us-east-1": ["db.r5.4xlarge", "db.t3.medium"],
  "eu-central-1": [],
  "ap-northeast-2": [],
};

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
    // No source that we have carries any of them.
    expect([...prefixed(region, "rds:"), ...prefixed(region, "aurora:")]).toEqual([]);
  });

  it("are of nothing else", () => {
    const kinds = ["instance", "documentdb"];
    const rest = Object.keys(table.regions[region] ?? {}).filter(
      (item) => !kinds.includes(item.split(":")[0] ?? ""),
    );
    expect(rest.filter((item) => !EVERYTHING.includes(item as PricedItem))).toEqual([]);
  });
});

describe("each source", () => {
  const used = new Set([
    ...Object.values(table.regions).flatMap((prices) => Object.values(prices).map(([, source]) => source)),
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

it("each unit has words, and each of them a unit", () => {
  for (const item of EVERYTHING) expect(inWords(item), item).not.toBe(item);
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
