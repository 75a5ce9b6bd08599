/**
 * Loaded before a measured program: at its end it writes the program's peak memory, and which files of the Terraform
 * providers' bindings it has loaded, to the file that BENCH_REPORT names.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

export interface RunReport {
  /** Processor time of the process with all its threads, in seconds. */
  readonly processorSeconds: number;
  /** Largest resident set of the process. */
  readonly peakMiB: number;
  /** Such as `@cdktf/provider-aws/lib/vpc`, in the order of the alphabet. */
  readonly providerFiles: readonly string[];
}

const file = process.env["BENCH_REPORT"];
if (file !== undefined) {
  process.once("exit", () => {
    const { user, system } = process.cpuUsage();
    const report: RunReport = {
      processorSeconds: (user + system) / 1e6,
      peakMiB: process.resourceUsage().maxRSS / 1024,
      providerFiles: providerFiles(),
    };
    writeFileSync(file, JSON.stringify(report));
  });
}

function providerFiles(): string[] {
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  const files = loaded.flatMap((path) => {
    const [, name] = /node_modules\/(@cdktf\/provider-[^/]+\/lib\/[^/]+)\/index\.js$/.exec(path) ?? [];
    return name === undefined ? [] : [name];
  });
  return files.sort();
}
