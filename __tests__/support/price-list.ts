import type { Answer, Request } from "./played-aws.ts";

/** A product of the AWS Price List, as GetProducts has it, without what nobody reads. */
export interface Row {
  readonly sku: string;
  readonly service: string;
  readonly family?: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly unit: string;
  /** Where each tier begins, and its price; a text as AWS writes it. */
  readonly tiers: readonly (readonly [begin: number, usd: string])[];
}

/** A row whose price has no tiers. */
export const row = (
  sku: string,
  service: string,
  family: string | undefined,
  attributes: Readonly<Record<string, string>>,
  unit: string,
  usd: string,
): Row => ({
  sku,
  service,
  ...(family === undefined ? {} : { family }),
  attributes,
  unit,
  tiers: [[0, usd]],
});

function productOf({ sku, service, family, attributes, unit, tiers }: Row): string {
  const dimensions = tiers.map(([begin, usd], index) => [
    `${sku}.JRTCKXETXF.${index}`,
    {
      unit,
      beginRange: String(begin),
      endRange: String(tiers[index + 1]?.[0] ?? "Inf"),
      description: `$${usd} per ${unit}`,
      appliesTo: [],
      rateCode: `${sku}.JRTCKXETXF.${index}`,
      pricePerUnit: { USD: usd },
    },
  ]);
  const term = {
    // In no order: the first tier is not the first key.
    priceDimensions: Object.fromEntries(dimensions.reverse()),
    sku,
    effectiveDate: "2026-11-01T00:00:00Z",
    offerTermCode: "JRTCKXETXF",
    termAttributes: {},
  };
  return JSON.stringify({
    product: {
      ...(family === undefined ? {} : { productFamily: family }),
      attributes: { servicecode: service, ...attributes },
      sku,
    },
    serviceCode: service,
    terms: { OnDemand: { [`${sku}.JRTCKXETXF`]: term } },
    version: "20261120000000",
    publicationDate: "2026-11-20T00:00:00Z",
  });
}

interface Body {
  readonly ServiceCode: string;
  readonly Filters: readonly { readonly Type: string; readonly Field: string; readonly Value: string }[];
  readonly NextToken?: string;
}

/** Two rows a page, so that whoever reads the first page only is found out. */
const PAGE = 2;

/** GetProducts over rows: filters, and answers in pages, as AWS does. */
export function priceList(rows: readonly Row[]): (request: Request) => Answer {
  return ({ operation, text, headers }) => {
    const target = headers["x-amz-target"];
    if (target !== "AWSPriceListService.GetProducts") throw new Error(`${target} ${operation} is not played`);
    const { ServiceCode, Filters, NextToken = "0" } = JSON.parse(text) as Body;
    const found = rows.filter(
      ({ service, family, attributes }) =>
        service === ServiceCode &&
        Filters.every(({ Type, Field, Value }) => {
          if (Type !== "TERM_MATCH") throw new Error(`${Type} is not played`);
          return (Field === "productFamily" ? family : attributes[Field]) === Value;
        }),
    );
    const start = Number(NextToken);
    const next = start + PAGE < found.length ? { NextToken: String(start + PAGE) } : {};
    return {
      headers: { "content-type": "application/x-amz-json-1.1" },
      body: { FormatVersion: "aws_v1", PriceList: found.slice(start, start + PAGE).map(productOf), ...next },
    };
  };
}

const inLondon = { regionCode: "eu-west-2", locationType: "AWS Region" };
const inVirginia = { regionCode: "us-east-1", locationType: "AWS Region" };
const inSeoul = { regionCode: "ap-northeast-2", locationType: "AWS Region" };
const application = { operation: "LoadBalancing:Application" };
const network = { operation: "LoadBalancing:Network" };

/**
 * Rows as the list has them, with neighbours that a loose filter takes for them. Usage types, attributes, units and
 * prices of London and Virginia: the tests of github.com/mooncitizen/togen of 2026-09-05 and rows of 2026 that other
 * programs on GitHub keep; read on 2026-11-29. Product codes are made up.
 */
