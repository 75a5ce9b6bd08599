/**
 * Holds the simulation against the real stack: a burst scaled down to clients that each read a page of their own, sent by
 * autocannon through nginx to one and to two instances of the application, and the same burst simulated.
 *
 *   npm run burst:compare [-- --rounds 3 --turns 6 --seconds 4 --clients 2,48,2] [--json]
 *
 * Each instance has a sixteenth of a processor, so that the instances, and not the load, are at their limit on two
 * processors: one for the instances, one for all else; with so little neither waits for a processor, which is not
 * simulated. Costs are measured by loads of their own on each instance alone; nothing of the burst goes into the
 * simulation. A processor that shares its memory with other machines takes half as long again for the same request some
 * seconds later, so that both are measured in turns of a few seconds, and each round has several of them. What counts is
 * the median of the rounds' deviations. A round in which the instances did not get their processor time, or refused
 * requests, says nothing of either, and does not count.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { docker, engineAnswers, run, sleep, stopPrograms } from "../../__tests__/stack/docker.ts";
import { json } from "../../__tests__/stack/http.ts";
import { Stack as Containers } from "../../__tests__/stack/stack.ts";
import { endOnSignals } from "../../scripts/end-on-signals.ts";
import { median } from "../median.ts";
import { AWS_CPU } from "./aws.ts";
import {
  type Calibration,
  type Costs,
  costsFrom,
  Disturbed,
  expectShare,
  MOST_CLIENTS,
  type Pooled,
  ProcessorTime,
  p95Of,
  pool,
  type Sample,
  SEEDED_GOALS,
  sample,
} from "./measure.ts";
import { randomOf } from "./random.ts";
import { simulateLoads } from "./simulate.ts";

/**
 * What an instance has while it is measured, by ECS's own period. With one of 40 ms, pauses of two periods were measured
 * that are not simulated: its part is then less than the tick (4 ms at 250 Hz) at which Linux sees that it is used up, and
 * what was overrun is paid back first (kernel/sched/fair.c, task_tick_fair and distribute_cfs_runtime, 2026-11).
 */
const CPU = { vcpus: 1 / 16, periodSeconds: AWS_CPU.periodSeconds.value };
const WHOLE_PROCESSOR = 1;
/** Clients of each instance with which it is at its limit all the time. */
const FEWEST_AT_LIMIT = 8;
/** Until three loads in a row cost no longer less. */
const WARM = { most: 30, clients: 16, seconds: 6, better: 0.97, patience: 3 };
/** In which an instance answers what clients asked for and no longer wait for. */
const REST_MS = 500;
/** Share of answers. The simulation refuses nothing here. */
const MOST_REFUSED = 0.01;
/** Shares of the measured value. */
const LIMITS = { throughput: 0.2, p95: 0.3 };
/** Of their processor, with which nginx and the database hardly wait for each other. */
const MOST_OF_PROCESSOR = 0.8;
/** In which a simulated task goes through all that was recorded, several times. */
const SIMULATED_SECONDS = 120;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    turns: { type: "string", default: "6" },
    seconds: { type: "string", default: "4" },
    clients: { type: "string", default: "2,48,2" },
    json: { type: "boolean", default: false },
  },
});

/** The value of an option, or the end with a sentence. */
function numberOf(option: string, written: string, least: number, most: number, whole = true): number {
  const number = Number(written);
  if (number >= least && number <= most && (!whole || Number.isInteger(number))) return number;
  console.error(
    `--${option} ${written}: must be a ${whole ? "whole number" : "number"} from ${least} to ${most}.`,
  );
  process.exit(1);
}

const rounds = numberOf("rounds", values.rounds, 1, 100);
const turns = numberOf("turns", values.turns, 1, 100);
const seconds = numberOf("seconds", values.seconds, 1, 600, false);
const clientsOfLoads = values.clients
  .split(",")
  .map((clients) => numberOf("clients", clients, 1, MOST_CLIENTS));
/** As many as each of two instances has in the burst: the more wait, the less Node takes for each of them. */
const calibrationClients = Math.max(FEWEST_AT_LIMIT, Math.ceil(Math.max(...clientsOfLoads) / 2));

