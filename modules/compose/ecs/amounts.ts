import type { FieldContext } from "./context.ts";

const MIB = 1024 * 1024;

/** Docker reserves at least this much. Source: API_ContainerDefinition, `memory`. */
const LEAST_MEMORY_MIB = 6;

export const CPU_UNITS = 1024;

/** A size of the model in MiB, rounded up. */
export function mebibytes(size: string): number {
  return Math.ceil(Number(size) / MIB);
}

/** As `mebibytes`, and refused where ECS would refuse it. */
export function containerMemory(size: string, context: FieldContext): number {
  const memory = mebibytes(size);
  if (memory < LEAST_MEMORY_MIB) {
    context.refuse(
      "EOE-COMPOSE-101",
      `${size} bytes are too few; ECS requires at least ${LEAST_MEMORY_MIB} MiB. Write ${LEAST_MEMORY_MIB}m or more.`,
    );
  } else if (Number(size) % MIB !== 0) {
    context.decide("mapped", `ECS counts in MiB: ${size} bytes become ${memory} MiB.`);
  }
  return memory;
}

/** CPUs as CPU units; ECS gives no container less than 2. */
export function cpuUnits(cpus: number): number {
  return Math.max(2, Math.round(cpus * CPU_UNITS));
}
