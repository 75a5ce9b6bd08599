import type { PricedItem, PricedKind, UNITS } from "./prices.ts";
import { findRegion } from "./regions.ts";

/**
 * Which product of the AWS Price List an item is: what a product must have, as GetProducts returns it. Whatever stands
 * here was found in rows of the list, or in filters that their authors hold against it; see the sources. An item that
 * no source tells from its neighbours has a sentence in place of a filter: a wrong price is worse than none.
 */
export interface PriceFilter {
  /** `ServiceCode` of the request. */
  readonly service: string;
  readonly family?: string;
  /**
   * The usage type behind its region's prefix: `EUW2-NatGateway-Hours`, and `NatGateway-Hours` in us-east-1, whose prefix
   * only some services write. With a colon at its end anything may follow.
   */
  readonly usage: string;
  readonly attributes?: Readonly<Record<string, string>>;
  /** Where a product names its region; default `regionCode`. What all regions share names none. */
  readonly region?: "fromLocation" | "none";
  /** By what AWS's price is. */
  readonly per: "hour" | "GB" | "GB a month" | "piece";
  /** How many of AWS's units are one of ours; default 1. */
  readonly times?: number;
  readonly source: keyof typeof PRICE_FILTER_SOURCES;
}

/** All read on 2026-11-29. */
export const PRICE_FILTER_SOURCES = {
  infracost:
    "The filters of github.com/infracost/infracost, internal/resources/aws/, whose tests hold them against the list",
  togen:
    "Rows of the list of 2026-09-05 that the tests of github.com/mooncitizen/togen keep, with the neighbours that a loose filter catches",
  dataset:
    "Rows of the list of 2024 and 2025 in huggingface.co/datasets/labofsahil/aws-pricing-dataset, a file for each service",
  rows: "Rows of the list of 2026 that tests and documents on GitHub quote, with usage type, attributes and unit",
} as const;

/** A filter, by what stands behind the item's kind, and by its region; or why there is none. */
type Filters<Kind extends string> = Readonly<
  Record<Kind, PriceFilter | string | ((of: string, region: string) => PriceFilter | string)>
>;

const UNKNOWN = "no filter is known that finds exactly its product";
const FREE = "AWS asks nothing for it, so that its price list has no product";

const ec2 = { service: "AmazonEC2", source: "infracost" } as const;
const nat = { ...ec2, family: "NAT Gateway", source: "togen" } as const;
const endpoint = {
  service: "AmazonVPC",
  family: "VpcEndpoint",
  source: "infracost",
} as const;
const balancer = {
  service: "AWSELB",
  family: "Load Balancer-Application",
  attributes: { operation: "LoadBalancing:Application" },
  per: "hour",
  source: "rows",
} as const;
const rds = { service: "AmazonRDS", source: "rows" } as const;
// All engines' rows of storage and backups cost the same; PostgreSQL's stands for them.
const postgres = { databaseEngine: "PostgreSQL" } as const;
const documentDb = { service: "AmazonDocDB", source: "infracost" } as const;
const cloudWatch = { service: "AmazonCloudWatch", source: "infracost" } as const;
const firewall = {
  service: "awswaf",
  family: "Web Application Firewall",
  per: "piece",
  source: "infracost",
} as const;
const transfer = {
  service: "AWSDataTransfer",
  family: "Data Transfer",
  region: "fromLocation",
  per: "GB",
  source: "infracost",
} as const;