export const ROWS: readonly Row[] = [
  ...(
    [
      ["L", inLondon, "EUW2-", "EUW2-", "0.0500000000", "0.0264600000", "0.0084000000"],
      ["V", inVirginia, "", "USE1-", "0.0450000000", "0.0225000000", "0.0080000000"],
    ] as const
  ).flatMap(([code, where, prefix, always, gateway, balancer, capacity]) => [
    row(
      `${code}NAT1`,
      "AmazonEC2",
      "NAT Gateway",
      { ...where, usagetype: `${prefix}NatGateway-Hours` },
      "Hrs",
      gateway,
    ),
    row(
      `${code}NAT2`,
      "AmazonEC2",
      "NAT Gateway",
      { ...where, usagetype: `${prefix}RegionalNatGateway-Hours` },
      "Hrs",
      "0.9000000000",
    ),
    row(
      `${code}NAT3`,
      "AmazonEC2",
      "NAT Gateway",
      { ...where, usagetype: `${prefix}NatGateway-Bytes` },
      "GB",
      gateway,
    ),
    row(
      `${code}ALB1`,
      "AWSELB",
      "Load Balancer-Application",
      { ...where, ...application, usagetype: `${prefix}TS-LoadBalancerUsage` },
      "Hrs",
      "0.0059000000",
    ),
    row(
      `${code}ALB2`,
      "AWSELB",
      "Load Balancer-Application",
      { ...where, ...application, usagetype: `${prefix}Outposts-LoadBalancerUsage` },
      "Hrs",
      balancer,
    ),
    row(
      `${code}ALB3`,
      "AWSELB",
      "Load Balancer-Application",
      { ...where, ...application, usagetype: `${prefix}LoadBalancerUsage` },
      "Hrs",
      balancer,
    ),
    row(
      `${code}ALB4`,
      "AWSELB",
      "Load Balancer-Application",
      { ...where, ...application, usagetype: `${prefix}LCUUsage` },
      "LCU-Hrs",
      capacity,
    ),
    row(
      `${code}ALB5`,
      "AWSELB",
      "Load Balancer-Application",
      { ...where, ...application, usagetype: `${prefix}ReservedLCUUsage` },
      "ReservedLCU-Hr",
      capacity,
    ),
    row(
      `${code}NLB1`,
      "AWSELB",
      "Load Balancer-Network",
      { ...where, ...network, usagetype: `${prefix}LoadBalancerUsage` },
      "Hrs",
      balancer,
    ),
    row(
      `${code}IP1`,
      "AmazonVPC",
      undefined,
      { ...where, usagetype: `${always}PublicIPv4:IdleAddress` },
      "Hrs",
      "0.0050000000",
    ),
    row(
      `${code}IP2`,
      "AmazonVPC",
      undefined,
      { ...where, usagetype: `${always}PublicIPv4:InUseAddress` },
      "Hrs",
      "0.0050000000",
    ),
    row(
      `${code}KMS1`,
      "awskms",
      "Encryption Key",
      { ...where, usagetype: `${where.regionCode}-KMS-Keys` },
      "Keys",
      "1.0000000000",
    ),
    row(
      `${code}SEC1`,
      "AWSSecretsManager",
      "Secret",
      { ...where, usagetype: `${always}AWSSecretsManager-Secrets` },
      "Secrets",
      "0.4000000000",
    ),
    row(
      `${code}SEC2`,
      "AWSSecretsManager",
      "API Request",
      { ...where, usagetype: `${always}AWSSecretsManagerAPIRequest` },
      "API Requests",
      "0.0000050000",
    ),
  ]),
  row(
    "LECS1",
    "AmazonECS",
    "Compute",
    { ...inLondon, usagetype: "EUW2-Fargate-vCPU-Hours:perCPU" },
    "hours",
    "0.0465600000",
  ),
  row(
    "LECS2",
    "AmazonECS",
    "Compute",
    { ...inLondon, usagetype: "EUW2-Fargate-ARM-vCPU-Hours:perCPU" },
    "hours",
    "0.0372500000",
  ),
  row(
    "LECS3",
    "AmazonECS",
    "Compute",
    { ...inLondon, usagetype: "EUW2-Fargate-Windows-vCPU-Hours:perCPU" },
    "hours",
    "0.0535440000",
  ),
  row(
    "LECS4",
    "AmazonECS",
    "Compute",
    { ...inLondon, usagetype: "EUW2-Fargate-GB-Hours" },
    "hours",
    "0.0051100000",
  ),
  row(
    "LECS5",
    "AmazonECS",
    "Compute",
    { ...inLondon, usagetype: "EUW2-Fargate-ARM-GB-Hours" },
    "hours",
    "0.0040900000",
  ),
  {
    sku: "LS31",
    service: "AmazonS3",
    family: "Storage",
    attributes: { ...inLondon, usagetype: "EUW2-TimedStorage-ByteHrs", volumeType: "Standard" },
    unit: "GB-Mo",
    tiers: [
      [0, "0.0240000000"],
      [51_200, "0.0230000000"],
      [512_000, "0.0220000000"],
    ],
  },
  row(
    "LS32",
    "AmazonS3",
    "Storage",
    { ...inLondon, usagetype: "EUW2-TimedStorage-ByteHrs", volumeType: "INTAAS3ObjectOverhead" },
    "GB-Mo",
    "0.0220000000",
  ),
  row(
    "LS33",
    "AmazonS3",
    "API Request",
    { ...inLondon, usagetype: "EUW2-Requests-Tier1", group: "S3-API-Tier1" },
    "Requests",
    "0.0000053000",
  ),
  row(
    "LS34",
    "AmazonS3",
    "API Request",
    { ...inLondon, usagetype: "EUW2-Requests-Annotation-Tier1", group: "S3-API-Tier1" },
    "Requests",
    "0.0000053000",
  ),
  ...(
    [
      ["LRDS1", "PostgreSQL", "Single-AZ", "EUW2-InstanceUsage:db.t4g.micro", "0.0180000000"],
      ["LRDS2", "PostgreSQL", "Multi-AZ", "EUW2-Multi-AZUsage:db.t4g.micro", "0.0360000000"],
      ["LRDS3", "MySQL", "Single-AZ", "EUW2-InstanceUsage:db.t4g.micro", "0.0170000000"],
      ["LRDS4", "PostgreSQL", "Single-AZ", "EUW2-ExtendedSupport-InstanceUsage:db.t4g.micro", "0.1000000000"],
    ] as const
  ).map(([sku, databaseEngine, deploymentOption, usagetype, usd]) =>
    row(
      sku,
      "AmazonRDS",
      "Database Instance",
      { ...inLondon, instanceType: "db.t4g.micro", databaseEngine, deploymentOption, usagetype },
      "Hrs",
      usd,
    ),
  ),
  row(
    "LRDS5",
    "AmazonRDS",
    "Database Storage",
    {
      ...inLondon,
      databaseEngine: "PostgreSQL",
      deploymentOption: "Single-AZ",
      volumeType: "General Purpose-GP3",
      usagetype: "EUW2-RDS:GP3-Storage",
    },
    "GB-Mo",
    "0.1330000000",
  ),
  row(
    "LRDS6",
    "AmazonRDS",
    "Database Storage",
    {
      ...inLondon,
      databaseEngine: "PostgreSQL",
      deploymentOption: "Multi-AZ",
      volumeType: "General Purpose-GP3",
      usagetype: "EUW2-RDS:Multi-AZ-GP3-Storage",
    },
    "GB-Mo",
    "0.2660000000",
  ),
  row(
    "LAUR1",
    "AmazonRDS",
    "ServerlessV2",
    { ...inLondon, databaseEngine: "Aurora PostgreSQL", usagetype: "EUW2-Aurora:ServerlessV2Usage" },
    "ACU-Hr",
    "0.1400000000",
  ),
  row(
    "LAUR2",
    "AmazonRDS",
    "ServerlessV2",
    {
      ...inLondon,
      databaseEngine: "Aurora PostgreSQL",
      usagetype: "EUW2-Aurora:ServerlessV2IOOptimizedUsage",
    },
    "ACU-Hr",
    "0.1900000000",
  ),
  row(
    "LAUR3",
    "AmazonRDS",
    "System Operation",
    { ...inLondon, databaseEngine: "Any", usagetype: "EUW2-Aurora:StorageIOUsage" },
    "IOs",
    "0.0000002000",
  ),
  ...(["Redis", "Valkey", "Memcached"] as const).flatMap((cacheEngine, index) => [
    row(
      `VEC${index}`,
      "AmazonElastiCache",
      "Cache Instance",
      {
        ...inVirginia,
        instanceType: "cache.t4g.micro",
        cacheEngine,
        usagetype: "NodeUsage:cache.t4g.micro",
      },
      "Hrs",
      cacheEngine === "Valkey" ? "0.0128000000" : "0.0160000000",
    ),
    row(
      `VECX${index}`,
      "AmazonElastiCache",
      "Cache Instance",
      {
        ...inVirginia,
        instanceType: "cache.t4g.micro",
        cacheEngine,
        usagetype: "ExtendedSupportYr3-NodeUsage:cache.t4g.micro",
      },
      "Hrs",
      "0.0260000000",
    ),
  ]),
  {
    sku: "VOUT1",
    service: "AWSDataTransfer",
    family: "Data Transfer",
    attributes: {
      transferType: "AWS Outbound",
      fromLocation: "US East (N. Virginia)",
      toLocation: "External",
      usagetype: "DataTransfer-Out-Bytes",
    },
    unit: "GB",
    tiers: [
      [0, "0.0900000000"],
      [10_240, "0.0850000000"],
      [51_200, "0.0700000000"],
      [153_600, "0.0500000000"],
    ],
  },
  row(
    "VOUT2",
    "AWSDataTransfer",
    "Data Transfer",
    {
      transferType: "IntraRegion",
      fromLocation: "US East (N. Virginia)",
      toLocation: "US East (N. Virginia)",
      usagetype: "DataTransfer-Regional-Bytes",
    },
    "GB",
    "0.0100000000",
  ),
  {
    sku: "LOUT1",
    service: "AWSDataTransfer",
    family: "Data Transfer",
    attributes: {
      transferType: "AWS Outbound",
      fromLocation: "EU (London)",
      toLocation: "External",
      usagetype: "EUW2-DataTransfer-Out-Bytes",
    },
    unit: "GB",
    tiers: [
      [0, "0.0900000000"],
      [10_240, "0.0850000000"],
    ],
  },
  row(
    "GOUT1",
    "AWSDataTransfer",
    "Data Transfer",
    { transferType: "AWS Outbound", toLocation: "External", usagetype: "Global-DataTransfer-Out-Bytes" },
    "GB",
    "0.0000000000",
  ),
  {
    sku: "LSCH1",
    service: "AWSEvents",
    family: "EventBridge",
    attributes: { ...inLondon, usagetype: "EUW2-ScheduledInvocation", operation: "Invocation" },
    unit: "Invocations",
    tiers: [
      [0, "0.0000000000"],
      [14_000_000, "0.0000011500"],
    ],
  },
  row(
    "LSCH2",
    "AWSEvents",
    "EventBridge",
    { ...inLondon, usagetype: "EUW2-Invocation-64K-Chunks", operation: "CrossAccountInvoke-CustomEvent" },
    "64K-Chunks",
    "0.0000000500",
  ),
  row(
    "GR53",
    "AmazonRoute53",
    "DNS Zone",
    { location: "Any", usagetype: "HostedZone" },
    "HostedZone",
    "0.5000000000",
  ),
  row(
    "GDASH1",
    "AmazonCloudWatch",
    "Dashboard",
    { location: "Any", usagetype: "DashboardsUsageHour-Basic" },
    "Dashboards",
    "3.0000000000",
  ),
  row(
    "GDASH2",
    "AmazonCloudWatch",
    "Dashboard",
    { location: "Any", usagetype: "DashboardsUsageHour" },
    "Dashboards",
    "3.0000000000",
  ),
  row(
    "GDASH3",
    "AmazonCloudWatch",
    "Dashboard",
    { location: "Any", usagetype: "Global-DashboardsUsageHour" },
    "Dashboards",
    "0.0000000000",
  ),
  ...(
    [
      ["US", "0.0000010000"],
      ["EU", "0.0000012000"],
      ["AP", "0.0000012000"],
    ] as const
  ).map(([edge, usd]) =>
    row(
      `G${edge}CF`,
      "AmazonCloudFront",
      "Request",
      { usagetype: `${edge}-Requests-Tier2-HTTPS` },
      "Requests",
      usd,
    ),
  ),
  ...(["", "EUW2-", "APN2-"] as const).map(
    (prefix, index): Row => ({
      sku: `SNS${index}`,
      service: "AmazonSNS",
      family: "Message Delivery",
      attributes: {
        regionCode: ["us-east-1", "eu-west-2", "ap-northeast-2"][index] ?? "",
        usagetype: `${prefix}DeliveryAttempts-SMTP`,
        endpointType: "SMTP",
      },
      unit: "Notifications",
      tiers: [
        [0, "0.0000000000"],
        [1000, "0.0000200000"],
      ],
    }),
  ),
  ...(
    [
      ["SAUR1", "Aurora MySQL", "APN2-InstanceUsage:db.t4g.large", "0.2260000000"],
      ["SAUR2", "Aurora MySQL", "APN2-InstanceUsageIOOptimized:db.t4g.large", "0.2938000000"],
      ["SAUR3", "Aurora PostgreSQL", "APN2-InstanceUsage:db.t4g.large", "0.2260000000"],
    ] as const
  ).map(([sku, databaseEngine, usagetype, usd]) =>
    row(
      sku,
      "AmazonRDS",
      "Database Instance",
      { ...inSeoul, instanceType: "db.t4g.large", databaseEngine, deploymentOption: "Single-AZ", usagetype },
      "Hrs",
      usd,
    ),
  ),
];
