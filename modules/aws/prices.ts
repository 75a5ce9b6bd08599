import { type DataSource, dataFile } from "./data";

/** What has a price. `Data` is billed by the GB, gp3 by the GB and month, keys by the month, everything else by the hour. */
export type PricedItem =
  | "natGateway"
  | "natGatewayData"
  /** A regional NAT gateway, once for each zone in which it works. */
  | "regionalNatGatewayZone"
  | "regionalNatGatewayData"
  /** An interface endpoint, once for each zone that it is in. */
  | "interfaceEndpointZone"
  /** The first PB of a month. */
  | "interfaceEndpointData"
  /** S3 and DynamoDB: free. */
  | "gatewayEndpoint"
  /** In use or idle; a public NAT gateway and an internet-facing load balancer have theirs too. */
  | "publicIpv4"
  | "applicationLoadBalancer"
  | "loadBalancerCapacityUnit"
  | "gp3"
  /** A key of KMS that is not one of AWS's own; its first two rotations add as much again each. Without its calls. */
  | "kmsKey"
  /** `instance:t3.medium`: Linux, shared tenancy, on demand. */
  | `instance:${string}`
  /** One vCPU, or one GB of memory, of Linux tasks on Fargate: `fargateVcpu:arm64`. */
  | `fargateVcpu:${string}`
  | `fargateGb:${string}`
  /** `documentdb:db.t4g.medium`. */
  | `documentdb:${string}`;

export interface PriceRequest {
  readonly item: PricedItem;
  /** How many run all month, or how many GB (a month). 0 or more. */
  readonly quantity: number;
}

interface PriceLine {
  readonly item: PricedItem;
  readonly quantity: number;
  /** What the quantity counts and the price is for. */
  readonly unit: "hour" | "month" | "GB" | "GB a month";
  /** US dollars for one unit. */
  readonly usdPerUnit: number;
  /** US dollars a month, to the cent. */
  readonly usd: number;
  /** Where the price is from, AWS's page for it, and the date for which it was found. */
  readonly source: PriceSource;
}

interface PriceSource {
  readonly from: string;
  readonly page: string;
  /** ISO date. */
  readonly date: string;
}

export interface MonthlyPrice {
  /** US dollars a month of {@link HOURS_PER_MONTH} hours: the sum of the lines. */
  readonly usd: number;
  readonly lines: readonly PriceLine[];
}

interface PriceData {
  readonly about: DataSource;
  readonly sources: Readonly<Record<string, PriceSource>>;
  readonly regions: Readonly<
    Record<string, Readonly<Record<string, readonly [usd: number, source: string]>>>
  >;
}

const data = dataFile<PriceData>("./prices.json");

/** AWS's own calculator counts a month like this. */
const HOURS_PER_MONTH = 730;

/** The date of the table as a whole; each line has the date of its own price. */
export function priceTableDate(): string {
  return data().about.retrieved;
}

/** Regions of which the table has prices, by the alphabet. */
export function pricedRegions(): string[] {
  return Object.keys(data().regions).sort();
}

function unitOf(item: PricedItem): PriceLine["unit"] {
  if (item.endsWith("Data")) return "GB";
  if (item === "kmsKey") return "month";
  return item === "gp3" ? "GB a month" : "hour";
}

function priceOf(region: string, item: PricedItem): readonly [usd: number, source: string] | undefined {
  const { regions } = data();
  const prices = Object.hasOwn(regions, region) ? regions[region] : undefined;
  return prices !== undefined && Object.hasOwn(prices, item) ? prices[item] : undefined;
}

/** The items that the table has no price for in the region, so that a report can say so. */
export function unpricedItems(region: string, items: readonly PriceRequest[]): PricedItem[] {
  return items.map(({ item }) => item).filter((item) => priceOf(region, item) === undefined);
}

/**
 * What the items cost in a month. Undefined where the table lacks a price for one of them (see {@link unpricedItems}):
 * a sum with a hole would be read as the whole.
 */
export function monthlyPrice(region: string, items: readonly PriceRequest[]): MonthlyPrice | undefined {
  const lines = items.map((request) => priceLine(region, request));
  if (!lines.every((line) => line !== undefined)) return undefined;
  const cents = lines.reduce((sum, { usd }) => sum + Math.round(usd * 100), 0);
  return { usd: cents / 100, lines };
}

function priceLine(region: string, { item, quantity }: PriceRequest): PriceLine | undefined {
  const price = priceOf(region, item);
  if (price === undefined) return undefined;
  const [usdPerUnit, source] = price;
  const unit = unitOf(item);
  const units = unit === "hour" ? quantity * HOURS_PER_MONTH : quantity;
  return {
    item,
    quantity,
    unit,
    usdPerUnit,
    usd: Math.round(units * usdPerUnit * 100) / 100,
    source: data().sources[source] as PriceSource,
  };
}
