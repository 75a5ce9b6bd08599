/**
 * Holds the simulation against the real stack: a burst scaled down to clients that each read a page of their own, sent by
 * autocannon through nginx to one and to two instances of the application, and the same burst simulated.
 *
 *   npm run burst:compare [-- --seconds 10 --clients 2,24,2]
 *
 * Each instance has a fifth of a processor, given out in slices of 10 ms, so that the instances, and not the load, are at
 * their limit on two processors. What a request costs is measured on one instance before: its processor time from the
 * control group under some load, its wait for the database from what is left of an answer's time with one client. The
 * burst itself is measured afterwards, and nothing of it goes into the simulation.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import autocannon, { type Result } from "autocannon";
import Table from "cli-table3";
import { build } from "hdr-histogram-js";
import { docker, engineAnswers } from "../../__tests__/stack/docker.ts";
import { json } from "../../__tests__/stack/http.ts";
import { Stack as Containers } from "../../__tests__/stack/stack.ts";
import { randomOf } from "./random.ts";
import { type Stack, simulateLoads } from "./simulate.ts";

/** As instances.yml says it. */
const INSTANCE_VCPUS = 0.2;
const CALIBRATION = { clients: 8, seconds: 10 };
/** Shares of the measured value. */
const LIMITS = { throughput: 0.2, p95: 0.3 };
const SEEDED_GOALS = 64;

const { values } = parseArgs({
  options: { seconds: { type: "string", default: "10" }, clients: { type: "string", default: "2,24,2" } },
});
const loads = values.clients
  .split(",")
  .map((clients) => ({ clients: Number(clients), seconds: Number(values.seconds) }));

interface Measured {
  readonly perSecond: number;
  /** Seconds. */
  readonly latencies: readonly number[];
}

/** Answers of clients that each read a page of their own, so that none shares another's read. */
async function send(url: string, clients: number, seconds: number): Promise<Measured> {
  const latencies: number[] = [];
  let client = 0;
  const { non2xx, errors, duration } = await new Promise<Result>((resolve, reject) => {
    const setupClient = (one: autocannon.Client) =>
      one.setRequests([{ path: `/goals?per_page=${5 + client++}` }]);
    const run = autocannon({ url, connections: clients, duration: seconds, setupClient }, (error, result) =>
      error ? reject(error) : resolve(result),
    );
    run.on("response", (_client, _status, _bytes, milliseconds) => latencies.push(milliseconds / 1000));
  });
  if (non2xx + errors > 0) throw new Error(`${non2xx} answers other than 2xx, ${errors} errors`);
  return { perSecond: latencies.length / duration, latencies };
}

/** Processor time that a container has used, in seconds; by the control group's first or second version. */
async function processorSeconds(container: string): Promise<number> {
  const files = "/sys/fs/cgroup/cpu.stat /sys/fs/cgroup/cpuacct/cpuacct.usage";
  const told = await docker("exec", container, "sh", "-c", `cat ${files} 2>/dev/null || true`);
  const [, microseconds, nanoseconds] = /^usage_usec (\d+)$|^(\d+)$/m.exec(told) ?? [];
  if (microseconds !== undefined) return Number(microseconds) / 1e6;
  if (nanoseconds !== undefined) return Number(nanoseconds) / 1e9;
  throw new Error(`no processor time in ${files} of container ${container}`);
}

const mean = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** What a request costs on the one instance there is. */
async function measureCosts(containers: Containers): Promise<Stack> {
  const app = await containers.container("app");
  await send(containers.url, CALIBRATION.clients, CALIBRATION.seconds);
  const before = await processorSeconds(app);
  const loaded = await send(containers.url, CALIBRATION.clients, CALIBRATION.seconds);
  const cpuSeconds = ((await processorSeconds(app)) - before) / loaded.latencies.length;
  const alone = (await send(containers.url, 1, CALIBRATION.seconds)).latencies;
  const average = mean(alone);
  const deviation = Math.sqrt(mean(alone.map((one) => (one - average) ** 2)));
  return {
    cpuSeconds,
    cpuVariation: Math.min(1, deviation / average),
    vcpus: INSTANCE_VCPUS,
    querySeconds: Math.max(0, average - cpuSeconds / INSTANCE_VCPUS),
    cacheHits: 0,
    connections: 10,
    queueLength: 500,
    timeoutSeconds: 60,
    startSeconds: 0,
  };
}

function p95Of(latencies: readonly number[]): number {
  const histogram = build({ numberOfSignificantValueDigits: 3 });
  for (const one of latencies) histogram.recordValue(Math.round(one * 1e6));
  return histogram.getValueAtPercentile(95) / 1000;
}

const deviationOf = (simulated: number, measured: number): number => simulated / measured - 1;
const percent = (share: number): string => `${share < 0 ? "" : "+"}${(share * 100).toFixed(0)} %`;

async function main(): Promise<void> {
  if (!engineAnswers() || availableParallelism() < 2) {
    console.log("skipped: this needs a Docker engine that answers, and two processors");
    return;
  }
  const head = ["instances", "clients", "a second", "simulated", "", "p95 ms", "simulated", ""];
  const table = new Table({ head, style: { head: [], border: [] } });
  const containers = await Containers.prepare({
    name: "burst",
    overrides: ["bench/burst/instances.yml"],
  });
  try {
    await containers.up();
    await containers.ready();
    for (let row = 0; row < SEEDED_GOALS; row++)
      await containers.request("/goals", json("POST", { text: `goal ${row}` }));
    const costs = await measureCosts(containers);
    const { cpuSeconds, cpuVariation, querySeconds } = costs;
    console.log(
      `a request: ${(cpuSeconds * 1000).toFixed(2)} ms of a processor, varying by ${percent(cpuVariation)}, ` +
        `${(querySeconds * 1000).toFixed(2)} ms of waiting`,
    );
    for (const instances of [1, 2]) {
      await containers.up("--scale", `app=${instances}`);
      await containers.ready();
      // A new instance compiles its code at first.
      await send(containers.url, CALIBRATION.clients, CALIBRATION.seconds);
      const simulated = simulateLoads(loads, costs, instances, randomOf(1));
      for (const [index, { clients, seconds }] of loads.entries()) {
        const measured = await send(containers.url, clients, seconds);
        const same = simulated[index];
        if (same === undefined) throw new Error(`load ${index} was not simulated`);
        const [p95, simulatedP95] = [p95Of(measured.latencies), p95Of(same.latencies)];
        const off = {
          throughput: deviationOf(same.perSecond, measured.perSecond),
          p95: deviationOf(simulatedP95, p95),
        };
        if (Math.abs(off.throughput) > LIMITS.throughput || Math.abs(off.p95) > LIMITS.p95)
          process.exitCode = 1;
        table.push([
          ...[
            instances,
            clients,
            measured.perSecond.toFixed(0),
            same.perSecond.toFixed(0),
            percent(off.throughput),
          ],
          ...[p95.toFixed(0), simulatedP95.toFixed(0), percent(off.p95)],
        ]);
      }
    }
    console.log(table.toString());
    if (process.exitCode === 1)
      console.error(
        `FAIL: off by more than ${percent(LIMITS.throughput)} in answers a second, or ${percent(LIMITS.p95)} in the p95.`,
      );
  } finally {
    await containers.down();
  }
}

await main();
