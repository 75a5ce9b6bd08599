import type { QuotaName } from "../../modules/aws/quotas.ts";

export interface QuotaDemand {
  readonly quota: QuotaName;
  /** What a deployment takes beside what the account has, in the quota's unit. */
  readonly adds: number;
  /** Nothing can be made without it; otherwise it is what the environment takes at its largest. */
  readonly atOnce: boolean;
}

/** Quotas of which each resource of a type takes one. Codes and defaults: modules/aws/quotas.ts. */
const BY_TYPE: Readonly<Partial<Record<QuotaName, string>>> = {
  vpcs: "aws_vpc",
  elasticIps: "aws_eip",
  loadBalancers: "aws_lb",
};

/** vCPUs that tasks or their hosts take. */
const VCPUS: readonly QuotaName[] = ["onDemandVcpus", "spotVcpus", "fargateVcpus"];

/**
 * What a deployment takes of the account's quotas.
 * @param made addresses of resources that are not in AWS yet
 * @param largest what the environment takes at its largest; undefined where it runs already, and is counted
 */
export function demandOf(
  made: readonly string[],
  largest: Readonly<Partial<Record<QuotaName, number>>> | undefined,
): QuotaDemand[] {
  const counted = Object.entries(BY_TYPE).map(([quota, type]) => ({
    quota: quota as QuotaName,
    adds: made.filter((address) => address.startsWith(`${type}.`)).length,
    atOnce: true,
  }));
  const vcpus = VCPUS.map((quota) => ({ quota, adds: largest?.[quota] ?? 0, atOnce: false }));
  return [...counted, ...vcpus].filter(({ adds }) => adds > 0);
}
