/** Which product of the AWS Price List an item is, over rows as AWS publishes them. */
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askPrices } from "../../cli/price-list.ts";
import { isUnitOf, priceFilterOf } from "../../modules/aws/price-filters.ts";
import { type PricedItem, priceLine, UNITS, unitOf } from "../../modules/aws/prices.ts";
import { PlayedAws } from "../support/played-aws.ts";
import { priceList, ROWS, type Row } from "../support/price-list.ts";

let aws: PlayedAws | undefined;
beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "x");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "x");
});
afterEach(() => {
  vi.unstubAllEnvs();
  aws?.stop();
});

async function ask(region: string, items: readonly PricedItem[], rows: readonly Row[] = ROWS) {
  aws?.stop();
  aws = await PlayedAws.start(priceList(rows));
  vi.stubEnv("AWS_ENDPOINT_URL", aws.url);
  return askPrices(region, items, "2026-11-29");
}

const why = async (item: PricedItem, region: string, rows: readonly Row[]) =>
  (await ask(region, [item], rows))[0]?.why;

const IN_LONDON: readonly PricedItem[] = [
  "natGateway",
  "natGatewayData",
  "applicationLoadBalancer",
  "loadBalancerCapacityUnit",
  "publicIpv4",
  "fargateVcpu:x86_64",
  "fargateVcpu:arm64",
  "fargateGb:x86_64",
  "fargateGb:arm64",
  "s3Storage",
  "s3Write",
  "rds:postgres:db.t4g.micro",
  "rdsStorage",
  "auroraCapacityUnit",
  "auroraIo",
  "secret",
  "secretRequest",
  "kmsKey",
  "internetData",
  "hostedZone",
  "cdnRequest",
  "schedulerInvocation",
];

const IN_VIRGINIA: readonly PricedItem[] = [
  "natGateway",
  "natGatewayData",
  "applicationLoadBalancer",
  "loadBalancerCapacityUnit",
  "publicIpv4",
  "secret",
  "secretRequest",
  "kmsKey",
  "notificationMail",
  "dashboard",
  "hostedZone",
  "internetData",
  "zoneData",
  "cdnRequest",
  "elasticache:redis cache.t4g.micro",
  "elasticache:valkey cache.t4g.micro",
];

describe("the product that an item is", () => {
  it.each([
    ["eu-west-2", IN_LONDON],
    ["us-east-1, whose usage types have no prefix", IN_VIRGINIA],
  ])("has the price that the table has in %s, among all that is like it", async (where, items) => {
    const region = where.split(",")[0] ?? "";
    const asked = await ask(region, items);
    for (const { item, price, why: reason } of asked) {
      expect(reason, item).toBeUndefined();
      expect(price?.usd, item).toBe(priceLine(region, { item, quantity: 1 })?.usdPerUnit);
    }
    expect(asked.map(({ item }) => item)).toEqual(items);
  });

  it("is that of the engine, and of the number of zones", async () => {
    const asked = await ask("eu-west-2", [
      "rds:postgres:db.t4g.micro:multi-zone",
      "rds:mysql:db.t4g.micro",
      "rdsMultiZoneStorage",
    ]);
    expect(asked.map(({ price }) => price?.usd)).toEqual([0.036, 0.017, 0.266]);
    const [seoul] = await ask("ap-northeast-2", ["aurora:mysql:db.t4g.large"]);
    expect(seoul?.price).toEqual({
      usd: 0.226,
      from: "AWS Price List, AmazonRDS, product SAUR1, published on 2026-11-20",
      page: "https://aws.amazon.com/rds/aurora/pricing/",
      date: "2026-11-29",
    });
  });

  it("is asked for by one request a page, of the service and the region only", async () => {
    await ask("eu-west-2", ["fargateVcpu:x86_64"]);
    expect(aws?.asked.map(({ text }) => JSON.parse(text).NextToken)).toEqual([undefined, "2", "4"]);
    expect(JSON.parse(aws?.asked[0]?.text ?? "")).toMatchObject({
      ServiceCode: "AmazonECS",
      Filters: [
        { Type: "TERM_MATCH", Field: "productFamily", Value: "Compute" },
        { Type: "TERM_MATCH", Field: "regionCode", Value: "eu-west-2" },
      ],
    });
  });
});

