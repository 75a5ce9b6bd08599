/**
 * Holds the simulation against the real stack: a burst scaled down to clients that each read a page of their own, sent by
 * autocannon through nginx to one and to two instances of the application, and the same burst simulated.
 *
 *   npm run burst:compare [-- --rounds 5 --seconds 8 --clients 2,24,2] [--json]
 *
 * Each instance has a fifth of a processor, so that the instances, and not the load, are at their limit on two
 * processors: one for the instances, one for all else. In every round costs are measured by loads of their own on each
 * instance alone, before and after the burst on one and on two; nothing of the burst goes into the simulation. What counts
 * is the median of the rounds' deviations, since each round has its own minutes and what else ran in them. A round in
 * which the instances did not get their processor time, refused requests, or came to need more or less for the same
 * request, says nothing of either, and does not count.
 */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { docker, engineAnswers, eventually, run, sleep } from "../../__tests__/stack/docker.ts";
import { json } from "../../__tests__/stack/http.ts";
import { Stack as Containers } from "../../__tests__/stack/stack.ts";
import { median } from "../median.ts";
import {
  type Costs,
  costOf,
  Disturbed,
  expectShare,
  expectSteady,
  type Measured,
  MOST_CLIENTS,
  meanOf,
  measureCosts,
  p95Of,
  SEEDED_GOALS,
  send,
  sharesUnder,
} from "./measure.ts";
import { randomOf } from "./random.ts";
import { simulateLoads } from "./simulate.ts";

/** As instances.yml says it. */
const CPU = { vcpus: 0.2, periodSeconds: 0.01 };
/** Few, so that each pause shows, and yet as many as keep one instance at its limit. */
const CALIBRATION = { clients: 4, seconds: 12 };
/** With which instances become warm, and nginx's way to them is tried. */
const TRIAL_CLIENTS = 16;
/** Clients of each instance with which it is at its limit all the time. */
const FEWEST_AT_LIMIT = 8;
/** Until three loads in a row cost no longer less: an instance with a fifth of a processor compiles slowly. */
const WARM = { most: 24, seconds: 8, better: 0.97, patience: 3 };
/** nginx asks Docker's name server again after two seconds. */
const RESOLVED_MS = 5000;
/** Share of answers. The simulation refuses nothing here. */
const MOST_REFUSED = 0.01;
/** Shares of the measured value. */
const LIMITS = { throughput: 0.2, p95: 0.3 };
/** Of their processor, with which nginx and the database hardly wait for each other. */
const MOST_OF_PROCESSOR = 0.8;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "8" },
    clients: { type: "string", default: "2,24,2" },
    json: { type: "boolean", default: false },
  },
});

/** The value of an option, or the end with a sentence. */
function countOf(option: string, written: string, most: number): number {
  const count = Number(written);
  if (Number.isInteger(count) && count >= 1 && count <= most) return count;
  console.error(`--${option} ${written}: must be a whole number from 1 to ${most}.`);
  process.exit(1);
}

const rounds = countOf("rounds", values.rounds, 100);
const seconds = countOf("seconds", values.seconds, 600);
const loads = values.clients
  .split(",")
  .map((clients) => ({ clients: countOf("clients", clients, MOST_CLIENTS), seconds }));

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

/** The instances have a processor to themselves; the load, nginx and the database have another. */
async function divideProcessors(apps: readonly string[], others: readonly string[]): Promise<void> {
  await docker("update", "--cpuset-cpus", "1", ...apps);
  await docker("update", "--cpuset-cpus", "0", ...others);
  const bound = await run("taskset", ["--all-tasks", "--cpu-list", "--pid", "0", String(process.pid)]).catch(
    () => undefined,
  );
  if (bound?.code !== 0)
    tell("The load is not bound to a processor: taskset (Debian: util-linux) is not there.");
}

async function warmUp(app: string, url: string): Promise<void> {
  let [least, sinceLeast] = [Number.POSITIVE_INFINITY, 0];
  for (let load = 0; load < WARM.most && sinceLeast < WARM.patience; load += 1) {
    const cost = await costOf(app, url, TRIAL_CLIENTS, WARM.seconds);
    sinceLeast = cost < least * WARM.better ? 0 : sinceLeast + 1;
    least = Math.min(least, cost);
  }
}

/** The stack with two instances, of which nginx sees as many as it is told. None starts again, so that both stay warm. */
class Instances {
  private constructor(
    private readonly containers: Containers,
    readonly apps: readonly string[],
  ) {}

  static async start(containers: Containers): Promise<Instances> {
    await containers.up("--scale", "app=2");
    await containers.ready();
    const apps = await containers.containers("app");
    return new Instances(containers, apps);
  }

  async show(first: number, count: number): Promise<void> {
    const network = `${this.containers.project}_front`;
    const wanted = this.apps.slice(first, first + count);
    const seen = new Set(
      (
        await docker(
          "network",
          "inspect",
          "--format",
          "{{range $id, $_ := .Containers}}{{$id}} {{end}}",
          network,
        )
      ).split(" "),
    );
    for (const app of wanted)
      if (!seen.has(app)) await docker("network", "connect", "--alias", "app", network, app);
    for (const app of this.apps)
      if (!wanted.includes(app) && seen.has(app)) await docker("network", "disconnect", network, app);
    await sleep(RESOLVED_MS);
    await this.containers.ready();
    await this.drain();
  }

