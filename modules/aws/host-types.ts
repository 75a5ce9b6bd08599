import { findInstanceType, type InstanceType } from "./instance-types.ts";

interface Unsupported {
  readonly families: readonly string[];
  readonly because: string;
  readonly source: string;
}

/**
 * Types that Amazon Linux 2023 does not run on, or the images of databases: MongoDB from 5.0 on wants AVX, or ARMv8.2-A.
 * Other Xen types, such as t2, m3 and m4, run both; the script that attaches the data volume knows their device names.
 */
const UNSUPPORTED: readonly Unsupported[] = [
  {
    families: ["a1"],
    because: "has the first Graviton processor, on which Amazon Linux 2023 does not run",
    source: 'AWS Batch API, Ec2Configuration: "Amazon Linux 2023 does not support A1 instances", 2026-11',
  },
  {
    families: ["c1", "m1", "m2", "t1"],
    because:
      "is of EC2's first generation, whose processors need not have what Amazon Linux 2023 (x86-64-v2) and MongoDB (AVX) ask for",
    source:
      'Amazon Linux 2023 User Guide, "CPU type requirements"; MongoDB manual, "Production Notes", x86_64; 2026-11',
  },
];

/** Why none of our hosts can be of a type; undefined for types that can. */
export function whyNoHost(type: string): string | undefined {
  const [family = ""] = type.split(".");
  return UNSUPPORTED.find(({ families }) => families.includes(family))?.because;
}

/**
 * Whether hosts of these types get the GPU variant of the ECS image, which holds the driver of NVIDIA and turns GPU
 * support of the agent on. It is made for x86_64. Source: amazon-ecs-ami, al2023gpu.pkr.hcl and
 * scripts/al2023/gpu/enable-ecs-agent-gpu-support-al2023.sh, 2026-11.
 */
export const haveGpus = (types: readonly string[]): boolean =>
  types.some((name) => hasGpus(findInstanceType(name)));

export const hasGpus = (type: InstanceType | undefined): boolean => (type?.nvidiaGpus ?? 0) > 0;
