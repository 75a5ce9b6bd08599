/** One CPU size of Fargate with the memory that it can be combined with. */
export interface FargateSize {
  /** CPU units; 1024 are one vCPU. */
  readonly cpu: number;
  /** MiB, ascending. */
  readonly memory: readonly number[];
}

function range(from: number, to: number, step: number): number[] {
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}

/**
 * All sizes that Fargate offers to Linux tasks; 8192 and 16384 need platform version 1.4.0 or later.
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html and, to the same
 * effect, `memory` of https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html
 */
export const fargateSizes: readonly FargateSize[] = [
  { cpu: 256, memory: [512, 1024, 2048] },
  { cpu: 512, memory: range(1024, 4096, 1024) },
  { cpu: 1024, memory: range(2048, 8192, 1024) },
  { cpu: 2048, memory: range(4096, 16384, 1024) },
  { cpu: 4096, memory: range(8192, 30720, 1024) },
  { cpu: 8192, memory: range(16384, 61440, 4096) },
  { cpu: 16384, memory: range(32768, 122880, 8192) },
];

export interface FargatePair {
  readonly cpu: number;
  readonly memory: number;
}

/** Whether Fargate has a size of `cpu` units and `memory` MiB. */
export function isFargatePair(cpu: number, memory: number): boolean {
  return fargateSizes.some((size) => size.cpu === cpu && size.memory.includes(memory));
}

/**
 * The smallest size that has at least `cpu` units and `memory` MiB: the fewest units first, then the least memory. The
 * largest size where none is large enough.
 */
export function nearestFargatePair(cpu: number, memory: number): FargatePair {
  for (const size of fargateSizes) {
    const enough = size.cpu >= cpu ? size.memory.find((candidate) => candidate >= memory) : undefined;
    if (enough !== undefined) return { cpu: size.cpu, memory: enough };
  }
  return { cpu: 16384, memory: 122880 };
}

/** `256`, `"256"`, `".25 vCPU"` in CPU units; undefined for what ECS would not read. */
export function cpuUnits(written: string | number): number | undefined {
  return quantity(written, /^(\d*\.?\d+)\s*vcpu$/i);
}

/** `512`, `"512"`, `"0.5 GB"` in MiB; undefined for what ECS would not read. */
export function memoryMiB(written: string | number): number | undefined {
  return quantity(written, /^(\d*\.?\d+)\s*gb$/i);
}

function quantity(written: string | number, inLargeUnits: RegExp): number | undefined {
  const text = String(written).trim();
  if (/^\d+$/.test(text)) return Number(text);
  const large = inLargeUnits.exec(text)?.[1];
  return large === undefined ? undefined : Number(large) * 1024;
}

/** `256 with 512, 1024 or 2048; 512 with 1024 to 4096 in steps of 1024; ...`, for an error sentence. */
export function describeFargateSizes(): string {
  return fargateSizes.map(({ cpu, memory }) => `${cpu} with ${describeMemory(memory)}`).join("; ");
}

function describeMemory(memory: readonly number[]): string {
  const [first = 0, second = 0, third = 0] = memory;
  if (second - first !== third - second) return `${memory.slice(0, -1).join(", ")} or ${memory.at(-1)}`;
  return `${first} to ${memory.at(-1)} in steps of ${second - first}`;
}

/** The fewest tasks of a service on Fargate, and the size of each: CPU units and MiB. */
export interface FargateTasks {
  readonly count: number;
  /** The most tasks of it. */
  readonly most: number;
  readonly cpu: number;
  readonly memory: number;
}
