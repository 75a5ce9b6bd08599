import type { PricedItem, PricedKind, UNITS } from "./prices.ts";

type Unit = keyof typeof UNITS;

/** What an item is called, one of it and several. */
const WORDS: Readonly<Record<Unit, readonly [one: string, several: string]>> = {
  natGateway: ["NAT gateway", "NAT gateways"],
  natGatewayData: ["GB through a NAT gateway", "GB through NAT gateways"],
  regionalNatGatewayZone: ["zone of a regional NAT gateway", "zones of a regional NAT gateway"],
  regionalNatGatewayData: ["GB through a regional NAT gateway", "GB through a regional NAT gateway"],
  interfaceEndpointZone: ["interface endpoint in a zone", "interface endpoints, each counted in each zone"],
  interfaceEndpointData: ["GB through interface endpoints", "GB through interface endpoints"],
  gatewayEndpoint: ["gateway endpoint", "gateway endpoints"],
  publicIpv4: ["public IPv4 address", "public IPv4 addresses"],
  applicationLoadBalancer: ["Application Load Balancer", "Application Load Balancers"],
  loadBalancerCapacityUnit: ["load balancer capacity unit", "load balancer capacity units"],
  gp3: ["GiB of gp3 volumes", "GiB of gp3 volumes"],
  ebsSnapshot: ["GB of EBS snapshots", "GB of EBS snapshots"],
  efsStorage: ["GB on EFS", "GB on EFS"],
  efsBackup: ["GB of EFS backups", "GB of EFS backups"],
  ecrStorage: ["GB of images in ECR", "GB of images in ECR"],
  s3Storage: ["GB in S3", "GB in S3"],
  s3Write: ["× 1,000 writes to S3", "× 1,000 writes to S3"],
  documentDbStorage: ["GB of DocumentDB storage", "GB of DocumentDB storage"],
  documentDbBackup: ["GB of DocumentDB backups", "GB of DocumentDB backups"],
  documentDbIo: ["million I/O requests of DocumentDB", "million I/O requests of DocumentDB"],
  rdsStorage: ["GB of RDS storage", "GB of RDS storage"],
  rdsMultiZoneStorage: ["GB of RDS storage in two zones", "GB of RDS storage in two zones"],
  rdsBackup: ["GB of RDS backups", "GB of RDS backups"],
  auroraCapacityUnit: ["capacity unit of Aurora Serverless v2", "capacity units of Aurora Serverless v2"],
  auroraStorage: ["GB of Aurora's storage", "GB of Aurora's storage"],
  auroraBackup: ["GB of Aurora's backups", "GB of Aurora's backups"],
  auroraIo: ["million I/O requests of Aurora", "million I/O requests of Aurora"],
  elastiCacheBackup: ["GB of ElastiCache snapshots", "GB of ElastiCache snapshots"],
  logIngestion: ["GB of logs written", "GB of logs written"],
  vendedLogIngestion: ["GB of logs written by AWS services", "GB of logs written by AWS services"],
  logStorage: ["GB of logs kept", "GB of logs kept"],
  metric: ["CloudWatch metric", "CloudWatch metrics"],
  alarm: ["CloudWatch alarm", "CloudWatch alarms"],
  dashboard: ["CloudWatch dashboard", "CloudWatch dashboards"],
  schedulerInvocation: ["start by EventBridge Scheduler", "starts by EventBridge Scheduler"],
  notificationMail: ["mail by SNS", "mails by SNS"],
  secret: ["secret in Secrets Manager", "secrets in Secrets Manager"],
  secretRequest: ["× 10,000 requests to Secrets Manager", "× 10,000 requests to Secrets Manager"],
  kmsKey: ["KMS key", "KMS keys"],
  kmsRequest: ["× 10,000 requests to KMS", "× 10,000 requests to KMS"],
  hostedZone: ["hosted zone of Route 53", "hosted zones of Route 53"],
  cdnData: ["GB by CloudFront", "GB by CloudFront"],
  cdnRequest: ["× 10,000 requests to CloudFront", "× 10,000 requests to CloudFront"],
  cdnFunction: ["million runs of a CloudFront function", "million runs of a CloudFront function"],
  webAcl: ["web ACL", "web ACLs"],
  webAclRule: ["rule of a web ACL", "rules of web ACLs"],
  webRequest: ["million requests that a web ACL looks at", "million requests that web ACLs look at"],
  webRequestCapacity: ["million requests by further capacity", "million requests by further capacity"],
  internetData: ["GB to the internet", "GB to the internet"],
  zoneData: ["GB between zones", "GB between zones"],
};

/** Items whose name goes on behind a colon. */
const KINDS: Readonly<Record<Exclude<PricedKind, Unit>, (of: string) => string>> = {
  instance: (type) => `EC2 ${type}`,
  managedInstance: (type) => `fee of Managed Instances for EC2 ${type}`,
  documentdb: (instanceClass) => `DocumentDB ${instanceClass}`,
  rds: (of) => {
    const [engine, instanceClass, zones] = of.split(":");
    const title = engine === "mysql" ? "MySQL" : "PostgreSQL";
    return `RDS for ${title} ${instanceClass}${zones ? " in two zones" : ""}`;
  },
  aurora: (of) => {
    const [engine, instanceClass] = of.split(":");
    return `Aurora ${engine === "mysql" ? "MySQL" : "PostgreSQL"} ${instanceClass}`;
  },
  elasticache: (node) => `ElastiCache node, ${node}`,
  fargateVcpu: (architecture) => `vCPU of Fargate (${architecture})`,
  fargateGb: (architecture) => `GB of Fargate's memory (${architecture})`,
};

/** Whether a text names something that has a price: `natGateway`, `instance:t3.medium`. */
export function isPricedItem(text: string): text is PricedItem {
  const [kind = "", of] = text.split(/:(.*)/s);
  return of === undefined ? Object.hasOwn(WORDS, kind) : Object.hasOwn(KINDS, kind) && of !== "";
}

/** `5 public IPv4 addresses`, `1 EC2 t3.medium`; without a quantity the thing as such, `EC2 t3.medium`. */
export function inWords(item: PricedItem, quantity?: number): string {
  const [kind = "", of] = item.split(/:(.*)/s);
  const several = quantity !== undefined && quantity !== 1;
  const name =
    of === undefined ? WORDS[item as Unit][several ? 1 : 0] : KINDS[kind as keyof typeof KINDS](of);
  return quantity === undefined ? name : `${quantity} ${name}`;
}
