import type { TaskPlan } from "../../compose/index.ts";

/** What a task takes of its host, MiB of memory and CPU units: its size, or what its containers come to. */
export function reservedBy(task: TaskPlan): { readonly memory: number; readonly cpu: number } {
  const { containers } = task;
  return {
    memory:
      task.memory ?? sum(containers.map((container) => container.memoryReservation ?? container.memory ?? 0)),
    cpu: task.cpu ?? sum(containers.map((container) => container.cpu ?? 0)),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