interface Compared {
  readonly measured: number;
  readonly simulated: number;
}
/** One load in one round. */
interface Pair {
  readonly throughput: Compared;
  readonly p95: Compared;
}
interface Case {
  readonly instances: number;
  readonly clients: number;
  readonly pairs: Pair[];
}

const deviationOf = ({ measured, simulated }: Compared): number => simulated / measured - 1;
const percent = (share: number): string => `${share < 0 ? "" : "+"}${(share * 100).toFixed(0)} %`;
const tell = (line: string): void => console.error(line);

/** An instance, and how to reach it alone. */
interface Instance {
  readonly app: string;
  readonly url: string;
}

interface Running {
  readonly instances: readonly Instance[];
  /** nginx that hands requests to both. */
  readonly both: string;
  /** nginx of all, and the database. */
  readonly others: readonly string[];
}

async function start(containers: Containers): Promise<Running> {
  await containers.up();
  await containers.ready();
  const doorOf = async (nginx: string) => `http://${await containers.address(nginx, "front")}:8080`;
  const [both, ...alone] = await Promise.all(
    ["nginx", "nginx-1", "nginx-2"].map((one) => containers.container(one)),
  );
  const apps = await Promise.all(["app", "app-2"].map((one) => containers.container(one)));
  const instances = apps.map(async (app, index) => ({ app, url: await doorOf(alone[index] ?? "") }));
  return {
    instances: await Promise.all(instances),
    both: await doorOf(both ?? ""),
    others: [both ?? "", ...alone, await containers.container("mongo")],
  };
}

/** The instances have a processor to themselves; the load, nginx and the database have another. */
async function divideProcessors({ instances, others }: Running): Promise<void> {
  const apps = instances.map(({ app }) => app);
  await docker("update", "--cpuset-cpus", "1", ...apps);
  await docker("update", "--cpuset-cpus", "0", ...others);
  const bound = await run("taskset", ["--all-tasks", "--cpu-list", "--pid", "0", String(process.pid)]).catch(
    () => undefined,
  );
  if (bound?.code !== 0)
    tell("The load is not bound to a processor: taskset (Debian: util-linux) is not there.");
}

/** Of what instances may use in each period. */
async function limitProcessor({ instances }: Running, vcpus: number): Promise<void> {
  const [period, quota] = [CPU.periodSeconds, vcpus * CPU.periodSeconds].map((seconds) => seconds * 1e6);
  const limits = ["--cpu-period", String(period), "--cpu-quota", String(quota)];
  await docker("update", ...limits, ...instances.map(({ app }) => app));
}

/** With a whole processor: with a sixteenth, Node would take some ten minutes to compile what it runs. */
async function warmUp({ app, url }: Instance): Promise<void> {
  const processor = await ProcessorTime.of([app]);
  let [least, sinceLeast] = [Number.POSITIVE_INFINITY, 0];
  for (let load = 0; load < WARM.most && sinceLeast < WARM.patience; load += 1) {
    const { used, latencies } = await sample(url, WARM.clients, WARM.seconds, processor);
    const cost = (used[0] ?? 0) / latencies.length;
    sinceLeast = cost < least * WARM.better ? 0 : sinceLeast + 1;
    least = Math.min(least, cost);
  }
}

/** What is measured in each turn, with the samples of all turns. */
interface Measurement {
  readonly url: string;
  readonly clients: number;
  readonly processor: ProcessorTime;
  readonly samples: Sample[];
}

/** One turn after the other, each with all measurements, so that all have the same share of a machine's better moments. */
async function takeTurns(
  running: Running,
  unlimited: readonly Measurement[],
  limited: readonly Measurement[],
): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await limitProcessor(running, WHOLE_PROCESSOR);
    await takeSamples(unlimited);
    await limitProcessor(running, CPU.vcpus);
    await takeSamples(limited);
  }
}

