import { type DataSource, dataFile } from "./data.ts";
import { nearest } from "./nearest.ts";

/**
 * A region of the partition `aws`. The others (China, GovCloud, the European Sovereign Cloud, the isolated ones) are
 * not accepted: their ARNs, endpoints and prices differ, and nothing here is tested against them.
 */
export interface Region {
  readonly name: string;
  /** `Europe (Frankfurt)` */
  readonly description: string;
  /** See {@link zonesOf}. */
  readonly zones: readonly string[] | undefined;
}

interface RegionData {
  readonly about: DataSource;
  readonly otherPartitions: Readonly<Record<string, string>>;
  readonly regions: Readonly<Record<string, readonly [description: string, zones: readonly string[] | null]>>;
}

const data = dataFile<RegionData>("./regions.json");

export function regionSource(): DataSource {
  return data().about;
}

/** All regions of the partition `aws`, in alphabetical order. */
export function regionNames(): string[] {
  return Object.keys(data().regions);
}

/** Undefined when the partition `aws` has no such region. */
export function findRegion(name: string): Region | undefined {
  const { regions } = data();
  if (!Object.hasOwn(regions, name)) return undefined;
  const [description, zones] = regions[name] as RegionData["regions"][string];
  return { name, description, zones: zones ?? undefined };
}

export function nearestRegions(name: string, count = 3): string[] {
  return nearest(name, regionNames(), count);
}

/** `aws-cn`, `aws-us-gov`, ... for a name in another partition's form; undefined otherwise. */
export function otherPartitionOf(name: string): string | undefined {
  const partitions = Object.entries(data().otherPartitions);
  return partitions.find(([, pattern]) => new RegExp(pattern).test(name))?.[0];
}

/**
 * Names of the availability zones that an account sees, or undefined where the table has none (an unknown region, or
 * one that the source does not cover): then nothing can be checked. Some accounts see a zone more or under another
 * letter (us-west-1, ap-northeast-1, ca-central-1), so a name missing here is a hint, a count above it an error.
 */
export function zonesOf(region: string): readonly string[] | undefined {
  return findRegion(region)?.zones;
}
