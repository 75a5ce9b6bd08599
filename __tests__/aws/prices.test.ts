import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findInstanceType } from "../../modules/aws/instance-types.ts";
import { inWords } from "../../modules/aws/priced-words.ts";
import {
  monthlyPrice,
  type PricedItem,
  pricedRegions,
  priceTableDate,
  unpricedItems,
} from "../../modules/aws/prices.ts";
import { findRegion } from "../../modules/aws/regions.ts";

const table = JSON.parse(readFileSync(new URL("../../modules/aws/prices.json", import.meta.url), "utf8")) as {
  sources: Record<string, { page: string; date: string }>;
  regions: Record<string, Record<string, [number, string]>>;
};

describe("prices", () => {
  it("adds up a month of 730 hours", () => {
    const price = monthlyPrice("ap-northeast-2", [
      { item: "natGateway", quantity: 2 },
      { item: "publicIpv4", quantity: 2 },
      { item: "natGatewayData", quantity: 100 },
      { item: "gp3", quantity: 30 },
    ]);
    expect(price?.lines.map(({ item, unit, usd }) => [item, unit, usd])).toEqual([
      ["natGateway", "hour", 86.14],
      ["publicIpv4", "hour", 7.3],
      ["natGatewayData", "GB", 5.9],
      ["gp3", "GB a month", 2.74],
    ]);
    expect(price?.usd).toBe(102.08);
  });

  it("bills a regional NAT gateway and interface endpoints by the zone", () => {
    expect(monthlyPrice("eu-central-1", [{ item: "regionalNatGatewayZone", quantity: 3 }])?.usd).toBe(113.88);
    expect(monthlyPrice("us-east-1", [{ item: "interfaceEndpointZone", quantity: 6 * 2 }])?.usd).toBe(87.6);
    expect(monthlyPrice("us-east-1", [{ item: "gatewayEndpoint", quantity: 1 }])?.usd).toBe(0);
  });

  it("doubles with each size of a burstable family, from which the sizes follow that no source gives", () => {
    const sizes = ["nano", "micro", "small", "medium", "large"];
    for (const prices of Object.values(table.regions))
      for (const family of ["t3", "t4g"]) {
        const [nano] = prices[`instance:${family}.nano`] ?? [];
        if (nano === undefined) continue;
        const found = sizes.map((size) => prices[`instance:${family}.${size}`]?.[0]);
        expect(found).toEqual(sizes.map((_, index) => Number((nano * 2 ** index).toFixed(4))));
      }
  });

  it("has words for every item of the table", () => {
    const items = Object.values(table.regions).flatMap((prices) => Object.keys(prices) as PricedItem[]);
    for (const item of items) expect(inWords(item), item).not.toBe(item);
    expect(inWords("publicIpv4", 5)).toBe("5 public IPv4 addresses");
    expect(inWords("instance:t3.medium", 1)).toBe("1 EC2 t3.medium");
  });

  it("bills a key by the month", () => {
    const price = monthlyPrice("eu-central-1", [{ item: "kmsKey", quantity: 1 }]);
    expect(price?.lines.map(({ unit, usd }) => [unit, usd])).toEqual([["month", 1]]);
  });

  it("bills the fee of Managed Instances as a part of what the instance costs on demand", () => {
    const price = monthlyPrice("us-east-1", [{ item: "managedInstance:m5.large", quantity: 1 }]);
    expect(price?.usd).toBeCloseTo(730 * 0.096 * 0.12, 2);
    expect(price?.lines[0]?.source.page).toBe("https://aws.amazon.com/ecs/pricing/");
    expect(monthlyPrice("us-east-1", [{ item: "managedInstance:m99.large", quantity: 1 }])).toBeUndefined();
  });

  it("costs nothing where there is nothing", () => {
    expect(monthlyPrice("eu-central-1", [])).toEqual({ usd: 0, lines: [] });
    expect(monthlyPrice("eu-central-1", [{ item: "natGateway", quantity: 0 }])?.usd).toBe(0);
  });

  it("gives no sum where a price is missing, and says which", () => {
    const items = [
      { item: "natGateway" as const, quantity: 1 },
      { item: "instance:t9.huge" as const, quantity: 1 },
    ];
    expect(monthlyPrice("eu-central-1", items)).toBeUndefined();
    expect(unpricedItems("eu-central-1", items)).toEqual(["instance:t9.huge"]);
    expect(monthlyPrice("af-south-1", items)).toBeUndefined();
    expect(unpricedItems("af-south-1", items)).toEqual(["natGateway", "instance:t9.huge"]);
    expect(monthlyPrice("constructor", items)).toBeUndefined();
  });

  it("has every way out of a private subnet in each region of the table, those of the shipped systems among them", () => {
    const ways: PricedItem[] = [
      "natGateway",
      "natGatewayData",
      "regionalNatGatewayZone",
      "regionalNatGatewayData",
      "interfaceEndpointZone",
      "interfaceEndpointData",
      "gatewayEndpoint",
      "publicIpv4",
    ];
    expect(pricedRegions()).toEqual(["ap-northeast-2", "eu-central-1", "eu-west-2", "us-east-1"]);
    for (const region of pricedRegions()) {
      expect(findRegion(region), region).toBeDefined();
      expect(
        unpricedItems(
          region,
          ways.map((item) => ({ item, quantity: 1 })),
        ),
        region,
      ).toEqual([]);
    }
  });

  it("names for each price a page of AWS and a date that is not after the table's", () => {
    expect(priceTableDate()).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    for (const prices of Object.values(table.regions)) {
      for (const [item, [usd, source]] of Object.entries(prices)) {
        expect(usd, item).toBeGreaterThanOrEqual(0);
        expect(table.sources[source]?.page, item).toMatch(/^https:\/\/(docs\.)?aws\.amazon\.com\//);
        expect((table.sources[source]?.date ?? "9") <= priceTableDate(), item).toBe(true);
        if (item.startsWith("instance:"))
          expect(findInstanceType(item.slice("instance:".length)), item).toBeDefined();
      }
    }
  });
});
