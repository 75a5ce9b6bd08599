import type { TaskPlan } from "../../compose/index.ts";

/** What a task takes of its host: MiB of memory, and CPU units. */
export function reservedBy({ containers }: TaskPlan): { readonly memory: number; readonly cpu: number } {
  return {
    memory: sum(containers.map((container) => container.memoryReservation ?? container.memory ?? 0)),
    cpu: sum(containers.map((container) => container.cpu ?? 0)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
