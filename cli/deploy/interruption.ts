import { interruptPrograms } from "./programs.ts";

export interface Interruption {
  /** Aborted by the first Ctrl+C, or what else asks for an end. */
  readonly signal: AbortSignal;
}

/**
 * Runs `work` so that Ctrl+C, a terminal that is closed, or the end that a pipeline's runner asks for, lets the program that runs come to a good
 * end: Terraform finishes the resource that it is at, and gives its lock back. Asked twice, Terraform ends at once.
 */
export async function withInterruption<T>(
  tell: (line: string) => void,
  work: (interruption: Interruption) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const interrupt = (): void => {
    if (!controller.signal.aborted) tell("Interrupted: what runs now is brought to an end.");
    controller.abort();
    interruptPrograms();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, interrupt);
  try {
    return await work({ signal: controller.signal });
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}
