import { type DataSource, dataFile } from "./data.ts";

/** What has a price; {@link unitOf} says by what it is billed. */
export type PricedItem =
  | keyof typeof UNITS
  /** `instance:t3.medium`: Linux, shared tenancy, on demand. */
  | `instance:${string}`
  /** What AWS takes for looking after an instance of that type: `managedInstance:m7g.large`. */
  | `managedInstance:${string}`
  /** One vCPU, or one GB of memory, of Linux tasks on Fargate: `fargateVcpu:arm64`. */
  | `fargateVcpu:${string}`
  | `fargateGb:${string}`
  /** `documentdb:db.t4g.medium`, with I/O billed by use. */
  | `documentdb:${string}`
  /** `rds:postgres:db.t4g.micro`, on demand, in one zone; `rds:postgres:db.t4g.micro:multi-zone` with its standby. */
  | `rds:${string}`
  /** `aurora:mysql:db.r8g.large`, on demand, with I/O billed by use. */
  | `aurora:${string}`
  /** A node of an engine: `elasticache:valkey cache.t4g.micro`. */
  | `elasticache:${string}`;

/** A thing that has prices, whatever its type: `instance` of `instance:t3.medium`. */
export type PricedKind =
  | keyof typeof UNITS
  | (PricedItem extends infer I ? (I extends `${infer K}:${string}` ? K : never) : never);

export const kindOf = (item: PricedItem): PricedKind => item.split(":")[0] as PricedKind;

export const UNITS = {
  natGateway: "hour",
  natGatewayData: "GB",
  /** A regional NAT gateway, once for each zone in which it works. */
  regionalNatGatewayZone: "hour",
  regionalNatGatewayData: "GB",
  /** An interface endpoint, once for each zone that it is in. */
  interfaceEndpointZone: "hour",
  /** The first PB of a month. */
  interfaceEndpointData: "GB",
  /** S3 and DynamoDB: free. */
  gatewayEndpoint: "hour",
  /** In use or idle; a public NAT gateway and an internet-facing load balancer have theirs too. */
  publicIpv4: "hour",
  applicationLoadBalancer: "hour",
  loadBalancerCapacityUnit: "hour",
  gp3: "GB a month",
  ebsSnapshot: "GB a month",
  efsStorage: "GB a month",
  efsBackup: "GB a month",
  ecrStorage: "GB a month",
  /** S3 Standard, the first 50 TB of a month. */
  s3Storage: "GB a month",
  /** PUT, COPY, POST and LIST. */
  s3Write: "1,000 requests",
  documentDbStorage: "GB a month",
  documentDbBackup: "GB a month",
  documentDbIo: "million requests",
  /** gp3 with its baseline, of an instance in one zone; of one with a standby. */
  rdsStorage: "GB a month",
  rdsMultiZoneStorage: "GB a month",
  rdsBackup: "GB a month",
  /** Of Aurora Serverless v2, with I/O billed by use. */
  auroraCapacityUnit: "hour",
  auroraStorage: "GB a month",
  auroraBackup: "GB a month",
  auroraIo: "million requests",
  /** Snapshots of Valkey and Redis OSS. */
  elastiCacheBackup: "GB a month",
  /** The standard class; written by containers. */
  logIngestion: "GB",
  /** Written by AWS itself: flow logs, audit logs. */
  vendedLogIngestion: "GB",
  logStorage: "GB a month",
  /** Custom, of Container Insights and of detailed monitoring; the first 10,000. */
  metric: "month",
  /** Standard resolution, once for each metric that it looks at. */
  alarm: "month",
  dashboard: "month",
  notificationMail: "mail",
  /** EventBridge Scheduler starts something. */
  schedulerInvocation: "start",
  secret: "month",
  secretRequest: "10,000 requests",
  /** A key of KMS that is not one of AWS's own; its first two rotations add as much again each. Without its calls. */
  kmsKey: "month",
  kmsRequest: "10,000 requests",
  /** Of Route 53: that of a namespace of private DNS. */
  hostedZone: "month",
  /** From CloudFront to clients near the region, the first 10 TB of a month. */
  cdnData: "GB",
  /** By HTTPS, of clients near the region. */
  cdnRequest: "10,000 requests",
  /** Runs of a function of CloudFront. */
  cdnFunction: "million requests",
  /** Of AWS WAF; its rules come on top. */
  webAcl: "month",
  webAclRule: "month",
  /** That a web ACL looks at. */
  webRequest: "million requests",
  /** The same, for each 500 capacity units of its web ACL beyond 1,500. */
  webRequestCapacity: "million requests",
  /** To the internet, the first 10 TB of a month. */
  internetData: "GB",
  /** Between zones, in and out together. */
  zoneData: "GB",
} as const satisfies Readonly<Record<string, PriceUnit>>;

type PriceUnit =
  | "hour"
  | "month"
  | "GB"
  | "GB a month"
  | "1,000 requests"
  | "start"
  | "10,000 requests"
  | "million requests"
  | "mail";

export interface PriceRequest {
  readonly item: PricedItem;
  /** How many run all month, or how many of its unit a month has. 0 or more. */
  readonly quantity: number;
  /** What the price does not say, as the end of a line: "an account's first 10 are free". */
  readonly note?: string;
}

