/**
 * Loaded before a measured program: at its end it writes a RunReport (run.ts) to the file that BENCH_REPORT names.
 * It is JavaScript, since the packaged program is run by Node alone.
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const file = process.env["BENCH_REPORT"];
if (file !== undefined) {
  process.once("exit", () => {
    const { user, system } = process.cpuUsage();
    const report = {
      processorSeconds: (user + system) / 1e6,
      peakMiB: process.resourceUsage().maxRSS / 1024,
      providerFiles: providerFiles(),
    };
    writeFileSync(file, JSON.stringify(report));
  });
}

function providerFiles() {
  const loaded = Object.keys(createRequire(import.meta.url).cache);
  const files = loaded.flatMap((path) => {
    const [, name] = /node_modules\/(@cdktf\/provider-[^/]+\/lib\/[^/]+)\/index\.js$/.exec(path) ?? [];
    return name === undefined ? [] : [name];
  });
  return files.sort();
}