async function takeSamples(measurements: readonly Measurement[]): Promise<void> {
  for (const { url, clients, processor, samples } of measurements) {
    samples.push(await sample(url, clients, seconds, processor));
    await sleep(REST_MS);
  }
}

/** The burst as it was measured, load by load. */
function burstOf(measurements: readonly Measurement[], instances: number): Pooled[] {
  return measurements.map(({ clients, samples }) => {
    const pooled = pool(samples);
    if (clients >= FEWEST_AT_LIMIT * instances) expectShare(Math.min(...pooled.shares), CPU.vcpus);
    if (pooled.refusedShare > MOST_REFUSED)
      throw new Disturbed(`${percent(pooled.refusedShare)} of ${clients} clients' requests were refused`);
    return pooled;
  });
}

function pairsOf(burst: readonly Pooled[], costs: Costs, instances: number): Pair[] {
  const loads = clientsOfLoads.map((clients) => ({ clients, seconds: SIMULATED_SECONDS }));
  const simulated = simulateLoads(loads, costs, instances, randomOf(1));
  return burst.map((measured, index) => {
    const same = simulated[index];
    if (same === undefined) throw new Error(`load ${index} was not simulated`);
    return {
      throughput: { measured: measured.perSecond, simulated: same.perSecond },
      p95: { measured: p95Of(measured.latencies), simulated: p95Of(same.latencies) },
    };
  });
}

async function compareRound(
  running: Running,
): Promise<{ readonly costs: Costs; readonly pairs: readonly Pair[] }> {
  const { instances, both, others } = running;
  const measure = async (
    url: string,
    clients: number,
    ...observed: readonly string[]
  ): Promise<Measurement> => ({
    url,
    clients,
    processor: await ProcessorTime.of(observed),
    samples: [],
  });
  const each = <T>(made: (instance: Instance) => Promise<T>): Promise<T[]> =>
    Promise.all(instances.map(made));
  const atLimit = await each(({ url, app }) => measure(url, calibrationClients, app, ...others));
  const alone = await each(({ url, app }) => measure(url, 1, app));
  const unlimited = await each(({ url, app }) => measure(url, 1, app));
  const burst = (url: string, ...apps: readonly string[]) =>
    Promise.all(clientsOfLoads.map((clients) => measure(url, clients, ...apps)));
  const [first] = instances;
  if (!first) throw new Error("no instance");
  const ofOne = await burst(first.url, first.app);
  const ofTwo = await burst(both, ...instances.map(({ app }) => app));
  await takeTurns(running, unlimited, [...atLimit, ...alone, ...ofOne, ...ofTwo]);
  const calibrations = instances.map(
    (_, index): Calibration => ({
      atLimit: atLimit[index]?.samples ?? [],
      alone: alone[index]?.samples ?? [],
      unlimited: unlimited[index]?.samples ?? [],
    }),
  );
  const costs = costsFrom(calibrations, CPU);
  return {
    costs,
    pairs: [
      ...pairsOf(burstOf(ofOne, 1), costsFrom(calibrations.slice(0, 1), CPU), 1),
      ...pairsOf(burstOf(ofTwo, 2), costs, 2),
    ],
  };
}

function tellCosts(round: number, costs: Costs): void {
  const ms = (value: number) => `${(value * 1000).toFixed(2)} ms`;
  tell(
    `round ${round}: a request takes ${ms(costs.cpuSeconds)} of a processor, ${ms(costs.wakeCpuSeconds ?? 0)} more where ` +
      `it comes alone, ${ms(costs.othersCpuSeconds)} of nginx's and the database's, and waits ${ms(costs.querySeconds)}`,
  );
  const busy = (2 * costs.vcpus * costs.othersCpuSeconds) / costs.cpuSeconds;
  if (busy > MOST_OF_PROCESSOR)
    tell(
      `round ${round}: with two instances nginx and the database want ${percent(busy)} of their processor, and wait for it, which is not simulated.`,
    );
}

interface Verdict {
  readonly instances: number;
  readonly clients: number;
  readonly throughput: Compared & { readonly off: number; readonly rounds: readonly number[] };
  readonly p95: Compared & { readonly off: number; readonly rounds: readonly number[] };
  readonly within: boolean;
}