export interface PriceLine {
  readonly item: PricedItem;
  readonly quantity: number;
  /** What the price is for. A quantity of what is billed by the hour is how many run all month. */
  readonly unit: PriceUnit;
  /** US dollars for one unit. */
  readonly usdPerUnit: number;
  /** US dollars a month, to the cent. */
  readonly usd: number;
  /** Where the price is from, AWS's page for it, and the date for which it was found. */
  readonly source: PriceSource;
}

export interface PriceSource {
  readonly from: string;
  readonly page: string;
  /** ISO date. */
  readonly date: string;
  /** Not AWS's own figure: derived from others, or what published lists say. */
  readonly estimated?: true;
}

/** A price that a project has from the AWS Price List itself. */
export interface OwnPrice extends PriceSource {
  /** For one unit of the item. */
  readonly usd: number;
}

/** Prices that a project has beside the table, by region and item. */
export type OwnPrices = Readonly<Record<string, Readonly<Record<string, OwnPrice>>>>;

export interface MonthlyPrice {
  /** US dollars a month of {@link HOURS_PER_MONTH} hours: the sum of the lines. */
  readonly usd: number;
  readonly lines: readonly PriceLine[];
}

type Prices = Readonly<Record<string, readonly [usd: number, source: string]>>;

interface PriceData {
  readonly about: DataSource;
  readonly sources: Readonly<Record<string, PriceSource>>;
  /** Things that are billed as a part of what something else costs: `managedInstance:` of `instance:`. */
  readonly shares: Readonly<
    Record<string, { readonly of: string; readonly share: number; readonly source: string }>
  >;
  /** What costs the same in all regions. */
  readonly everywhere: Prices;
  readonly regions: Readonly<Record<string, Prices>>;
}

const data = dataFile<PriceData>("./prices.json");

/** AWS's own calculator counts a month like this. */
const HOURS_PER_MONTH = 730;

/** The date of the table as a whole; each line has the date of its own price. */
export function priceTableDate(): string {
  return data().about.retrieved;
}

/** Regions of which the table has prices, in alphabetical order. */
export function pricedRegions(): string[] {
  return Object.keys(data().regions).sort();
}

/** By what an item is billed. */
export const unitOf = (item: PricedItem): PriceUnit =>
  item in UNITS ? UNITS[item as keyof typeof UNITS] : "hour";

interface Price {
  readonly usd: number;
  readonly source: PriceSource;
}

function priceOf(region: string, item: string, own: OwnPrices): Price | undefined {
  const found = newer(ownPrice(region, item, own), shippedPrice(region, item));
  if (found !== undefined) return found;
  const part = shareOf(item);
  const whole = part && priceOf(region, part.of, own);
  return part && whole && { usd: whole.usd * part.share, source: part.source };
}

function shippedPrice(region: string, item: string): Price | undefined {
  const { regions, everywhere, sources } = data();
  const there = Object.hasOwn(regions, region) ? regions[region] : undefined;
  const prices = there && Object.hasOwn(there, item) ? there : everywhere;
  const price = Object.hasOwn(prices, item) ? prices[item] : undefined;
  return price && { usd: price[0], source: sources[price[1]] as PriceSource };
}

function ownPrice(region: string, item: string, own: OwnPrices): Price | undefined {
  const prices = Object.hasOwn(own, region) ? own[region] : undefined;
  const price = prices && Object.hasOwn(prices, item) ? prices[item] : undefined;
  if (price === undefined) return undefined;
  const { usd, ...source } = price;
  return { usd, source };
}

/** The project's own price, unless a later release of the table has AWS's figure of a later day. */
function newer(own: Price | undefined, shipped: Price | undefined): Price | undefined {
  if (own === undefined || shipped === undefined) return own ?? shipped;
  return shipped.source.estimated || own.source.date >= shipped.source.date ? own : shipped;
}

/** By what an item costs that is billed as a part of another: `instance:m5.large` of `managedInstance:m5.large`. */
export function shareOf(
  item: string,
): { readonly of: PricedItem; readonly share: number; readonly source: PriceSource } | undefined {
  const { shares, sources } = data();
  const [kind = "", type = ""] = item.split(/:(.*)/s);
  const part = Object.hasOwn(shares, kind) ? shares[kind] : undefined;
  if (part === undefined) return undefined;
  return {
    of: `${part.of}:${type}` as PricedItem,
    share: part.share,
    source: sources[part.source] as PriceSource,
  };
}

/** The items that the table has no price for in the region, so that a report can say so. */
export function unpricedItems(region: string, items: readonly PriceRequest[]): PricedItem[] {
  return items.map(({ item }) => item).filter((item) => priceOf(region, item, {}) === undefined);
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

/**
 * What one item costs in a month; undefined where neither the table nor the project has its price.
 * @param own prices of the project, of which a newer one counts in place of the table's
 */
export function priceLine(
  region: string,
  { item, quantity }: PriceRequest,
  own: OwnPrices = {},
): PriceLine | undefined {
  const price = priceOf(region, item, own);
  if (price === undefined) return undefined;
  const { usd: usdPerUnit, source } = price;
  const unit = unitOf(item);
  const units = unit === "hour" ? quantity * HOURS_PER_MONTH : quantity;
  return { item, quantity, unit, usdPerUnit, usd: Math.round(units * usdPerUnit * 100) / 100, source };
}