  /** nginx may try an instance that has gone; a load without refusals says that it does not any more. */
  private async drain(): Promise<void> {
    const isDrained = async () => {
      const answered = await send(this.containers.url, TRIAL_CLIENTS, 1).catch(disturbed);
      return !(answered instanceof Disturbed) && answered.refusedShare === 0;
    };
    await eventually("nginx knows which instances there are", isDrained, 60);
  }
}

/** Sends the burst to the instances that nginx is shown. */
async function sendLoads(url: string, apps: readonly string[]): Promise<Measured[]> {
  const sent: Measured[] = [];
  for (const load of loads) {
    const { measured, shares } = await sharesUnder(apps, () => send(url, load.clients, load.seconds));
    if (load.clients >= FEWEST_AT_LIMIT * apps.length) expectShare(Math.min(...shares), CPU.vcpus);
    if (measured.refusedShare > MOST_REFUSED)
      throw new Disturbed(
        `${percent(measured.refusedShare)} of ${load.clients} clients' requests were refused`,
      );
    sent.push(measured);
  }
  return sent;
}

function pairsOf(sent: readonly Measured[], costs: Costs, instances: number): Pair[] {
  const simulated = simulateLoads(loads, costs, instances, randomOf(1));
  return sent.map((measured, index) => {
    const same = simulated[index];
    if (same === undefined) throw new Error(`load ${index} was not simulated`);
    return {
      throughput: { measured: measured.perSecond, simulated: same.perSecond },
      p95: { measured: p95Of(measured.latencies), simulated: p95Of(same.latencies) },
    };
  });
}

/** Each burst has measurements of its instances before and after it, since a minute may be slower than the next. */
async function compareRound(
  containers: Containers,
  instances: Instances,
  others: readonly string[],
): Promise<{ readonly costs: Costs; readonly pairs: readonly Pair[] }> {
  const { url } = containers;
  const { apps } = instances;
  const costs = async (index: number) => {
    await instances.show(index, 1);
    return measureCosts({ url, app: apps[index] ?? "", others, ...CPU }, CALIBRATION);
  };
  const second = [await costs(1)];
  const first = [await costs(0)];
  const sentToOne = await sendLoads(url, apps.slice(0, 1));
  first.push(await costs(0));
  const ofOne = meanOf(first);
  await instances.show(0, 2);
  const sentToTwo = await sendLoads(url, apps);
  first.push(await costs(0));
  second.push(await costs(1));
  for (const measurements of [first, second]) expectSteady(measurements);
  const ofTwo = meanOf([...first.slice(1), ...second]);
  return { costs: ofTwo, pairs: [...pairsOf(sentToOne, ofOne, 1), ...pairsOf(sentToTwo, ofTwo, 2)] };
}

function tellCosts(round: number, costs: Costs): void {
  const ms = (value: number) => `${(value * 1000).toFixed(2)} ms`;
  tell(
    `round ${round}: a request takes ${ms(costs.cpuSeconds)} of a processor, ${ms(costs.othersCpuSeconds)} of nginx's and ` +
      `the database's, and waits ${ms(costs.querySeconds)}`,
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
    console.log(JSON.stringify({ rounds, counted, seconds, limits: LIMITS, verdicts }, null, 2));
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
    loads.map(({ clients }): Case => ({ instances, clients, pairs: [] })),
  );
  const containers = await Containers.prepare({ name: "burst", overrides: ["bench/burst/instances.yml"] });
  // Ctrl-C: without it the containers would go on.
  process.once("SIGINT", () => void containers.down().finally(() => process.exit(130)));
  try {
    const instances = await Instances.start(containers);
    const others = [await containers.container("nginx"), await containers.container("mongo")];
    await divideProcessors(instances.apps, others);
    for (let row = 0; row < SEEDED_GOALS; row++)
      await containers.request("/goals", json("POST", { text: `goal ${row}` }));
    for (const [index, app] of instances.apps.entries()) {
      await instances.show(index, 1);
      await warmUp(app, containers.url);
    }
    for (let round = 1; round <= rounds; round += 1) {
      const compared = await compareRound(containers, instances, others).catch(disturbed);
      if (compared instanceof Disturbed) {
        tell(`round ${round} does not count: ${compared.message}.`);
        continue;
      }
      tellCosts(round, compared.costs);
      for (const [index, pair] of compared.pairs.entries()) cases[index]?.pairs.push(pair);
    }
  } finally {
    await containers.down();
  }
  const counted = cases[0]?.pairs.length ?? 0;
  if (counted * 2 < rounds) {
    if (values.json)
      console.log(JSON.stringify({ rounds, counted, seconds, limits: LIMITS, verdicts: [] }, null, 2));
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
