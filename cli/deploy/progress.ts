import pc from "picocolors";

/** Where what goes on is told. */
export interface Telling {
  readonly tell: (line: string) => void;
  /**
   * Lines that stand below all others while a step lasts, in place of those before them, such as bars. Undefined where
   * nothing can be drawn over: then what matters is told.
   */
  readonly show?: (lines: readonly string[]) => void;
}

/** Where a deployment says what it is doing. With `--json` that is standard error. */
export interface Progress extends Telling {
  /** A step by itself: its heading, then how long it took. */
  readonly step: <T>(title: string, work: () => Promise<T>) => Promise<T>;
  /** A line of its own, outside of any step. */
  readonly write: (line: string) => void;
  /** How long each step took, in the order in which they ended. */
  readonly steps: readonly StepTime[];
}

export interface StepTime {
  readonly step: string;
  readonly seconds: number;
}

const WORTH_TELLING = 1;

/** Whether lines can be drawn over there. A pseudo terminal that says no size has no room for any. */
const canRedraw = ({ isTTY, rows }: NodeJS.WriteStream): boolean =>
  isTTY === true && rows > 0 && !process.env["CI"] && process.env["TERM"] !== "dumb";

/** What draws is loaded only here: nothing else waits for it. */
async function liveRegion(stream: NodeJS.WriteStream) {
  const { LiveRegion } = await import("./live-region.ts");
  return new LiveRegion(stream);
}

/**
 * On a terminal the step that lasts is drawn with its time and what it shows; elsewhere, and where CI is set, there are
 * plain lines.
 */
export async function createProgress(stream: NodeJS.WriteStream): Promise<Progress> {
  const region = canRedraw(stream) ? await liveRegion(stream) : undefined;
  const plain = (line: string): void => void stream.write(`${line}\n`);
  const write = region ? (line: string): void => region.above(() => plain(line)) : plain;
  const steps: StepTime[] = [];
  return {
    steps,
    write,
    tell: (line) => write(`  ${line}`),
    ...(region ? { show: (lines) => region.show(lines) } : {}),
    async step(title, work) {
      write(pc.bold(title));
      const started = performance.now();
      region?.begin();
      try {
        return await work();
      } finally {
        region?.end();
        const seconds = Math.round((performance.now() - started) / 100) / 10;
        steps.push({ step: title, seconds });
        if (seconds >= WORTH_TELLING) write(pc.dim(`  ${seconds} s`));
      }
    },
  };
}

const WIDTH = 24;

/** `████████░░░░ 4/6 web` */
export function bar(done: number, total: number, what: string): string {
  const filled = total === 0 ? 0 : Math.round((Math.min(done, total) / total) * WIDTH);
  return `${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${done}/${total} ${what}`;
}
