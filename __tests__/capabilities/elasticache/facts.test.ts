import { describe, expect, it } from "vitest";
import {
  CACHE_ENGINES,
  cacheFamiliesIn,
  cacheNodeSource,
  cacheNodeTypes,
  newestCacheVersion,
} from "../../../modules/aws/elasticache.ts";
import { findInstanceType } from "../../../modules/aws/instance-types.ts";
import { spanOf, windowsOverlap } from "../../../modules/aws/maintenance-windows.ts";
import { regionNames } from "../../../modules/aws/regions.ts";

describe("the table of node types", () => {
  it("says from where and when it is", () => {
    expect(cacheNodeSource()).toMatchObject({
      source: expect.stringContaining("cfn-lint"),
      version: "1.58.0",
    });
  });

  it("has types that EC2 has as well, so that their processors are known", () => {
    const types = cacheNodeTypes();
    expect(types.length).toBeGreaterThan(60);
    expect(types).toContain("cache.t4g.micro");
    expect(types.filter((type) => !findInstanceType(type.replace("cache.", "")))).toEqual([]);
  });

  it("has neither previous generations nor what needs data tiering", () => {
    expect(cacheNodeTypes().filter((type) => /\.(t2|m4|r4|r6gd)\./.test(type))).toEqual([]);
  });

  it("knows each region but the two that the source does not", () => {
    const unknown = regionNames().filter((region) => cacheFamiliesIn(region) === undefined);
    expect(unknown).toEqual(["me-west-1", "sa-west-1"]);
    expect(cacheFamiliesIn("constructor")).toBeUndefined();
  });

  it("has the type that a new environment gets in all of them but two", () => {
    const without = regionNames().filter((region) => cacheFamiliesIn(region)?.includes("t4g") === false);
    expect(without).toEqual(["me-central-1", "me-south-1"]);
  });
});

it("versions have the family of their major version, of Memcached that of the minor one; the newest is the last", () => {
  for (const [engine, versions] of Object.entries(CACHE_ENGINES))
    for (const [version, family] of Object.entries(versions))
      expect(family).toBe(
        `${engine}${version
          .split(".")
          .slice(0, engine === "memcached" ? 2 : 1)
          .join(".")}`,
      );
  expect(newestCacheVersion("valkey")).toBe("8.2");
  expect(newestCacheVersion("redis")).toBe("7.1");
  expect(newestCacheVersion("memcached")).toBe("1.6.22");
});

describe("windows", () => {
  it.each([
    ["03:00-04:00", 60],
    ["23:30-00:30", 60],
    ["03:00-03:10", 10],
    ["sun:05:00-sun:06:00", 60],
    ["sun:23:30-mon:01:00", 90],
  ])("%s is %i minutes long", (window, minutes) => {
    expect(spanOf(window)).toBe(minutes);
  });

  it.each([
    ["03:00-04:00", "sun:05:00-sun:06:00", false],
    ["03:00-04:00", "sun:04:00-sun:05:00", false],
    ["03:00-05:01", "sun:05:00-sun:06:00", true],
    ["05:10-05:20", "sun:05:00-sun:06:00", true],
    ["04:00-07:00", "sun:05:00-sun:06:00", true],
    ["23:30-00:30", "mon:00:00-mon:01:00", true],
    ["00:00-01:00", "sun:23:30-mon:00:30", true],
    ["01:00-02:00", "sun:23:30-mon:00:30", false],
    ["12:00-13:00", "fri:11:00-sun:01:00", true],
  ])("%s and %s: %s", (daily, weekly, overlap) => {
    expect(windowsOverlap(daily, weekly)).toBe(overlap);
  });
});
