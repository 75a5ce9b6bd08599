import { findInstanceType, type TaskNetworking, tasksByNetworkInterfaces } from "./instance-types.ts";

/** What tasks of a host share: MiB of memory, CPU units, and network interfaces, one for each awsvpc task. */
export interface Room {
  readonly memory: number;
  readonly cpu: number;
  readonly interfaces: number;
}

/**
 * What the system and the agent keep of a host's memory, in MiB: the kernel's own share, about 3 %, and the agent.
 * Source: ECS Developer Guide, "Reserving Amazon ECS Linux container instance memory" (2026-11).
 */
const AGENT_MIB = 128;
const KERNEL_SHARE = 0.03;
const CPU_UNITS_PER_VCPU = 1024;

/** What a host of a type has for tasks; undefined for a type that is none. */
export function roomOf(type: string, networkMode: TaskNetworking["networkMode"]): Room | undefined {
  const facts = findInstanceType(type);
  if (!facts) return undefined;
  return {
    memory: Math.floor(facts.memoryMiB * (1 - KERNEL_SHARE) - AGENT_MIB),
    cpu: facts.vcpus * CPU_UNITS_PER_VCPU,
    interfaces: tasksByNetworkInterfaces(facts, { networkMode, trunking: false }),
  };
}
