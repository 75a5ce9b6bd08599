import { execa, type ResultPromise } from "execa";

/** A program that ran to its end, whatever that was. */
export interface Ended {
  readonly code: number;
  /** Both outputs, as they came. */
  readonly output: string;
  readonly stdout: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** Beside those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Called for each line of standard output, as it comes. */
  readonly onLine?: (line: string) => void;
  /** Called for each line of both outputs, as it comes. */
  readonly onOutput?: (line: string) => void;
}

/** Programs that run now, to be told when the deployment is interrupted. */
const running = new Set<ResultPromise>();

/**
 * Runs a program without a shell, in a process group of its own: Ctrl+C reaches it once, by `interruptPrograms`, since
 * Terraform takes a second interrupt for the wish to end at once.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  { cwd, environment = {}, input = "", onLine, onOutput }: RunOptions = {},
): Promise<Ended> {
  const child = execa(file, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: environment,
    input,
    all: true,
    reject: false,
    detached: process.platform !== "win32",
    maxBuffer: 512 * 1024 * 1024,
  });
  running.add(child as ResultPromise);
  try {
    if (onOutput) for await (const line of child.iterable({ from: "all" })) onOutput(line);
    if (onLine) for await (const line of child.iterable()) onLine(line);
    const ended = await child;
    // Without an exit code it has never run, or a signal has ended it.
    const output = ended.exitCode === undefined ? `${ended.all}${ended.shortMessage ?? ""}` : ended.all;
    return { code: ended.exitCode ?? 1, output, stdout: ended.stdout };
  } finally {
    running.delete(child as ResultPromise);
  }
}

/** Asks all programs that run to end in good order. */
export function interruptPrograms(): void {
  for (const child of running) child.kill("SIGINT");
}
