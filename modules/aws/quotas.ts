/**
 * What AWS gives an account in a region until it is asked for more.
 *
 * Codes, 2026-11-26: of vpc by moto 5.2.5, which carries AWS's list of them with these values; of EC2 and Fargate by
 * programs on GitHub that ask for them by name, such as openshift's and substrate's checks before an installation. Of rules
 * per load balancer, 2026-11-28: by two lists on GitHub of what Service Quotas answers.
 */
export interface Quota {
  /** As Service Quotas calls it. */
  readonly name: string;
  /** Service and number by which Service Quotas knows it. */
  readonly service: string;
  readonly code: string;
  readonly most: number;
  /** What is counted, where the name does not say it. */
  readonly unit?: string;
  readonly source: string;
}

export const QUOTAS = {
  vpcs: {
    name: "VPCs per Region",
    service: "vpc",
    code: "L-F678F1CE",
    most: 5,
    source: 'Amazon VPC User Guide, "Amazon VPC quotas" (2026-11)',
  },
  elasticIps: {
    name: "EC2-VPC Elastic IPs",
    service: "ec2",
    code: "L-0263D0A3",
    most: 5,
    source: 'Amazon VPC User Guide, "Amazon VPC quotas", Elastic IP addresses per Region (2026-11)',
  },
  natGateways: {
    name: "NAT gateways per Availability Zone",
    service: "vpc",
    code: "L-FE5A380F",
    most: 5,
    source: 'Amazon VPC User Guide, "Amazon VPC quotas" (2026-11)',
  },
  loadBalancers: {
    name: "Application Load Balancers per Region",
    service: "elasticloadbalancing",
    code: "L-53DA6B97",
    most: 50,
    source: 'Elastic Load Balancing, "Quotas for your Application Load Balancers" (2026-11)',
  },
  listenerRules: {
    name: "Rules per Application Load Balancer",
    service: "elasticloadbalancing",
    code: "L-7EED9B64",
    most: 100,
    source:
      'Elastic Load Balancing, "Quotas for your Application Load Balancers", excluding default rules (2026-11)',
  },
  groupRules: {
    name: "Inbound or outbound rules per security group",
    service: "vpc",
    code: "L-0EA8095F",
    most: 60,
    source: 'Amazon VPC User Guide, "Amazon VPC quotas" (2026-11)',
  },
  interfaceEndpoints: {
    name: "Interface VPC endpoints per VPC",
    service: "vpc",
    code: "L-29B6F2EB",
    most: 50,
    source: 'AWS PrivateLink Guide, "AWS PrivateLink quotas" (2026-11)',
  },
  onDemandVcpus: {
    name: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances",
    service: "ec2",
    code: "L-1216C47A",
    most: 5,
    unit: "vCPUs",
    source: 'AWS General Reference, "Amazon EC2 endpoints and quotas": 5 vCPUs (2026-11)',
  },
  spotVcpus: {
    name: "All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests",
    service: "ec2",
    code: "L-34B43A08",
    most: 5,
    unit: "vCPUs",
    source: 'Amazon EC2 User Guide, "Spot Instance quotas": 5 vCPUs (2026-11)',
  },
  fargateVcpus: {
    name: "Fargate On-Demand vCPU resource count",
    service: "fargate",
    code: "L-3032A538",
    most: 6,
    unit: "vCPUs",
    source: 'AWS General Reference, "Amazon ECS endpoints and quotas": 6 vCPUs (2026-11)',
  },
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaName = keyof typeof QUOTAS;

/**
 * Whether the vCPUs of a type count towards the quotas of standard instances. im4gn and is4gen are of the I family, and
 * no other quota is named for them; inf, hpc, mac and the rest have quotas of their own.
 */
export const isStandardFamily = (instanceType: string): boolean =>
  /^(?:[acdhimrtz]|im|is)\d/.test(instanceType);
