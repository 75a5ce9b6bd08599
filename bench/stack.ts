/**
 * What nginx costs: requests per second through nginx / straight at the application, both in the stack of the
 * ordinary compose file. Many short pairs of runs, each way first in turn, so that other work on the machine weighs
 * on both alike; the median of the pairs' ratios must be at least 0.95 for pages of their own.
 *
 * The application and its database have the first processor to themselves, nginx and the load the others: so it is
 * the application that limits the figure, as on a host with room for a proxy. Three kinds of request:
 *
 * - own pages: each connection reads a page of its own, so that a request costs the application the same either way.
 * - one page: all connections read the same page. Requests that arrive together share one read (http/coalesce.ts);
 *   nginx lets them arrive one after the other, so that fewer share. Shown, without a limit.
 * - /livez: the least that the application can answer. Shown, without a limit.
 *
 *   npx tsx bench/stack.ts [--pairs 21 --seconds 1 --connections 32]
 */
import { availableParallelism, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { docker, engineAnswers, root, run, stopPrograms } from "../__tests__/stack/docker.ts";
import { json } from "../__tests__/stack/http.ts";
import { Stack } from "../__tests__/stack/stack.ts";
import { endOnSignals } from "../scripts/end-on-signals.ts";
import { median } from "./median.ts";

const floor = 0.95;
const seededGoals = 64;

const { values } = parseArgs({
  options: {
    pairs: { type: "string", default: "21" },
    seconds: { type: "string", default: "1" },
    connections: { type: "string", default: "32" },
  },
});

type Kind = "own pages" | "one page" | "/livez";

/** Runs in a container of nginx's network, so that both ways begin at the same place; prints ratios by kind. */
const loadScript = `
  import autocannon from "autocannon";
  const { pairs, seconds, connections } = JSON.parse(process.argv[1]);
  const ways = { direct: "http://app:3000", through: "http://nginx:8080" };
  const kinds = {
    "own pages": (connection) => "/goals?per_page=" + (5 + connection),
    "one page": () => "/goals?per_page=20",
    "/livez": () => "/livez",
  };
  async function measure(way, pathOf) {
    let connection = 0;
    const setupClient = (client) => client.setRequests([{ path: pathOf(connection++) }]);
    const { requests, duration, non2xx, errors } = await autocannon(
      { url: ways[way], connections: Number(connections), duration: Number(seconds), setupClient });
    if (non2xx + errors > 0) throw new Error(way + ": " + non2xx + " answers other than 2xx, " + errors + " errors");
    return requests.total / duration;
  }
  const ratios = {};
  for (const [kind, pathOf] of Object.entries(kinds)) {
    for (const way of Object.keys(ways)) await measure(way, pathOf);
    ratios[kind] = [];
    for (let pair = 0; pair < Number(pairs); pair++) {
      const measured = {};
      for (const way of pair % 2 ? ["through", "direct"] : ["direct", "through"])
        measured[way] = await measure(way, pathOf);
      ratios[kind].push(measured.through / measured.direct);
    }
  }
  console.log(JSON.stringify(ratios));`;

/** One processor for the application and its database, the others for nginx and the load. */
async function divideProcessors(stack: Stack): Promise<string> {
  const others = `1-${availableParallelism() - 1}`;
  const places = { app: "0", mongo: "0", nginx: others };
  for (const [service, processors] of Object.entries(places))
    await docker("update", "--cpuset-cpus", processors, await stack.container(service));
  return others;
}

const loadOf = ({ project }: Stack): string => `${project}-load`;

/** The load first: it is in the stack's network, which stays as long as it does. */
async function remove(stack: Stack): Promise<void> {
  await stopPrograms();
  await run("docker", ["rm", "--force", loadOf(stack)]);
  await stack.down();
}

async function measureRatios(stack: Stack, processors: string): Promise<Record<Kind, number[]>> {
  const output = await docker(
    ...["run", "--rm", "--name", loadOf(stack), "--network", `${stack.project}_front`, "--workdir", "/bench"],
    ...["--cpuset-cpus", processors],
    ...["--volume", `${root}node_modules:/bench/node_modules:ro`, "--entrypoint", "node", "node:24-slim"],
    ...["--input-type=module", "--eval", loadScript, JSON.stringify(values)],
  );
  return JSON.parse(output);
}

function report(kind: string, ratios: readonly number[]): void {
  const sorted = [...ratios].sort((a, b) => a - b);
  const result = median(sorted);
  const quartile = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(3);
  const limited = kind === "own pages";
  const missed = limited && !(result >= floor);
  console.log(
    `${missed ? "FAIL" : "ok  "} through nginx / direct, ${kind}: ${result.toFixed(3)}, median of ${sorted.length} pairs, ` +
      `half of them from ${quartile(0.25)} to ${quartile(0.75)}${limited ? `; at least ${floor}` : ""}`,
  );
  if (missed) process.exitCode = 1;
}

async function main(): Promise<void> {
  if (!engineAnswers() || availableParallelism() < 2) {
    console.log("skipped: this needs a Docker engine that answers, and two processors");
    return;
  }
  const stack = await Stack.prepare({ name: "bench" });
  const end = endOnSignals(() => remove(stack));
  try {
    await stack.up();
    await stack.ready();
    for (let row = 0; row < seededGoals; row++) {
      await stack.request("/goals", json("POST", { text: `goal ${row}` }));
    }
    const [load = 0] = loadavg();
    console.log(`load before the measurement: ${load.toFixed(2)} on ${availableParallelism()} processors`);
    const ratios = await measureRatios(stack, await divideProcessors(stack));
    for (const [kind, list] of Object.entries(ratios)) report(kind, list);
  } finally {
    await end();
  }
}

await main();
