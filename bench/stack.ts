/**
 * What nginx costs: requests per second through nginx / straight at the application, both in the stack of the
 * ordinary compose file. Many short pairs of runs, each way first in turn, so that other work on the machine weighs
 * on both alike; the median of the pairs' ratios must be at least 0.95.
 *
 * The application is held to `--app-cpus` of a processor (0.5) in both ways, so that it, and not the machine which
 * also runs nginx, the database and the load, is what limits the figure. A machine whose processors are all busy
 * with other work measures something else, namely nginx's own processor time; its load is printed for that reason.
 *
 *   npx tsx bench/stack.ts [--pairs 25 --seconds 1.5 --connections 32 --path /goals --app-cpus 0.5]
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { docker, engineAnswers, root } from "../__tests__/stack/docker";
import { json } from "../__tests__/stack/http";
import { Stack } from "../__tests__/stack/stack";

const floor = 0.95;
const rowsOnThePage = 20;

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "25" },
    seconds: { type: "string", default: "1.5" },
    connections: { type: "string", default: "32" },
    path: { type: "string", default: "/goals" },
    "app-cpus": { type: "string", default: "0.5" },
  },
});

/** Runs in a container of nginx's network, so that both ways begin at the same place; prints one ratio a pair. */
const loadScript = `
  import autocannon from "autocannon";
  const { pairs, seconds, connections, path } = JSON.parse(process.argv[1]);
  const ways = { direct: "http://app:3000", through: "http://nginx:8080" };
  async function measure(way) {
    const url = ways[way] + path;
    const { requests, duration, non2xx, errors } =
      await autocannon({ url, connections: Number(connections), duration: Number(seconds) });
    if (non2xx + errors > 0) throw new Error(url + ": " + non2xx + " answers other than 2xx, " + errors + " errors");
    return requests.total / duration;
  }
  for (const way of Object.keys(ways)) await measure(way);
  const ratios = [];
  for (let pair = 0; pair < Number(pairs); pair++) {
    const measured = {};
    for (const way of pair % 2 ? ["through", "direct"] : ["direct", "through"]) measured[way] = await measure(way);
    ratios.push(measured.through / measured.direct);
  }
  console.log(JSON.stringify(ratios));`;

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
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
    const [load = 0] = loadavg();
    console.log(`load before the measurement: ${load.toFixed(2)} on ${availableParallelism()} processors`);
    const output = await docker(
      ...["run", "--rm", "--network", `${stack.project}_front`, "--workdir", "/bench"],
      ...["--volume", `${root}node_modules:/bench/node_modules:ro`, "--entrypoint", "node", "node:24-slim"],
      ...["--input-type=module", "--eval", loadScript, JSON.stringify(values)],
    );
    const ratios = (JSON.parse(output) as number[]).sort((a, b) => a - b);
    const result = median(ratios);
    const [low = 0, high = 0] = [
      ratios[Math.floor(ratios.length / 4)],
      ratios[Math.floor((ratios.length * 3) / 4)],
    ];
    console.log(
      `through nginx / direct: ${result.toFixed(3)}, median of ${ratios.length} pairs, half of them from ` +
        `${low.toFixed(3)} to ${high.toFixed(3)}; at least ${floor}`,
    );
    if (!(result >= floor)) process.exitCode = 1;
  } finally {
    await stack.down();
  }
}

await main();