const FILTERS: Filters<keyof typeof UNITS> & Filters<Exclude<PricedKind, keyof typeof UNITS>> = {
  natGateway: { ...nat, usage: "NatGateway-Hours", per: "hour" },
  natGatewayData: { ...nat, usage: "NatGateway-Bytes", per: "GB" },
  regionalNatGatewayZone: { ...nat, usage: "RegionalNatGateway-Hours", per: "hour" },
  regionalNatGatewayData: { ...nat, usage: "RegionalNatGateway-Bytes", per: "GB" },
  interfaceEndpointZone: { ...endpoint, usage: "VpcEndpoint-Hours", per: "hour" },
  interfaceEndpointData: { ...endpoint, usage: "VpcEndpoint-Bytes", per: "GB" },
  gatewayEndpoint: FREE,
  // Its products have no family.
  publicIpv4: { service: "AmazonVPC", usage: "PublicIPv4:InUseAddress", per: "hour", source: "rows" },
  applicationLoadBalancer: { ...balancer, usage: "LoadBalancerUsage" },
  loadBalancerCapacityUnit: { ...balancer, usage: "LCUUsage" },
  gp3: {
    ...ec2,
    family: "Storage",
    usage: "EBS:VolumeUsage.gp3",
    attributes: { volumeApiName: "gp3" },
    per: "GB a month",
  },
  ebsSnapshot: { ...ec2, family: "Storage Snapshot", usage: "EBS:SnapshotUsage", per: "GB a month" },
  efsStorage: {
    service: "AmazonEFS",
    family: "Storage",
    usage: "TimedStorage-ByteHrs",
    per: "GB a month",
    source: "infracost",
  },
  efsBackup: {
    service: "AWSBackup",
    family: "AWS Backup Storage",
    usage: "WarmStorage-ByteHrs-EFS",
    per: "GB a month",
    source: "infracost",
  },
  ecrStorage: {
    service: "AmazonECR",
    family: "EC2 Container Registry",
    usage: "TimedStorage-ByteHrs",
    per: "GB a month",
    source: "infracost",
  },
  s3Storage: {
    service: "AmazonS3",
    family: "Storage",
    usage: "TimedStorage-ByteHrs",
    // Intelligent Tiering has the same usage type.
    attributes: { volumeType: "Standard" },
    per: "GB a month",
    source: "togen",
  },
  s3Write: {
    service: "AmazonS3",
    family: "API Request",
    usage: "Requests-Tier1",
    attributes: { group: "S3-API-Tier1" },
    per: "piece",
    times: 1000,
    source: "togen",
  },
  documentDbStorage: { ...documentDb, family: "Database Storage", usage: "StorageUsage", per: "GB a month" },
  documentDbBackup: { ...documentDb, family: "Storage Snapshot", usage: "BackupUsage", per: "GB a month" },
  documentDbIo: {
    ...documentDb,
    family: "System Operation",
    usage: "StorageIOUsage",
    per: "piece",
    times: 1e6,
  },
  rdsStorage: {
    ...rds,
    family: "Database Storage",
    usage: "RDS:GP3-Storage",
    attributes: { ...postgres, volumeType: "General Purpose-GP3", deploymentOption: "Single-AZ" },
    per: "GB a month",
  },
  rdsMultiZoneStorage: {
    ...rds,
    family: "Database Storage",
    usage: "RDS:Multi-AZ-GP3-Storage",
    attributes: { ...postgres, volumeType: "General Purpose-GP3", deploymentOption: "Multi-AZ" },
    per: "GB a month",
  },
  rdsBackup: {
    ...rds,
    family: "Storage Snapshot",
    usage: "RDS:ChargedBackupUsage",
    attributes: postgres,
    per: "GB a month",
  },
  // Both of Aurora's engines cost the same.
  auroraCapacityUnit: {
    ...rds,
    family: "ServerlessV2",
    usage: "Aurora:ServerlessV2Usage",
    attributes: { databaseEngine: "Aurora PostgreSQL" },
    per: "hour",
  },
  auroraStorage: {
    ...rds,
    family: "Database Storage",
    usage: "Aurora:StorageUsage",
    attributes: { databaseEngine: "Any" },
    per: "GB a month",
  },
  auroraBackup: {
    ...rds,
    family: "Storage Snapshot",
    usage: "Aurora:BackupUsage",
    attributes: { databaseEngine: "Aurora PostgreSQL" },
    per: "GB a month",
    source: "infracost",
  },
  auroraIo: {
    ...rds,
    family: "System Operation",
    usage: "Aurora:StorageIOUsage",
    attributes: { databaseEngine: "Any" },
    per: "piece",
    times: 1e6,
  },
  elastiCacheBackup: UNKNOWN,
  logIngestion: { ...cloudWatch, family: "Data Payload", usage: "DataProcessing-Bytes", per: "GB" },
  vendedLogIngestion: {
    ...cloudWatch,
    family: "Data Payload",
    usage: "VendedLog-Bytes",
    per: "GB",
    source: "rows",
  },
  logStorage: { ...cloudWatch, family: "Storage Snapshot", usage: "TimedStorage-ByteHrs", per: "GB a month" },
  metric: {
    ...cloudWatch,
    family: "Metric",
    usage: "CW:MetricMonitorUsage",
    attributes: { group: "Metric" },
    per: "piece",
  },
  alarm: {
    ...cloudWatch,
    family: "Alarm",
    usage: "CW:AlarmMonitorUsage",
    attributes: { alarmType: "Standard" },
    per: "piece",
  },
  // That of up to 50 metrics, `DashboardsUsageHour-Basic`, costs the same.
  dashboard: {
    ...cloudWatch,
    family: "Dashboard",
    usage: "DashboardsUsageHour",
    region: "none",
    per: "piece",
  },
  notificationMail: {
    service: "AmazonSNS",
    family: "Message Delivery",
    usage: "DeliveryAttempts-SMTP",
    attributes: { endpointType: "SMTP" },
    per: "piece",
    source: "rows",
  },
  schedulerInvocation: {
    service: "AWSEvents",
    family: "EventBridge",
    usage: "ScheduledInvocation",
    attributes: { operation: "Invocation" },
    per: "piece",
    source: "dataset",
  },
  secret: {
    service: "AWSSecretsManager",
    family: "Secret",
    usage: "AWSSecretsManager-Secrets",
    per: "piece",
    source: "infracost",
  },
  secretRequest: {
    service: "AWSSecretsManager",
    family: "API Request",
    usage: "AWSSecretsManagerAPIRequest",
    per: "piece",
    times: 10_000,
    source: "infracost",
  },
  // Its prefix is the region's name: `eu-central-1-KMS-Keys`.
  kmsKey: {
    service: "awskms",
    family: "Encryption Key",
    usage: "KMS-Keys",
    per: "piece",
    source: "infracost",
  },
  kmsRequest: {
    service: "awskms",
    usage: "KMS-Requests",
    per: "piece",
    times: 10_000,
    source: "infracost",
  },
  hostedZone: {
    service: "AmazonRoute53",
    family: "DNS Zone",
    usage: "HostedZone",
    region: "none",
    per: "piece",
    source: "infracost",
  },
  cdnData: (_, region) =>
    ofEdge(region, { usage: "DataTransfer-Out-Bytes", family: "Data Transfer", per: "GB" }),
  cdnRequest: (_, region) =>
    ofEdge(region, { usage: "Requests-Tier2-HTTPS", family: "Request", per: "piece", times: 10_000 }),
  cdnFunction: {
    service: "AmazonCloudFront",
    usage: "Executions-CloudFrontFunctions",
    region: "none",
    per: "piece",
    times: 1e6,
    source: "rows",
  },
  webAcl: { ...firewall, usage: "WebACLV2" },
  webAclRule: { ...firewall, usage: "RuleV2" },
  // One source has the first capacity units as RequestV2-Tier1, another as RequestV2-Tier0.
  webRequest: UNKNOWN,
  webRequestCapacity: UNKNOWN,
  internetData: {
    ...transfer,
    usage: "DataTransfer-Out-Bytes",
    attributes: { transferType: "AWS Outbound" },
  },
  zoneData: {
    ...transfer,
    usage: "DataTransfer-Regional-Bytes",
    attributes: { transferType: "IntraRegion" },
    // Once out and once in.
    times: 2,
  },
  instance: (type) => ({
    ...ec2,
    family: "Compute Instance",
    usage: "BoxUsage:",
    attributes: {
      instanceType: type,
      tenancy: "Shared",
      operatingSystem: "Linux",
      preInstalledSw: "NA",
      licenseModel: "No License required",
      capacitystatus: "Used",
    },
    per: "hour",
  }),
  managedInstance: UNKNOWN,
  fargateVcpu: (architecture) => fargate(architecture, "vCPU-Hours:perCPU"),
  fargateGb: (architecture) => fargate(architecture, "GB-Hours"),
  documentdb: (instanceClass) => ({
    ...documentDb,
    family: "Database Instance",
    // That with I/O included is InstanceUsageIOOptimized.
    usage: "InstanceUsage:",
    attributes: { instanceType: instanceClass },
    per: "hour",
  }),
  rds: (of) => {
    const [engine, instanceClass = "", zones] = of.split(":");
    return {
      ...rds,
      family: "Database Instance",
      usage: zones === undefined ? "InstanceUsage:" : "Multi-AZUsage:",
      attributes: {
        instanceType: instanceClass,
        databaseEngine: engine === "mysql" ? "MySQL" : "PostgreSQL",
        deploymentOption: zones === undefined ? "Single-AZ" : "Multi-AZ",
      },
      per: "hour",
    };
  },
  aurora: (of) => {
    const [engine, instanceClass = ""] = of.split(":");
    return {
      ...rds,
      family: "Database Instance",
      usage: "InstanceUsage:",
      attributes: {
        instanceType: instanceClass,
        databaseEngine: engine === "mysql" ? "Aurora MySQL" : "Aurora PostgreSQL",
      },
      per: "hour",
      source: "infracost",
    };
  },
  elasticache: (node) => {
    const [engine = "", type = ""] = node.split(" ");
    return {
      service: "AmazonElastiCache",
      family: "Cache Instance",
      // What AWS takes for old versions is ExtendedSupportYr3-NodeUsage.
      usage: "NodeUsage:",
      attributes: {
        instanceType: type,
        cacheEngine: `${engine.charAt(0).toUpperCase()}${engine.slice(1)}`,
        locationType: "AWS Region",
      },
      per: "hour",
      source: "togen",
    };
  },
};

