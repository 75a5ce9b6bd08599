import { createLogUpdate } from "log-update";
import pc from "picocolors";

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MS = 100;

/** The last lines of a terminal while a step lasts: its time, and what it shows. */
export class LiveRegion {
  private lines: readonly string[] = [];
  private started: number | undefined;
  private frame = 0;
  private timer: NodeJS.Timeout | undefined;

  private readonly drawn: ReturnType<typeof createLogUpdate>;

  constructor(stream: NodeJS.WriteStream) {
    this.drawn = createLogUpdate(stream);
  }

  begin(): void {
    this.started = performance.now();
    this.lines = [];
    this.timer = setInterval(() => this.draw(), FRAME_MS);
    // Whoever waits for the step keeps the process, not its picture.
    this.timer.unref();
    this.draw();
  }

  end(): void {
    clearInterval(this.timer);
    this.started = undefined;
    this.drawn.clear();
    this.drawn.done();
  }

  show(lines: readonly string[]): void {
    this.lines = lines;
    this.draw();
  }

  /** Writes a line that stays. */
  above(write: () => void): void {
    this.drawn.clear();
    write();
    this.draw();
  }

  private draw(): void {
    if (this.started === undefined) return;
    this.frame = (this.frame + 1) % FRAMES.length;
    const seconds = Math.floor((performance.now() - this.started) / 1000);
    const head = `  ${pc.cyan(FRAMES[this.frame] ?? "")} ${pc.dim(`${seconds} s`)}`;
    this.drawn([head, ...this.lines.map((line) => `  ${line}`)].join("\n"));
  }
}
