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

interface PriceSource {
  readonly from: string;
  readonly page: string;
  /** ISO date. */
  readonly date: string;
  /** Not AWS's own figure: derived from others, or what published lists say. */
  readonly estimated?: true;
}

export interface MonthlyPrice {
  /** US dollars a month of {@link HOURS_PER_MONTH} hours: the sum of the lines. */
  readonly usd: number;
  readonly lines: readonly PriceLine[];
}

interface PriceData {
  readonly about: DataSource;
  readonly sources: Readonly<Record<string, PriceSource>>;
  /** Things that are billed as a part of what something else costs: `managedInstance:` of `instance:`. */
  readonly shares: Readonly<
    Record<string, { readonly of: string; readonly share: number; readonly source: string }>
  >;
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

/** Regions of which the table has prices, in alphabetical order. */
export function pricedRegions(): string[] {
  return Object.keys(data().regions).sort();
}

/** By what an item is billed. */
export const unitOf = (item: PricedItem): PriceUnit =>
  item in UNITS ? UNITS[item as keyof typeof UNITS] : "hour";

function priceOf(region: string, item: string): readonly [usd: number, source: string] | undefined {
  const { regions, shares } = data();
  const prices = Object.hasOwn(regions, region) ? regions[region] : undefined;
  if (prices === undefined) return undefined;
  if (Object.hasOwn(prices, item)) return prices[item];
  const [kind = "", type = ""] = item.split(/:(.*)/s);
  const part = Object.hasOwn(shares, kind) ? shares[kind] : undefined;
  const whole = part && prices[`${part.of}:${type}`];
  return part && whole && [whole[0] * part.share, part.source];
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

/** What one item costs in a month; undefined where the table lacks its price. */
export function priceLine(region: string, { item, quantity }: PriceRequest): PriceLine | undefined {
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