const fargate = (architecture: string, usage: string): PriceFilter => ({
  service: "AmazonECS",
  family: "Compute",
  usage: `Fargate-${architecture === "arm64" ? "ARM-" : ""}${usage}`,
  per: "hour",
  source: "togen",
});

/** CloudFront bills by where its clients are, whom a site has near its region. */
function ofEdge(
  region: string,
  { usage, ...rest }: Pick<PriceFilter, "usage" | "family" | "per" | "times">,
): PriceFilter | string {
  const edge = EDGES.find(([regions]) => regions.test(region))?.[1];
  if (edge === undefined) return "no source says by which of CloudFront's prices its region counts";
  return { service: "AmazonCloudFront", usage: `${edge}-${usage}`, region: "none", source: "rows", ...rest };
}

/** As CloudFront's page of prices groups countries (2026-11-29). */
const EDGES: readonly (readonly [regions: RegExp, edge: string])[] = [
  [/^us-/, "US"],
  [/^ca-/, "CA"],
  [/^(eu|il)-/, "EU"],
  [/^ap-northeast-[13]$/, "JP"],
  [/^ap-(northeast-2|southeast-[1357]|east-[12])$/, "AP"],
  [/^ap-south-/, "IN"],
];

/** How to find an item's product in the AWS Price List, or a sentence that says why that is not known. */
export function priceFilterOf(item: PricedItem, region: string): PriceFilter | string {
  const [kind = "", of = ""] = item.split(/:(.*)/s);
  const filter = FILTERS[kind as keyof typeof FILTERS];
  return typeof filter === "function" ? filter(of, region) : filter;
}

