import { findInstanceType } from "../aws/instance-types.ts";
import { isStandardFamily } from "../aws/quotas.ts";

/** Hosts of an autoscaling group. */
interface Hosts {
  readonly instanceTypes: readonly string[];
  readonly spotPercent: number;
  readonly max: number;
}

/** Of the most hosts, each of the largest type named. */
export function hostVcpus({ instanceTypes, spotPercent, max }: Hosts): {
  readonly onDemandVcpus: number;
  readonly spotVcpus: number;
} {
  const each = Math.max(...instanceTypes.map(standardVcpus));
  const base = spotPercent < 100 ? 1 : 0;
  const spotHosts = Math.ceil(((max - base) * spotPercent) / 100);
  return { onDemandVcpus: (max - spotHosts) * each, spotVcpus: spotHosts * each };
}

export const standardVcpus = (type: string): number =>
  isStandardFamily(type) ? (findInstanceType(type)?.vcpus ?? 0) : 0;
