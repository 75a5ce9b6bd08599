/**
 * What nginx costs: requests per second through nginx / straight at the application, both in the stack of the
 * ordinary compose file. Pairs of runs, in turn first and second, so that a busy machine weighs on both alike; the
 * median of the pairs' ratios must be at least 0.95.
 *
 *   npm run bench:stack [-- --pairs 7 --seconds 6 --connections 32 --path /goals]
 */
import { parseArgs } from "node:util";
import { docker, engineAnswers, root } from "../__tests__/stack/docker";
import { json } from "../__tests__/stack/http";
import { Stack } from "../__tests__/stack/stack";

const floor = 0.95;
const rowsOnThePage = 20;

interface Measurement {
  readonly requests: { readonly average: number };
  readonly non2xx: number;
  readonly errors: number;
}

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "7" },
    seconds: { type: "string", default: "6" },
    connections: { type: "string", default: "32" },
    path: { type: "string", default: "/goals" },
  },
});

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** autocannon runs in nginx's network, so that both ways begin at the same place and no published port is in one. */
async function measure(stack: Stack, target: string, seconds: string): Promise<number> {
  const output = await docker(
    ...["run", "--rm", "--network", `${stack.project}_front`],
    ...["--volume", `${root}node_modules:/bench/node_modules:ro`, "--entrypoint", "node", "node:24-slim"],
    ...["/bench/node_modules/autocannon/autocannon.js", "--json", "--no-progress"],
    ...["--connections", values.connections, "--duration", seconds, target + values.path],
  );
  const result = JSON.parse(output) as Measurement;
  if (result.non2xx + result.errors > 0) {
    throw new Error(`${target}: ${result.non2xx} answers other than 2xx, ${result.errors} errors`);
  }
  return result.requests.average;
}

async function main(): Promise<void> {
  if (!engineAnswers()) {
    console.log("skipped: no Docker engine answers");
    return;
  }
  const stack = await Stack.prepare({ name: "bench", environment: { LOG_LEVEL: "info" } });
  try {
    await stack.up();
    await stack.ready();
    for (let row = 0; row < rowsOnThePage; row++) {
      await stack.request("/goals", json("POST", { text: `goal ${row}` }));
    }
    const ways = { direct: "http://app:3000", through: "http://nginx:8080" };
    for (const way of Object.values(ways)) await measure(stack, way, "4");

    const ratios: number[] = [];
    for (let pair = 1; pair <= Number(values.pairs); pair++) {
      const directFirst = pair % 2 === 1;
      const first = await measure(stack, directFirst ? ways.direct : ways.through, values.seconds);
      const second = await measure(stack, directFirst ? ways.through : ways.direct, values.seconds);
      const ratio = directFirst ? second / first : first / second;
      ratios.push(ratio);
      console.log(`pair ${pair}: through nginx / direct = ${ratio.toFixed(3)}`);
    }
    const result = median(ratios);
    console.log(
      `through nginx / direct: ${result.toFixed(3)} (median of ${ratios.length}; at least ${floor})`,
    );
    if (!(result >= floor)) process.exitCode = 1;
  } finally {
    await stack.down();
  }
}

await main();