/** What GetProducts is asked: as much as it can tell by itself. */
export function requestOf(filter: PriceFilter, region: string): Readonly<Record<string, string>> {
  return {
    ...(filter.family === undefined ? {} : { productFamily: filter.family }),
    ...filter.attributes,
    ...(filter.region === undefined ? { regionCode: region } : {}),
    ...(filter.region === "none" ? { usagetype: filter.usage } : {}),
  };
}

/** `EUW2-`, `EU-` of Ireland, `eu-central-1-` of KMS, or nothing. Never `TS-`, `Outposts-` or `ExtendedSupportYr3-`. */
const PREFIX = "(?:(?:[A-Z]{3}\\d|EU|[a-z]{2}(?:-[a-z]+)+-\\d)-)?";

/** Whether a product is the one, by all that the filter says. */
export function isProduct(
  filter: PriceFilter,
  region: string,
  product: {
    readonly productFamily?: string | undefined;
    readonly attributes: Readonly<Record<string, string>>;
  },
): boolean {
  const { attributes, productFamily } = product;
  const usage = new RegExp(
    `^${filter.region === "none" ? "" : PREFIX}${escaped(filter.usage)}${filter.usage.endsWith(":") ? "" : "$"}`,
  );
  return (
    (filter.family === undefined || productFamily === filter.family) &&
    usage.test(attributes["usagetype"] ?? "") &&
    Object.entries(filter.attributes ?? {}).every(([name, value]) => attributes[name] === value) &&
    isIn(filter, region, attributes)
  );
}

