import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** What report.js writes. */
interface RunReport {
  /** Processor time of the process with all its threads, in seconds. */
  readonly processorSeconds: number;
  /** Largest resident set of the process. */
  readonly peakMiB: number;
  /** Loaded files of the Terraform providers' bindings, such as `@cdktf/provider-aws/lib/vpc`, in alphabetical order. */
  readonly providerFiles: readonly string[];
}

export interface Run extends RunReport {
  /** From the start of the process to its end. */
  readonly seconds: number;
}

const root = join(import.meta.dirname, "../..");
const REPORT = pathToFileURL(join(import.meta.dirname, "report.js")).href;
/** What the project's own programs import first. */
export const WITHOUT_SOURCE_MAPS = pathToFileURL(join(root, "cli/source-maps.ts")).href;

/**
 * Runs a TypeScript program of this project in a process of its own, as `tsx <program>` does.
 * @param program relative to the project
 * @param preload modules that are imported before it
 * @throws when it ends with another exit code than 0, with what it said
 */
export const run = (
  program: string,
  args: readonly string[],
  preload: readonly string[] = [],
): Promise<Run> => measured(["tsx", ...preload], [program, ...args]);

/**
 * Runs a JavaScript program in a process of its own, as `node <program>` does.
 * @param program its path
 * @throws when it ends with another exit code than 0, with what it said
 */
export const runCompiled = (program: string, args: readonly string[]): Promise<Run> =>
  measured([], [program, ...args]);

async function measured(imports: readonly string[], command: readonly string[]): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "bench-synth-"));
  const file = join(folder, "report.json");
  try {
    const begin = performance.now();
    const options = [...imports, REPORT].flatMap((module) => ["--import", module]);
    await finished([...options, ...command], file);
    const seconds = (performance.now() - begin) / 1000;
    const report: RunReport = JSON.parse(readFileSync(file, "utf8"));
    return { seconds, ...report };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function finished(args: readonly string[], reportFile: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, BENCH_REPORT: reportFile },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    const listen = (chunk: unknown): void => {
      said += String(chunk);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${args.join(" ")} ended with exit code ${code}:\n${said}`));
    });
  });
}
