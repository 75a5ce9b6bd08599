import pc from "picocolors";

/** Where a deployment says what it is doing. With `--json` that is standard error. */
export interface Progress {
  /** A step by itself: its heading, then how long it took. */
  readonly step: <T>(title: string, work: () => Promise<T>) => Promise<T>;
  readonly tell: (line: string) => void;
  /** How long each step took, in the order in which they ended. */
  readonly steps: readonly StepTime[];
}

export interface StepTime {
  readonly step: string;
  readonly seconds: number;
}

const WORTH_TELLING = 1;

export function createProgress(write: (line: string) => void): Progress {
  const steps: StepTime[] = [];
  return {
    steps,
    tell: (line) => write(`  ${line}`),
    async step(title, work) {
      write(pc.bold(title));
      const started = performance.now();
      try {
        return await work();
      } finally {
        const seconds = Math.round((performance.now() - started) / 100) / 10;
        steps.push({ step: title, seconds });
        if (seconds >= WORTH_TELLING) write(pc.dim(`  ${seconds} s`));
      }
    },
  };
}
