import { type DataSource, dataFile } from "./data.ts";
import { nearest } from "./nearest.ts";

type Architecture = "i386" | "x86_64" | "arm64" | "x86_64_mac" | "arm64_mac";

/** What DescribeInstanceTypes says of a type, as far as it decides what can run there. */
export interface InstanceType {
  readonly name: string;
  readonly architectures: readonly Architecture[];
  readonly vcpus: number;
  readonly memoryMiB: number;
  /** Most network interfaces that can be attached, the primary one counted. */
  readonly networkInterfaces: number;
  readonly ipv4PerInterface: number;
  /** `metal` has none. */
  readonly hypervisor: "nitro" | "xen" | "metal";
  readonly burstable: boolean;
  /** False for what AWS calls the previous generation. */
  readonly currentGeneration: boolean;
  /** Regions whose DescribeInstanceTypeOfferings names the type; see {@link isOfferedIn}. */
  readonly regions: readonly string[];
  /**
   * awsvpc tasks with the account setting `awsvpcTrunking` on. 0: trunking is not supported. Undefined: the list that
   * we have (Amazon ECS Developer Guide, 2023) is older than the type.
   */
  readonly trunkingTasks: number | undefined;
  /** Whole NVIDIA GPUs; 0 where a type has but a share of one. */
  readonly nvidiaGpus: number;
}

type Row = readonly [
  architectures: readonly Architecture[],
  vcpus: number,
  memoryMiB: number,
  networkInterfaces: number,
  ipv4PerInterface: number,
  hypervisor: InstanceType["hypervisor"],
  burstable: 0 | 1,
  currentGeneration: 0 | 1,
  regionSet: number,
  trunkingTasks: number | null,
  nvidiaGpus: number,
];

interface InstanceTypeData {
  readonly about: DataSource & { readonly trunking: { readonly documentation: string } };
  readonly regions: readonly string[];
  readonly regionSets: readonly (readonly number[])[];
  readonly types: Readonly<Record<string, Row>>;
}

const data = dataFile<InstanceTypeData>("./instance-types.json");

/** The source of all figures here, for a report. */
export function instanceTypeSource(): DataSource {
  return data().about;
}

/** All types, in the order of the table. */
export const instanceTypeNames = (): readonly string[] => Object.keys(data().types);

/** Undefined when EC2 has no type of that name. Names are lower case, as AWS writes them. */
export function findInstanceType(name: string): InstanceType | undefined {
  const { types, regions, regionSets } = data();
  if (!Object.hasOwn(types, name)) return undefined;
  const row = types[name] as Row;
  return {
    name,
    architectures: row[0],
    vcpus: row[1],
    memoryMiB: row[2],
    networkInterfaces: row[3],
    ipv4PerInterface: row[4],
    hypervisor: row[5],
    burstable: row[6] === 1,
    currentGeneration: row[7] === 1,
    regions: (regionSets[row[8]] ?? []).map((index) => regions[index] as string),
    trunkingTasks: row[9] ?? undefined,
    nvidiaGpus: row[10],
  };
}

/** No instance type has both. Of a type that is not known, x86_64. */
export const architectureOf = (name: string): "x86_64" | "arm64" =>
  findInstanceType(name)?.architectures.includes("arm64") ? "arm64" : "x86_64";

/** Up to `count` names that somebody who wrote `name` may have meant, the likeliest first. */
export function nearestInstanceTypes(name: string, count = 3): string[] {
  return nearest(name, Object.keys(data().types), count);
}

/** Undefined when the table has no offerings of the region, so that nobody is refused for our lack of data. */
export function isOfferedIn(type: InstanceType, region: string): boolean | undefined {
  return data().regions.includes(region) ? type.regions.includes(region) : undefined;
}

export interface TaskNetworking {
  readonly networkMode: "awsvpc" | "bridge" | "host" | "none";
  /** The ECS account setting `awsvpcTrunking`. */
  readonly trunking: boolean;
}

/**
 * How many tasks the network interfaces of one instance allow. Only awsvpc gives each task an interface of its own, and
 * the instance keeps its primary one; in the other modes interfaces are no limit: Infinity. With trunking and no
 * figure for the type (see `trunkingTasks`) the count without trunking is returned, which the type surely reaches.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/container-instance-eni.html
 */
export function tasksByNetworkInterfaces(type: InstanceType, networking: TaskNetworking): number {
  if (networking.networkMode !== "awsvpc") return Number.POSITIVE_INFINITY;
  const ownInterfaces = type.networkInterfaces - 1;
  return networking.trunking && type.trunkingTasks ? type.trunkingTasks : ownInterfaces;
}
