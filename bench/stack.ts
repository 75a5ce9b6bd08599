/**
 * What nginx costs: requests per second through nginx / straight at the application, both in the stack of the
 * ordinary compose file. Pairs of runs, each way first in turn, so that a busy machine weighs on both alike; the
 * median of the pairs' ratios must be at least 0.95.
 *
 * The application is held to `--app-cpus` of a processor (0.5) in both ways, so that it, and not the machine which
 * also runs nginx, the database and the load, is what limits the figure. Beside it stands how many requests the
 * application answers per second of its own processor time, which other work on the machine hardly touches.
 *
 *   npm run bench:stack [-- --pairs 9 --seconds 4 --connections 32 --path /goals --app-cpus 0.5]
 */
import { parseArgs } from "node:util";
import { docker, engineAnswers, root } from "../__tests__/stack/docker";
import { json } from "../__tests__/stack/http";
import { Stack } from "../__tests__/stack/stack";

const floor = 0.95;
const rowsOnThePage = 20;
/** Processor time of the container in seconds: nanoseconds under cgroup v1, microseconds under v2. */
const readProcessorTime = `
  if [ -r /sys/fs/cgroup/cpuacct/cpuacct.usage ]; then awk '{ print $1 / 1e9 }' /sys/fs/cgroup/cpuacct/cpuacct.usage
  else awk '$1 == "usage_usec" { print $2 / 1e6 }' /sys/fs/cgroup/cpu.stat; fi`;

interface Report {
  readonly requests: { readonly average: number; readonly total: number };
  readonly non2xx: number;
  readonly errors: number;
}

interface Measurement {
  readonly perSecond: number;
  readonly perProcessorSecond: number;
}

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "9" },
    seconds: { type: "string", default: "4" },
    connections: { type: "string", default: "32" },
    path: { type: "string", default: "/goals" },
    "app-cpus": { type: "string", default: "0.5" },
  },
});

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** autocannon runs in nginx's network, so that both ways begin at the same place and no published port is in one. */
async function measure(stack: Stack, target: string): Promise<Measurement> {
  const processorTime = async () =>
    Number(await stack.compose("exec", "-T", "app", "sh", "-c", readProcessorTime));
  const before = await processorTime();
  const output = await docker(
    ...["run", "--rm", "--network", `${stack.project}_front`],
    ...["--volume", `${root}node_modules:/bench/node_modules:ro`, "--entrypoint", "node", "node:24-slim"],
    ...["/bench/node_modules/autocannon/autocannon.js", "--json", "--no-progress"],
    ...["--connections", values.connections, "--duration", values.seconds, target + values.path],
  );
  const spent = (await processorTime()) - before;
  const { requests, non2xx, errors } = JSON.parse(output) as Report;
  if (non2xx + errors > 0) throw new Error(`${target}: ${non2xx} answers other than 2xx, ${errors} errors`);
  return { perSecond: requests.average, perProcessorSecond: requests.total / spent };
}

async function main(): Promise<void> {
  if (!engineAnswers()) {
    console.log("skipped: no Docker engine answers");
    return;
  }
  const stack = await Stack.prepare({ name: "bench" });
  try {
    await stack.up();
    await stack.ready();
    await docker("update", "--cpus", values["app-cpus"], await stack.container("app"));
    for (let row = 0; row < rowsOnThePage; row++) {
      await stack.request("/goals", json("POST", { text: `goal ${row}` }));
    }
    const ways = { direct: "http://app:3000", through: "http://nginx:8080" };
    for (const way of Object.values(ways)) await measure(stack, way);

    const perSecond: number[] = [];
    const perProcessorSecond: number[] = [];
    for (let pair = 1; pair <= Number(values.pairs); pair++) {
      const order = pair % 2 === 1 ? (["direct", "through"] as const) : (["through", "direct"] as const);
      const measured = {
        [order[0]]: await measure(stack, ways[order[0]]),
        [order[1]]: await measure(stack, ways[order[1]]),
      };
      const { direct, through } = measured as Record<"direct" | "through", Measurement>;
      perSecond.push(through.perSecond / direct.perSecond);
      perProcessorSecond.push(through.perProcessorSecond / direct.perProcessorSecond);
      const [ratio, ofProcessor] = [perSecond.at(-1), perProcessorSecond.at(-1)];
      console.log(
        `pair ${pair}: ${ratio?.toFixed(3)}, per second of the application's processor ${ofProcessor?.toFixed(3)}`,
      );
    }
    const result = median(perSecond);
    console.log(
      `through nginx / direct, median of ${perSecond.length} pairs (at least ${floor}): ${result.toFixed(3)}`,
    );
    console.log(
      `the same per second of the application's processor: ${median(perProcessorSecond).toFixed(3)}`,
    );
    if (!(result >= floor)) process.exitCode = 1;
  } finally {
    await stack.down();
  }
}

await main();