function verdictOf({ instances, clients, pairs }: Case): Verdict {
  const of = (key: "throughput" | "p95") => {
    const offs = pairs.map((pair) => deviationOf(pair[key]));
    return {
      measured: median(pairs.map((pair) => pair[key].measured)),
      simulated: median(pairs.map((pair) => pair[key].simulated)),
      off: median(offs),
      rounds: offs,
    };
  };
  const [throughput, p95] = [of("throughput"), of("p95")];
  const within = Math.abs(throughput.off) <= LIMITS.throughput && Math.abs(p95.off) <= LIMITS.p95;
  return { instances, clients, throughput, p95, within };
}

function report(verdicts: readonly Verdict[], counted: number): void {
  if (values.json) {
    console.log(JSON.stringify({ rounds, counted, turns, seconds, limits: LIMITS, verdicts }, null, 2));
    return;
  }
  const range = (offs: readonly number[]) => `${percent(Math.min(...offs))} to ${percent(Math.max(...offs))}`;
  const head = [
    "instances",
    "clients",
    "a second",
    "simulated",
    "off",
    "rounds",
    "p95 ms",
    "simulated",
    "off",
    "rounds",
    "",
  ];
  const table = new Table({ head, style: { head: [], border: [] } });
  for (const { instances, clients, throughput, p95, within } of verdicts)
    table.push([
      ...[instances, clients],
      ...[throughput, p95].flatMap(({ measured, simulated, off, rounds: offs }) => [
        ...[measured, simulated].map((one) => one.toFixed(0)),
        ...[percent(off), range(offs)],
      ]),
      within ? "within limits" : "outside",
    ]);
  console.log(table.toString());
}

function disturbed(error: unknown): Disturbed {
  if (error instanceof Disturbed) return error;
  throw error;
}

async function main(): Promise<void> {
  if (!engineAnswers() || availableParallelism() < 2) {
    console.log("skipped: this needs a Docker engine that answers, and two processors");
    return;
  }
  const cases = [1, 2].flatMap((instances) =>
    clientsOfLoads.map((clients): Case => ({ instances, clients, pairs: [] })),
  );
  const containers = await Containers.prepare({ name: "burst", overrides: ["bench/burst/instances.yml"] });
  const end = endOnSignals(async () => {
    await stopPrograms();
    await containers.down();
  });
  try {
    const running = await start(containers);
    await divideProcessors(running);
    for (let row = 0; row < SEEDED_GOALS; row++)
      await containers.request("/goals", json("POST", { text: `goal ${row}` }));
    for (const instance of running.instances) await warmUp(instance);
    for (let round = 1; round <= rounds; round += 1) {
      const compared = await compareRound(running).catch(disturbed);
      if (compared instanceof Disturbed) {
        tell(`round ${round} does not count: ${compared.message}.`);
        continue;
      }
      tellCosts(round, compared.costs);
      for (const [index, pair] of compared.pairs.entries()) cases[index]?.pairs.push(pair);
    }
  } finally {
    await end();
  }
  const counted = cases[0]?.pairs.length ?? 0;
  if (counted * 2 < rounds) {
    if (values.json)
      console.log(JSON.stringify({ rounds, counted, turns, seconds, limits: LIMITS, verdicts: [] }, null, 2));
    tell(
      `outside: ${counted} of ${rounds} rounds count, too few to say anything. Let the machine rest meanwhile.`,
    );
    process.exitCode = 1;
    return;
  }
  const verdicts = cases.map(verdictOf);
  report(verdicts, counted);
  const outside = verdicts.filter(({ within }) => !within).length;
  const limits = `${percent(LIMITS.throughput)} in answers a second and ${percent(LIMITS.p95)} in the p95`;
  tell(
    outside === 0
      ? `within limits: the median of ${counted} rounds is off by no more than ${limits}.`
      : `outside: ${outside} of ${verdicts.length} loads are off by more than ${limits}, by the median of ${counted} rounds.`,
  );
  if (outside > 0) process.exitCode = 1;
}

await main();
