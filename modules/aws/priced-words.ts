import type { PricedItem } from "./prices";

/** What an item is called, one of it and several. */
const WORDS: Readonly<Record<string, readonly [one: string, several: string]>> = {
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
  kmsKey: ["KMS key", "KMS keys"],
};

/** Items whose name goes on behind a colon. */
const KINDS: Readonly<Record<string, (of: string) => string>> = {
  instance: (type) => `EC2 ${type}`,
  documentdb: (instanceClass) => `DocumentDB ${instanceClass}`,
  fargateVcpu: (architecture) => `vCPU of Fargate (${architecture})`,
  fargateGb: (architecture) => `GB of Fargate's memory (${architecture})`,
};

/** `5 public IPv4 addresses`, `1 EC2 t3.medium`; without a quantity the thing as such, `EC2 t3.medium`. */
export function inWords(item: PricedItem, quantity?: number): string {
  const [kind = "", of] = item.split(/:(.*)/s);
  const several = quantity !== undefined && quantity !== 1;
  const words = of === undefined ? WORDS[item]?.[several ? 1 : 0] : KINDS[kind]?.(of);
  const name = words ?? item;
  return quantity === undefined ? name : `${quantity} ${name}`;
}
