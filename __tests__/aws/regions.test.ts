import { describe, expect, it } from "vitest";
import {
  findRegion,
  nearestRegions,
  otherPartitionOf,
  regionNames,
  regionSource,
  zonesOf,
} from "../../modules/aws/regions.ts";

describe("regions", () => {
  it("knows the regions of the partition aws with their zones", () => {
    expect(findRegion("eu-central-1")).toEqual({
      name: "eu-central-1",
      description: "Europe (Frankfurt)",
      zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
    });
    expect(zonesOf("us-east-1")).toHaveLength(6);
    expect(zonesOf("ap-northeast-2")).toHaveLength(4);
  });

  it("says nothing of zones where it has no data", () => {
    expect(findRegion("mx-central-1")).toBeDefined();
    expect(zonesOf("mx-central-1")).toBeUndefined();
    expect(zonesOf("nowhere-1")).toBeUndefined();
  });

  it("refuses other partitions and names them", () => {
    expect(findRegion("cn-north-1")).toBeUndefined();
    expect(otherPartitionOf("cn-north-1")).toBe("aws-cn");
    expect(otherPartitionOf("us-gov-west-1")).toBe("aws-us-gov");
    expect(otherPartitionOf("eusc-de-east-1")).toBe("aws-eusc");
    expect(otherPartitionOf("eu-central-1")).toBeUndefined();
    expect(findRegion("aws-global")).toBeUndefined();
    expect(findRegion("constructor")).toBeUndefined();
  });

  it("proposes the nearest names", () => {
    expect(nearestRegions("eu-centrall-1", 1)).toEqual(["eu-central-1"]);
    expect(nearestRegions("frankfurt")).toHaveLength(3);
  });

  it("writes every zone as its region and one letter", () => {
    expect(regionNames().length).toBeGreaterThan(30);
    for (const region of regionNames()) {
      for (const zone of zonesOf(region) ?? []) expect(zone.slice(0, -1)).toBe(region);
    }
  });

  it("names its source", () => {
    expect(regionSource()).toMatchObject({ source: "PyPI package botocore", licence: "Apache-2.0" });
  });
});
