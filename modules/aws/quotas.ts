/** What AWS gives an account in a region until it is asked for more. */
export interface Quota {
  /** As Service Quotas calls it. */
  readonly name: string;
  readonly most: number;
  /** What is counted, where the name does not say it. */
  readonly unit?: string;
  readonly source: string;
}

export const QUOTAS = {
  vpcs: {
    name: "VPCs per Region",
    most: 5,
    source: 'Amazon VPC User Guide, "Amazon VPC quotas" (2026-11)',
  },
  elasticIps: {
    name: "EC2-VPC Elastic IPs",
    most: 5,
    source: 'Amazon VPC User Guide, "Amazon VPC quotas", Elastic IP addresses per Region (2026-11)',
  },
  natGateways: {
    name: "NAT gateways per Availability Zone",
    most: 5,
    source: 'Amazon VPC User Guide, "Amazon VPC quotas" (2026-11)',
  },
  groupRules: {
    name: "Inbound or outbound rules per security group",
    most: 60,
    source: 'Amazon VPC User Guide, "Amazon VPC quotas" (2026-11)',
  },
  interfaceEndpoints: {
    name: "Interface VPC endpoints per VPC",
    most: 50,
    source: 'AWS PrivateLink Guide, "AWS PrivateLink quotas" (2026-11)',
  },
  onDemandVcpus: {
    name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
    most: 5,
    unit: "vCPUs",
    source: 'AWS General Reference, "Amazon EC2 endpoints and quotas": 5 vCPUs (2026-11)',
  },
  spotVcpus: {
    name: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
    most: 5,
    unit: "vCPUs",
    source: 'Amazon EC2 User Guide, "Spot Instance quotas": 5 vCPUs (2026-11)',
  },
  fargateVcpus: {
    name: "Fargate On-Demand vCPU resource count",
    most: 6,
    unit: "vCPUs",
    source: 'AWS General Reference, "Amazon ECS endpoints and quotas": 6 vCPUs (2026-11)',
  },
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaName = keyof typeof QUOTAS;

/** Whether the vCPUs of a type count towards the quotas of standard instances. */
export const isStandardFamily = (instanceType: string): boolean => /^[acdhimrtz]\d/.test(instanceType);
