import { type ChildProcess, type ExecFileException, execFile, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** True when a Docker engine with compose can be used; what needs one is skipped otherwise. */
export function engineAnswers(): boolean {
  return ["version", "compose version"].every(
    (command) => spawnSync("docker", command.split(" "), { stdio: "ignore" }).status === 0,
  );
}

export interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const programs = new Set<ChildProcess>();

/** Ends what `run` has started and still runs, such as a `compose up` that would make what a `down` has removed. */
export async function stopPrograms(): Promise<void> {
  const ends = [...programs].map((program) => new Promise((resolve) => program.once("close", resolve)));
  for (const program of programs) program.kill();
  await Promise.all(ends);
}

/** Runs a program and gives its exit code and output; a code other than 0 is no error here. */
export function run(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const options = { cwd: root, env: { ...process.env, ...env }, maxBuffer: 256 * 1024 * 1024 };
    const child = execFile(program, [...args], options, (error: ExecFileException | null, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
    programs.add(child);
    child.once("close", () => programs.delete(child));
  });
}

/** `docker <args>`; its output without the last line end. Throws with what Docker said when it fails. */
export async function docker(...args: readonly string[]): Promise<string> {
  const result = await run("docker", args);
  if (result.code !== 0)
    throw new Error(`docker ${args.join(" ")} ended with ${result.code}:\n${result.stderr}`);
  return result.stdout.trimEnd();
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks again until `condition` holds; throws after `seconds` and says what it waited for. */
export async function eventually(
  what: string,
  condition: () => Promise<boolean> | boolean,
  seconds = 60,
): Promise<void> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    if (await condition()) return;
    if (Date.now() > end) throw new Error(`waited ${seconds} s in vain until ${what}`);
    await sleep(200);
  }
}
