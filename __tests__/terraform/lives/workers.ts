import { availableParallelism } from "node:os";

/**
 * How many lives go on beside each other.
 * @param choice the value of LIFE_WORKERS; by default as many as there are processors
 * @throws Error where it is no number from 1 on
 */
export function workers(choice: string | undefined): number {
  if (choice === undefined) return availableParallelism();
  if (!/^[1-9]\d*$/.test(choice)) throw new Error(`LIFE_WORKERS=${choice} is no number from 1 on, such as 2`);
  return Number(choice);
}