function isIn(filter: PriceFilter, region: string, attributes: Readonly<Record<string, string>>): boolean {
  if (filter.region === "none") return true;
  if (filter.region === undefined) return attributes["regionCode"] === region;
  const { description = "" } = findRegion(region) ?? {};
  // The list calls the older regions of Europe "EU (Frankfurt)".
  return [description, description.replace(/^Europe /, "EU ")].includes(attributes["fromLocation"] ?? "");
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

const UNITS_OF_AWS: Readonly<Record<PriceFilter["per"], RegExp>> = {
  hour: /^(?:[\w-]+-)?(?:hrs?|hours?)$/i,
  GB: /^(?:GB|gigabytes?)$/i,
  "GB a month": /^GB-?mo(?:nth)?s?$/i,
  // Requests, Notifications, IOs, Metrics, Alarms, Secrets, Keys, Month: each is one.
  piece: /^(?!.*\b(?:hrs?|hours?|GB|gigabytes?)\b)/i,
};

/** Whether AWS's price is by the unit that the filter says. */
export const isUnitOf = (filter: PriceFilter, unit: string): boolean => UNITS_OF_AWS[filter.per].test(unit);

/** AWS's page of prices for a service of the list. */
export function pageOf(item: PricedItem, { service }: PriceFilter): string {
  const page = item.startsWith("aurora")
    ? "rds/aurora"
    : item.startsWith("rds")
      ? "rds"
      : (PAGES[service] ?? "pricing");
  return page === "pricing" ? "https://aws.amazon.com/pricing/" : `https://aws.amazon.com/${page}/pricing/`;
}

const PAGES: Readonly<Record<string, string>> = {
  AmazonEC2: "ec2",
  AmazonVPC: "vpc",
  AWSELB: "elasticloadbalancing",
  AmazonEFS: "efs",
  AWSBackup: "backup",
  AmazonECR: "ecr",
  AmazonS3: "s3",
  AmazonDocDB: "documentdb",
  AmazonElastiCache: "elasticache",
  AmazonCloudWatch: "cloudwatch",
  AmazonSNS: "sns",
  AWSSecretsManager: "secrets-manager",
  awskms: "kms",
  AmazonRoute53: "route53",
  AmazonCloudFront: "cloudfront",
  awswaf: "waf",
  AWSDataTransfer: "ec2",
  AmazonECS: "fargate",
  AWSEvents: "eventbridge",
};