describe("no price", () => {
  const [nat] = ROWS.filter(({ sku }) => sku === "LNAT1") as [Row];

  it("where there is no such product", async () => {
    expect(await why("natGateway", "sa-east-1", ROWS)).toBe(
      "AWS's price list has no such product in sa-east-1",
    );
  });

  it("where several are alike, which are named", async () => {
    const rows = [nat, { ...nat, sku: "ANOTHER" }];
    expect(await why("natGateway", "eu-west-2", rows)).toBe(
      "2 products of AWS's price list are alike: ANOTHER, LNAT1",
    );
  });

  it("where AWS bills by another unit than the table", async () => {
    expect(await why("natGateway", "eu-west-2", [{ ...nat, unit: "GB" }])).toBe(
      'AWS bills it by "GB", and the table by "hour"',
    );
    expect(await why("kmsKey", "eu-west-2", [{ ...LONDON_KEY, unit: "Key-Hrs" }])).toContain('"Key-Hrs"');
  });

  it("where no tier is paid", async () => {
    expect(await why("natGateway", "eu-west-2", [{ ...nat, tiers: [[0, "0.0000000000"]] }])).toContain(
      "has no price on demand",
    );
  });

  it.each(["elastiCacheBackup", "webRequest", "webRequestCapacity"] as const)(
    "of %s, whose product no source tells from others; AWS is not asked",
    async (item) => {
      expect(await why(item, "eu-west-2", ROWS)).toBe("no filter is known that finds exactly its product");
      expect(aws?.asked).toEqual([]);
    },
  );

  it("of CloudFront where no source says which of its prices counts for a region", async () => {
    expect(await why("cdnRequest", "ap-southeast-2", ROWS)).toMatch(/no source says by which/);
  });
});

const LONDON_KEY = ROWS.find(({ sku }) => sku === "LKMS1") as Row;

describe("the table of filters", () => {
  const shipped = JSON.parse(
    readFileSync(new URL("../../modules/aws/prices.json", import.meta.url), "utf8"),
  ) as { regions: Record<string, Record<string, unknown>> };
  const items = [
    ...new Set([
      ...Object.keys(UNITS),
      ...Object.values(shipped.regions).flatMap((prices) => Object.keys(prices)),
    ]),
  ] as PricedItem[];

  it("says of each item that has a price how to find it, or that nobody knows", () => {
    const without = items.filter((item) => typeof priceFilterOf(item, "eu-west-2") === "string");
    expect(without.sort()).toEqual([
      "elastiCacheBackup",
      "gatewayEndpoint",
      "webRequest",
      "webRequestCapacity",
    ]);
  });

  it("bills by what the item is billed by", () => {
    const EXAMPLES = { hour: "Hrs", GB: "GB", "GB a month": "GB-Mo", piece: "Requests" } as const;
    for (const item of items) {
      const filter = priceFilterOf(item, "eu-west-2");
      if (typeof filter === "string") continue;
      const unit = unitOf(item);
      const expected = unit === "hour" || unit === "GB" || unit === "GB a month" ? unit : "piece";
      expect(filter.per, item).toBe(expected);
      const times = { "1,000 requests": 1000, "10,000 requests": 10_000, "million requests": 1e6 };
      expect(filter.times ?? 1, item).toBe(
        item === "zoneData" ? 2 : (times[unit as keyof typeof times] ?? 1),
      );
      for (const [per, example] of Object.entries(EXAMPLES))
        expect(isUnitOf(filter, example), `${item} by ${example}`).toBe(per === filter.per);
    }
  });

  it("needs one right, which IAM ties to no resource", () => {
    const { pricing } = JSON.parse(
      readFileSync(new URL("../../modules/aws/service-authorization.json", import.meta.url), "utf8"),
    ).services as { pricing: { actions: Record<string, Record<string, number>>; resources: object } };
    expect([Object.keys(pricing.actions["GetProducts"] ?? {}), pricing.resources]).toEqual([[""], {}]);
  });
});
